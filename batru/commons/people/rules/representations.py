"""For whom a person may act, and as what. Pure."""

from collections.abc import Mapping
from datetime import date

from batru.kernel.text import N_

OF_ORGANISATIONS: Mapping[str, str] = {
    "legal_representative": N_("legal representative"),
    "owner": N_("owner of the household business"),
    "authorised": N_("authorised person"),
}
OF_PERSONS: Mapping[str, str] = {
    "parent": N_("parent"),
    "guardian": N_("guardian"),
    "authorised": N_("authorised person"),
}
RELATIONS: Mapping[str, str] = {**OF_ORGANISATIONS, **OF_PERSONS}
# Whoever stands in a register needs no paper; an authorisation is a paper (Civil Code 2015, arts. 134 to 141).
NEEDS_PROOF = frozenset({"authorised", "guardian"})


def fault(relation: str, *, of_organisation: bool, has_proof: bool, first: date, free_on: date | None) -> str:
    """What is wrong with a representation, as a message id; empty where it will do."""
    if relation not in (OF_ORGANISATIONS if of_organisation else OF_PERSONS):
        return N_("There is no such relation between the two.")
    if relation in NEEDS_PROOF and not has_proof:
        return N_("This relation needs the paper that proves it.")
    if free_on is not None and free_on <= first:
        return N_("Its last day lies before its first.")
    return ""
