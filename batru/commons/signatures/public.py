"""The door of signatures."""

from batru.commons.signatures.actions import Place, Signed, no_key, record, sign
from batru.commons.signatures.models import Signature
from batru.commons.signatures.reads import TEST_AUTHORITY, HeldKey, check, key_of, roots, signatures_of, workplace
from batru.commons.signatures.rules.verdicts import VERDICTS, Checked, overall

__all__ = [
    "TEST_AUTHORITY",
    "VERDICTS",
    "Checked",
    "HeldKey",
    "Place",
    "Signature",
    "Signed",
    "check",
    "key_of",
    "no_key",
    "overall",
    "record",
    "roots",
    "sign",
    "signatures_of",
    "workplace",
]
