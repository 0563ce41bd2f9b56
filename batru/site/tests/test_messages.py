from pathlib import Path

from batru.site.messages import Room, missing, rooms, sentences, translations, update


def a_room(folder: Path) -> Room:
    page = folder / "templates" / "hall" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{{ _("Take a ticket") }}{{ ngettext("%(num)s person", "%(num)s people", n) }}'
        "{% trans %}Please wait{% endtrans %}",
        encoding="utf-8",
    )
    (folder / "rules.py").write_text('X = N_("The hall is full.")\n', encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_rules.py").write_text('X = N_("Not said to anybody")\n', encoding="utf-8")
    return Room("hall", folder)


def test_pages_and_code_are_read_and_tests_are_not(tmp_path: Path) -> None:
    said = {message.id for message in sentences(a_room(tmp_path)) if message.id}
    assert said == {"Take a ticket", ("%(num)s person", "%(num)s people"), "Please wait", "The hall is full."}


def test_an_update_keeps_what_was_translated_and_drops_what_is_no_longer_said(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    update(room)
    text = room.po.read_text(encoding="utf-8")
    room.po.write_text(
        text.replace('msgid "Take a ticket"\nmsgstr ""', 'msgid "Take a ticket"\nmsgstr "Lấy số"'), "utf-8"
    )
    (tmp_path / "rules.py").write_text('X = N_("The hall is closed.")\n', encoding="utf-8")
    update(room)
    kept = {message.id: message.string for message in translations(room) if message.id}
    assert kept["Take a ticket"] == "Lấy số"
    assert kept["The hall is closed."] == ""
    assert "The hall is full." not in kept


def test_what_lacks_its_vietnamese_is_named(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    assert len(missing(room)) == 4
    update(room)
    assert len(missing(room)) == 4


def test_two_updates_write_the_same_bytes(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    update(room)
    first = room.po.read_bytes()
    update(room)
    assert room.po.read_bytes() == first
    assert b"fuzzy" not in first


def test_rooms_are_found_on_every_floor() -> None:
    found = {room.name for room in rooms()}
    assert {"law", "commons/people", "pillars/government/onestop", "site"} <= found
    assert not {"commons", "pillars", "pillars/government"} & found
    assert not any(name.endswith("/tests") for name in found)
