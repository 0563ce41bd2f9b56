"""What is particular to e-mail."""

from dataclasses import replace
from socket import SHUT_RDWR

import pytest
from django.core import mail
from pytest_django import Settings

from batru.commons.notices.channels.email import channel
from batru.commons.notices.channels.email.channel import CHANNEL
from batru.commons.notices.channels.email.tests.world import world
from batru.commons.notices.rules import Letter

LETTER = Letter("5f@place.test", "hoa@example.test", "Trần, Hoa", "vi", "Hồ sơ 1", "Đã nhận.", "Quận Thanh Khê")


def test_a_letter_says_who_writes_and_that_a_machine_does(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    CHANNEL.send(LETTER)
    (letter,) = mail.outbox
    assert letter.body == "Đã nhận.\n\n-- \nQuận Thanh Khê\n"
    assert letter.to[0].endswith(" <hoa@example.test>")
    # RFC 3834, 5: answering machines leave such letters alone
    assert letter.extra_headers == {
        "Message-ID": "<5f@place.test>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "vi",
    }


def test_without_a_mail_server_the_channel_says_so(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    health = CHANNEL.check()
    assert not health.is_well
    assert "BATRU_EMAIL_HOST" in health.words


def test_letters_go_through_one_talk_until_it_breaks(settings: Settings) -> None:
    """A server may have ended the talk meanwhile: that is asked first, and costs no letter a second try."""
    server = world(settings)
    for number in range(3):
        CHANNEL.send(replace(LETTER, message_id=f"{number}@place.test"))
    first = channel._talk.link
    assert channel._talk.letters == 3
    first.connection.sock.shutdown(SHUT_RDWR)
    CHANNEL.send(replace(LETTER, message_id="3@place.test"))
    assert (channel._talk.letters, channel._talk.link is first) == (1, False)
    server.break_by("full")
    with pytest.raises(OSError):
        CHANNEL.send(replace(LETTER, message_id="4@place.test"))
    assert channel._talk.link is None
    server.close()
    assert [one.message_id for one in server.arrived()] == [f"{number}@place.test" for number in range(4)]


def test_a_talk_ends_after_many_letters_or_a_long_rest(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    server = world(settings)
    monkeypatch.setattr(channel, "MOST_LETTERS", 2)
    for _ in range(3):
        CHANNEL.send(LETTER)
    assert channel._talk.letters == 1
    channel._talk.last_at -= channel.MOST_REST_SECONDS + 1
    CHANNEL.send(LETTER)
    assert channel._talk.letters == 1
    channel._talk.end()
    server.close()
