"""What is particular to e-mail."""

from django.core import mail
from pytest_django import Settings

from batru.commons.notices.channels.email.channel import CHANNEL
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
