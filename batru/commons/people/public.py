"""The door of people."""

from batru.commons.people.actions.accounts import Hashed, NewPerson, change_password, create_account
from batru.commons.people.actions.cast import load_cast
from batru.commons.people.actions.organisations import (
    NewOrganisation,
    act_under,
    add_organisation,
    end_representation,
    give_representation,
)
from batru.commons.people.actions.posts import end_post, give_post
from batru.commons.people.actions.sent_codes import make_code, use_code
from batru.commons.people.actions.signing_in import become, count_try, forget_tries
from batru.commons.people.actions.simulated import add_simulated, post_simulated
from batru.commons.people.actions.stand_ins import end_stand_in, give_stand_in
from batru.commons.people.reads.actors import (
    NamedPost,
    PersonCard,
    PostCard,
    account_actor,
    actor_for,
    holders,
    names,
    person,
    post_actor,
    posts_of,
    posts_within,
    roles,
)
from batru.commons.people.reads.organisations import (
    Represented,
    acted_for,
    organisation_by_tax_code,
    representation,
    represented_by,
)
from batru.commons.people.reads.own_data import HeldData, HeldFile, knows_subjects, subjects_of, tells
from batru.commons.people.reads.providers import assurance_needed
from batru.commons.people.rules.actors import NOBODY, Absent, Actor, HeldPost, Role, person_of
from batru.commons.people.rules.actors import system as system_actor
from batru.commons.people.rules.cast import MEMBERS as CAST
from batru.commons.people.rules.cast import Member

__all__ = [
    "CAST",
    "NOBODY",
    "Absent",
    "Actor",
    "Hashed",
    "HeldData",
    "HeldFile",
    "HeldPost",
    "Member",
    "NamedPost",
    "NewOrganisation",
    "NewPerson",
    "PersonCard",
    "PostCard",
    "Represented",
    "Role",
    "account_actor",
    "act_under",
    "acted_for",
    "actor_for",
    "add_organisation",
    "add_simulated",
    "assurance_needed",
    "become",
    "change_password",
    "count_try",
    "create_account",
    "end_post",
    "end_representation",
    "end_stand_in",
    "forget_tries",
    "give_post",
    "give_representation",
    "give_stand_in",
    "holders",
    "knows_subjects",
    "load_cast",
    "make_code",
    "names",
    "organisation_by_tax_code",
    "person",
    "person_of",
    "post_actor",
    "post_simulated",
    "posts_of",
    "posts_within",
    "representation",
    "represented_by",
    "roles",
    "subjects_of",
    "system_actor",
    "tells",
    "use_code",
]
