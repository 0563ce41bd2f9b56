"""The roles of the catalogue."""

from django.apps import apps

from batru.commons.people.public import CAST, roles


def test_the_six_roles_have_names_in_both_languages() -> None:
    assert set(roles()) == {
        "counter_clerk",
        "specialist",
        "chair",
        "records_clerk",
        "digital_officer",
        "council_member",
        "administrator",
    }
    assert all(role.name["vi"] and role.name["en"] for role in roles().values())


def test_every_permission_belongs_to_a_room() -> None:
    rooms = {config.label for config in apps.get_app_configs()}
    asked = {permission for role in roles().values() for permission in role.permissions}
    assert {permission.partition(".")[0] for permission in asked} <= rooms


def test_whoever_receives_does_not_decide() -> None:
    both = {"onestop.dossier.receive", "onestop.dossier.decide"}
    assert [code for code, role in roles().items() if both <= role.permissions] == []


def test_every_official_of_the_cast_has_a_role_of_the_catalogue() -> None:
    assert {member.role for member in CAST if member.kind == "official"} <= set(roles())
    assert [member.username for member in CAST] == ["hoa", "minh", "thu", "lan", "phuc", "son", "tu"]
