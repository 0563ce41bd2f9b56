"""What a signature is worth: each way of being found."""

from datetime import UTC, datetime

import pytest

from batru.commons.signatures.rules.verdicts import BROKEN, CHAINS, CHANGES, Checked, overall, read_checked

AT = datetime(2026, 11, 27, 2, tzinfo=UTC)


def found(*, intact: bool = True, changed: str = "none", chain: str = "trusted") -> Checked:
    known = dict.fromkeys(("field", "name", "organisation", "issuer", "serial", "fingerprint", "algorithm"), "x")
    more = {"signed_at": AT.isoformat(), "time_source": "clock", "whole": True}
    return read_checked({**known, **more, "intact": intact, "changed": changed, "chain": chain})


@pytest.mark.parametrize(
    ("signature", "verdict"),
    [
        (found(), "valid"),
        (found(changed="allowed"), "valid"),
        (found(changed="forbidden"), "invalid"),
        (found(intact=False), "invalid"),
        (found(intact=False, chain="foreign"), "invalid"),
        *((found(chain=chain), "unknown") for chain in ("foreign", "expired", "not_yet", "revoked")),
    ],
)
def test_a_signature_is_worth_what_was_found(signature: Checked, verdict: str) -> None:
    assert signature.verdict == verdict


def test_reasons_are_told_and_a_broken_one_needs_no_more() -> None:
    assert found(intact=False, chain="expired").reasons == (BROKEN,)
    assert found(changed="allowed", chain="expired").reasons == (CHANGES["allowed"], CHAINS["expired"])


def test_a_file_is_worth_its_worst_signature_and_without_one_nothing_is_known() -> None:
    assert overall([]) == "unknown"
    assert overall([found(), found(chain="foreign")]) == "unknown"
    assert overall([found(), found(intact=False), found(chain="foreign")]) == "invalid"
    assert overall([found(), found()]) == "valid"
