"""Questions: which key a signer has here, which authorities are trusted, what was signed, what a file is worth."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from batru.commons.compute import public as compute
from batru.commons.signatures.models import Signature
from batru.commons.signatures.rules.verdicts import Checked, read_checked

VERIFY = "batru.commons.signatures.compute:verify"
# The example's own authority says what it is in every certificate and on every stamp.
TEST_AUTHORITY = "CA thử nghiệm – không có giá trị pháp lý"


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A signer's key file; `passphrase` is None where the signer types it at each signing.

    `caution` is shown with every signature that the key makes, such as that of a test authority.
    """

    path: Path
    passphrase: str | None
    caution: str = ""


def keys_folder() -> Path:
    """The home's folder of keys: `signers/*.p12` and `roots/*.pem`; readable by its owner alone."""
    return Path(settings.BATRU_HOME) / "keys"


def key_of(signer: str) -> HeldKey | None:
    """The key file of an actor (`official:12` has `signers/official-12.p12`); None where there is none."""
    path = keys_folder() / "signers" / f"{signer.replace(':', '-')}.p12"
    if not path.is_file():
        return None
    word, caution = path.with_suffix(".pass"), path.with_suffix(".caution")
    return HeldKey(
        path,
        word.read_text(encoding="utf-8").strip() if word.is_file() else None,
        caution.read_text(encoding="utf-8").strip() if caution.is_file() else "",
    )


def roots() -> list[Path]:
    """Certificates of the authorities that this place trusts."""
    return sorted((keys_folder() / "roots").glob("*.pem"))


def signatures_of(subject: str) -> list[Signature]:
    """What was signed here for a subject, oldest first."""
    return list(Signature.objects.filter(subject=subject).order_by("at", "id"))


def check(content: bytes, *, timeout: float = 30.0) -> list[Checked]:
    """Every signature of a PDF, in order; a Refusal where the bytes cannot be read as one."""
    with workplace() as folder:
        path = folder / "given.pdf"
        path.write_bytes(content)
        found = compute.ask(VERIFY, path=str(path), roots=[str(root) for root in roots()], timeout=timeout)
    return [read_checked(each) for each in found]


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of the home for one work, shared with the computing process and gone afterwards."""
    home = Path(settings.BATRU_HOME) / "signing"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        yield Path(folder)
