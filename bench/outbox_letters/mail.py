"""`python -m bench.outbox_letters.mail`: a mail server that takes every letter; it prints its port."""

import threading

from batru.commons.notices.channels.email.tests.world import MailServer

if __name__ == "__main__":
    print(MailServer().port, flush=True)
    threading.Event().wait()
