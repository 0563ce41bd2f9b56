"""Deeds: sign a file, and keep in mind who signed it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from batru.commons import clock
from batru.commons.compute import public as compute
from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.commons.signatures.models import Signature
from batru.commons.signatures.reads import HeldKey, workplace
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

SIGN = "batru.commons.signatures.compute:sign"
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visible signature stands: page from 1, and the box in points from the page's bottom left corner."""

    page: int
    left: float
    bottom: float
    width: float
    height: float

    def numbers(self) -> list[float]:
        """As the computing process takes it."""
        return [self.page, self.left, self.bottom, self.left + self.width, self.bottom + self.height]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed content, the digest it had before, and what is known of the certificate."""

    content: bytes
    digest_before: str
    name: str
    issuer: str
    fingerprint: str
    timestamped: bool


def sign(
    content: bytes,
    key: HeldKey,
    passphrase: str = "",
    *,
    reason: str = "",
    stamp: bytes = b"",
    place: Place | None = None,
) -> Signed:
    """Sign a PDF (PAdES) in real time; a Refusal where the key does not open or its certificate is not valid now.

    `stamp` is a PDF page shown in `place`; without both the signature is there but not seen.
    """
    with workplace() as folder:
        source, target, shown = folder / "source.pdf", folder / "signed.pdf", folder / "stamp.pdf"
        source.write_bytes(content)
        if stamp:
            shown.write_bytes(stamp)
        facts = compute.ask(
            SIGN,
            timeout=SECONDS,
            source=str(source),
            target=str(target),
            key=str(key.path),
            passphrase=passphrase or key.passphrase or "",
            reason=reason,
            stamp=str(shown) if stamp else "",
            place=place.numbers() if place else None,
            tsa=settings.BATRU_TSA,
        )
        return Signed(target.read_bytes(), hashlib.sha256(content).hexdigest(), **facts)


@act("signatures.signature.made", needs=ANYONE)
def record(
    signed: Signed, digest: str, *, subject: str, name: str, post: str, by: Actor, at: datetime
) -> Deed[Signature]:
    """Keep who signed the stored content `digest`; the caller has asked whether `by` may sign for the subject."""
    row = Signature.objects.create(
        subject=subject,
        digest_before=signed.digest_before,
        file_id=digest,
        signer=by.key,
        name=name,
        post=post,
        fingerprint=signed.fingerprint,
        issuer=signed.issuer,
        timestamped=signed.timestamped,
        at=clock.real_now(),
    )
    payload = {"digest": digest, "fingerprint": signed.fingerprint, "signed_at": row.at.isoformat()}
    return Deed(row, f"signature/{row.pk}", payload=payload)


def no_key() -> Refusal:
    """What an official reads who has no key here."""
    return Refusal(
        "signatures.key.none",
        what=N_("Nothing was signed."),
        why=N_("There is no key of yours in this place."),
        next_step=N_(
            "Choose your key file (.p12) on this page, or ask the administrator to put it into the home folder."
        ),
        status=409,
    )
