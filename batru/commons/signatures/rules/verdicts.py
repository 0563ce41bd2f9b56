"""What a signature is worth: changed, held by a key that is trusted, or neither known nor refuted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batru.kernel.text import N_

VALID, INVALID, UNKNOWN = "valid", "invalid", "unknown"
VERDICTS: Mapping[str, str] = {
    VALID: N_("The signature is valid"),
    INVALID: N_("The signature is not valid"),
    UNKNOWN: N_("The signature cannot be confirmed"),
}
CHAINS: Mapping[str, str] = {
    "trusted": N_("The certificate leads to an authority that this place trusts."),
    "foreign": N_("The certificate comes from an authority that this place does not know."),
    "expired": N_("The certificate had expired."),
    "not_yet": N_("The certificate was not valid yet."),
    "revoked": N_("The certificate was revoked."),
}
CHANGES: Mapping[str, str] = {
    "none": N_("Nothing was changed after signing."),
    "allowed": N_("Something was added after signing that the signature allows, such as a further signature."),
    "forbidden": N_("The file was changed after signing."),
}
BROKEN = N_("The signed content is not what was signed: at least one byte differs.")


@dataclass(frozen=True, slots=True)
class Checked:
    """One signature as it was found: `chain` a key of CHAINS, `changed` one of CHANGES, `time_source` clock or tsa."""

    field: str
    name: str
    organisation: str
    issuer: str
    serial: str
    fingerprint: str
    signed_at: datetime | None
    time_source: str
    algorithm: str
    intact: bool
    whole: bool
    changed: str
    chain: str

    @property
    def verdict(self) -> str:
        """Invalid where the content is not what was signed, valid where the signer is known too."""
        if not self.intact or self.changed == "forbidden":
            return INVALID
        return VALID if self.chain == "trusted" else UNKNOWN

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences that say why, as message ids."""
        if not self.intact:
            return (BROKEN,)
        return (CHANGES[self.changed], CHAINS[self.chain])


def read_checked(found: Mapping[str, Any]) -> Checked:
    """A signature as the computing process tells of it."""
    at = found["signed_at"]
    return Checked(**{**found, "signed_at": datetime.fromisoformat(at) if at else None})


def overall(signatures: Sequence[Checked]) -> str:
    """The worst of all; unknown where there is none."""
    found = {each.verdict for each in signatures}
    return next((verdict for verdict in (INVALID, UNKNOWN, VALID) if verdict in found), UNKNOWN)
