"""Who may file for whom, and how a result reaches the applicant."""

from collections.abc import Mapping
from typing import Protocol

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold

# By which relation somebody files for another; the law of each procedure says which paper proves it.
RELATIONS: Mapping[str, str] = {
    "parent": N_("as father or mother"),
    "child": N_("as son or daughter"),
    "spouse": N_("as husband or wife"),
    "relative": N_("as another relative"),
    "guardian": N_("as guardian"),
    "authorised": N_("by authorisation"),
    "representative": N_("as representative of an organisation or business"),
}
RESULT_PLACES: Mapping[str, str] = {
    "counter": N_("at the counter"),
    "online": N_("online"),
    "post": N_("by post"),
}


DELIVERY_PARTS: Mapping[str, str] = {
    "delivery_name": N_("Write the full name of who takes it."),
    "delivery_address": N_("Write house, street, ward and district."),
    "delivery_phone": N_("Write the phone number that the postman calls."),
}


class Receiver(Protocol):
    """Who takes a result that the post brings, and where."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def phone(self) -> str: ...


def check_delivery(result_place: str, to: Receiver | None) -> None:
    """Refuses a result by post that no postman could bring."""
    if result_place != "post" or (to is not None and all(part.strip() for part in (to.name, to.address, to.phone))):
        return
    raise Refusal(
        "onestop.filing.delivery",
        what=N_("The post would not know where to bring the result."),
        why=N_("Name, address and phone are needed: the postman calls before he comes."),
        next_step=N_("Write all three, or fetch the result at the counter."),
    )


def check_filing(relation: str, agent_name: str, result_place: str) -> None:
    """Refuses a relation or a way to the result that nobody knows, and an agent without a name."""
    if relation in ("", *RELATIONS) and bool(relation) == bool(agent_name.strip()) and result_place in RESULT_PLACES:
        return
    raise Refusal(
        "onestop.filing.for_whom",
        what=N_("It is not clear who files for whom."),
        why=N_("Whoever files for another says in which capacity and his own name, and how the result is wanted."),
        next_step=N_("Choose the relation and write both names."),
    )


def office_in(address: str, offices: Mapping[str, str]) -> str:
    """The key of the one office whose unit stands in an address by its full name; empty where none or several do."""
    told = f" {fold(address).replace(',', ' ')} "
    found = [key for key, name in offices.items() if name and f" {fold(name)} " in told]
    return found[0] if len(found) == 1 else ""
