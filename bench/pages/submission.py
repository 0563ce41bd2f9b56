"""A submission as its citizen sends it: the paper, then the last page."""

import hashlib
from pathlib import PurePosixPath

from bench.pages.clients import Script, post, post_file

APPLICATION = "/procedures/1.001193/application/"
PAPERS, LOOK_OVER = "papers", "look-over"
WARD = "20209@2022"
PAPER_BYTES = 100_000


def pdf(number: int) -> bytes:
    """A paper of its own, as large as a photographed page."""
    text = f"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n% {number} "
    return text.encode() + b"0" * PAPER_BYTES + b"\n%%EOF\n"


def sent(content: bytes) -> str:
    """The digest under which a content is kept."""
    return hashlib.sha256(content).hexdigest()


def submission(session: str, number: int) -> Script:
    """The two requests of one citizen."""
    yield post_file(PAPERS, str(PurePosixPath(APPLICATION, PAPERS)) + "/", session, "paper-birth_slip", pdf(number))
    yield post(LOOK_OVER, f"{APPLICATION}{LOOK_OVER}/", session, {"unit": WARD})
