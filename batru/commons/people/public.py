"""The door of people."""

from batru.commons.people.actions.accounts import Hashed, NewPerson, change_password, create_account
from batru.commons.people.actions.cast import load_cast
from batru.commons.people.actions.posts import end_post, give_post
from batru.commons.people.actions.signing_in import become
from batru.commons.people.actions.simulated import add_simulated, post_simulated
from batru.commons.people.reads import (
    PersonCard,
    PostCard,
    account_actor,
    actor_for,
    holders,
    names,
    person,
    post_actor,
    posts_of,
    roles,
)
from batru.commons.people.rules.actors import NOBODY, Actor, HeldPost, Role
from batru.commons.people.rules.actors import system as system_actor
from batru.commons.people.rules.cast import MEMBERS as CAST
from batru.commons.people.rules.cast import Member

__all__ = [
    "CAST",
    "NOBODY",
    "Actor",
    "Hashed",
    "HeldPost",
    "Member",
    "NewPerson",
    "PersonCard",
    "PostCard",
    "Role",
    "account_actor",
    "actor_for",
    "add_simulated",
    "become",
    "change_password",
    "create_account",
    "end_post",
    "give_post",
    "holders",
    "load_cast",
    "names",
    "person",
    "post_actor",
    "post_simulated",
    "posts_of",
    "roles",
    "system_actor",
]
