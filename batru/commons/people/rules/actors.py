"""An actor: who he is, and what his posts of the day allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

CITIZEN, OFFICIAL, SYSTEM, ANONYMOUS = "citizen", "official", "system", "anonymous"
UNIT, SUBTREE, SERVED, EVERYWHERE = "unit", "subtree", "served", "everywhere"


@dataclass(frozen=True, slots=True)
class Role:
    """A role of catalogue/roles: its words {vi, en}, its reach, the permissions that a post in it gives.

    `second_factor`: whether a password alone does not let its holders in.
    """

    code: str
    name: Mapping[str, str]
    reach: str
    permissions: frozenset[str]
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """Whose post it is that somebody holds while standing in: the key and the name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post on the day: `reach` holds the keys of the units that it is good for, None means every unit.

    `for_person` says whose it is where its holder is away and somebody stands in for him.
    """

    id: int
    unit_key: str
    role: str
    permissions: frozenset[str]
    reach: frozenset[str] | None
    for_person: Absent | None = None

    def allows(self, permission: str, unit_key: str | None = None) -> bool:
        """Whether it gives a permission in a unit, or anywhere at all where no unit is named."""
        if permission not in self.permissions:
            return False
        return unit_key is None or self.reach is None or unit_key in self.reach


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `key` is what the journal writes: official:17, citizen:17 (the person's number), system:nightly.

    `assurance` is how sure we are that it is he: 0 not at all, 1 an account, 2 and 3 as an e-identity says.
    """

    key: str
    name: str
    kind: str
    person_id: int | None = None
    username: str = ""
    posts: tuple[HeldPost, ...] = ()
    assurance: int = 0

    @property
    def is_unlimited(self) -> bool:
        """The system's own work is not asked for a post."""
        return self.kind == SYSTEM

    @property
    def permissions(self) -> frozenset[str]:
        """All that any post allows anywhere."""
        held = [post.permissions for post in self.posts]
        return held[0] if len(held) == 1 else frozenset().union(*held)

    def may(self, permission: str, unit_key: str | None = None) -> bool:
        """Whether any post allows it in that unit; without a unit, whether any allows it anywhere."""
        return self.is_unlimited or any(post.allows(permission, unit_key) for post in self.posts)

    @property
    def own(self) -> "Actor":
        """The same person by his own posts, without those of the people for whom he stands in."""
        return replace(self, posts=tuple(post for post in self.posts if post.for_person is None))

    def for_whom(self, permission: str, unit_key: str | None = None) -> str:
        """The key of the absent person by whose right alone it is allowed; empty where it is not so."""
        giving = [post.for_person for post in self.posts if post.allows(permission, unit_key)]
        absent = giving[0] if giving and None not in giving else None
        return absent.key if absent else ""

    def units(self, permission: str) -> frozenset[str] | None:
        """The keys of the units where it is allowed; None means every unit."""
        if self.is_unlimited:
            return None
        reaches = [post.reach for post in self.posts if permission in post.permissions]
        if any(reach is None for reach in reaches):
            return None
        return frozenset().union(*(reach for reach in reaches if reach is not None))

    def post_id(self, permission: str, unit_key: str) -> int | None:
        """The post by which it is allowed there."""
        return next((post.id for post in self.posts if post.allows(permission, unit_key)), None)


NOBODY = Actor(key="anonymous", name="", kind=ANONYMOUS)


def system(name: str) -> Actor:
    """The program itself, by the name of its work."""
    return Actor(key=f"{SYSTEM}:{name}", name=name, kind=SYSTEM)


def read_roles(data: Iterable[Mapping[str, Any]]) -> dict[str, Role]:
    """Roles by code, from the files of catalogue/roles."""
    return {
        code: Role(
            code, words["name"], words["reach"], frozenset(words["permissions"]), words.get("second_factor", False)
        )
        for part in data
        for code, words in part.items()
    }


def person_of(key: str) -> int | None:
    """The person's number in an actor's key; None for whoever is no person."""
    kind, _, number = key.partition(":")
    return int(number) if kind in (CITIZEN, OFFICIAL) and number.isdigit() else None
