"""A file lands whole or not at all, is recognised, and can be withdrawn with its trace."""

import csv
import io
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from batru.commons import clock
from batru.commons.files.public import open_file
from batru.commons.imports import facts
from batru.commons.imports.actions.ending import withdraw_batch
from batru.commons.imports.actions.landing import GIVEN_UP_AFTER, land, land_next
from batru.commons.imports.jobs import land_waiting
from batru.commons.imports.models import LANDED, READING, REFUSED, WAITING, WITHDRAWN, Batch, ImportedDossier
from batru.commons.imports.public import localities, locality, locality_at, time_zone
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.tests.conftest import AT, NOBODY, PHUC, TU, Send
from batru.commons.imports.tests.logs import SMALL, catalogue_mapping, table
from batru.commons.journal.public import changes_since, first_break, history
from batru.commons.places.public import descendants, unit
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


def fact_rows() -> list[dict[str, Any]]:
    """Every fact of every month, as rows."""
    return [
        dict(zip(columns, values, strict=True))
        for month in sorted(facts.months())
        for columns in facts.dossiers(month)
        for values in zip(*columns.values(), strict=True)
    ]


def test_the_real_log_is_facts_from_which_its_own_share_on_time_is_counted(dutch: Batch) -> None:
    rows = fact_rows()
    assert set(rows[0]) == set(DOSSIERS.names)
    done = [row for row in rows if row["done"]]
    assert (len(rows), len(done), sum(row["on_time"] for row in done)) == (430, 427, 286)
    assert {row["on_time"] for row in rows if not row["done"]} == {None}
    assert {(row["locality"], row["owner_system"], row["simulated"]) for row in rows} == {
        ("coselog-wabo", "CoSeLoG WABO", False)
    }


def test_facts_lie_in_the_month_in_which_the_dossier_was_handed_in(dutch: Batch) -> None:
    assert {str(month) for month in facts.months()} == {"2010-10", "2010-11", "2010-12", "2011-01", "2011-02"}
    for month in facts.months():
        for columns in facts.dossiers(month):
            assert {Month.of(moment) for moment in columns["submitted_at"]} == {month}


def test_the_locality_and_its_units_are_a_tree_of_their_own(dutch: Batch) -> None:
    found = localities()[0]
    assert (found.code, found.root, found.time_zone) == ("coselog-wabo", "coselog-wabo/all", "Europe/Amsterdam")
    assert unit(found.root).name == "Một chính quyền đô thị Hà Lan (CoSeLoG)"
    below = {own.key for own in descendants(found.root, AT.date())}
    assert below == {"coselog-wabo/general", "coselog-wabo/experts", "coselog-wabo/customer-contact"}
    assert {row["unit"] for row in fact_rows()} == below
    assert time_zone("coselog-wabo") == "Europe/Amsterdam"
    assert time_zone("thanh-khe-2022") == "Asia/Ho_Chi_Minh"


def test_landing_tells_which_months_changed_and_keeps_its_line(dutch: Batch) -> None:
    _, changed = changes_since(0)
    expected = {("dossiers", month) for month in ("2010-10", "2010-11", "2010-12", "2011-01", "2011-02")}
    assert {pair for pair in changed if pair[0]} == expected
    lines = history(f"imports:{dutch.pk}")
    assert [line.act for line in lines] == ["imports.log.sent", "imports.log.landed"]
    assert lines[1].payload["dossiers"] == 430
    assert first_break(f"imports:{dutch.pk}") is None


def test_the_report_counts_all_and_shows_some_and_its_file_holds_all(send: Send) -> None:
    batch = land(send("so-theo-doi.csv", "so-theo-doi"))
    assert (batch.state, batch.rows, batch.rows_refused, batch.dossiers) == (LANDED, 14, 4, 10)
    assert batch.reasons == {
        "open": 2, "no_due": 1, "no_case": 1, "not_mapped": 1, "bad_time": 1, "ends_before_start": 1
    }  # fmt: skip
    assert len(batch.samples) == 7 and batch.rejects_id is not None
    with open_file(batch.rejects_id) as stream:
        told = list(csv.DictReader(io.StringIO(stream.read().decode("utf-8-sig"), newline="")))
    assert sorted((row["row"], row["reason"]) for row in told if row["kind"] == "refused") == [
        ("13", "ends_before_start"),
        ("7", "not_mapped"),
        ("8", "bad_time"),
        ("9", "no_case"),
    ]
    assert all(row["why"] and row["next_step"] for row in told)


def test_a_thousand_faults_show_ten_and_lie_in_the_file_all(send: Send) -> None:
    good = [f"good-{number},a,2022-11-01T08:00:00" for number in range(300)]
    rows = [*good, *[f"{number},a,=HYPERLINK(1)<script>" for number in range(1, 1001)]]
    batch = land(send("many.csv", Mapping(SMALL), table(rows)))
    assert batch.reasons["bad_time"] == 1000
    assert len([sample for sample in batch.samples if sample["reason"] == "bad_time"]) == 10
    assert batch.rejects_id is not None
    with open_file(batch.rejects_id) as stream:
        words = stream.read().decode("utf-8-sig")
    assert words.count("bad_time") == 1000
    assert ",'=HYPERLINK(1)‹script>," in words


def test_the_same_file_is_recognised_until_it_is_withdrawn(send: Send, dutch: Batch) -> None:
    with pytest.raises(Refusal) as refused:
        send("receipt_first_430_cases.csv.gz", "coselog-receipt")
    assert (refused.value.code, refused.value.status) == ("imports.log.known", 409)
    assert f"Import {dutch.pk}" in str(refused.value)
    withdraw_batch(dutch, "sent for the wrong year", by=PHUC, at=AT)
    assert land(send("receipt_first_430_cases.csv.gz", "coselog-receipt")).state == LANDED
    assert len(fact_rows()) == 430


def test_a_withdrawn_batch_counts_no_more_and_leaves_its_trace(dutch: Batch) -> None:
    cursor, _ = changes_since(0)
    withdraw_batch(dutch, "sent for the wrong year", by=PHUC, at=AT)
    assert fact_rows() == [] and facts.months() == set()
    dutch.refresh_from_db()
    assert (dutch.state, dutch.withdrawal.reason) == (WITHDRAWN, "sent for the wrong year")
    assert ImportedDossier.objects.filter(batch=dutch).count() == 430
    assert history(f"imports:{dutch.pk}")[-1].act == "imports.log.withdrawn"
    head, changed = changes_since(cursor)
    assert head > cursor and ("dossiers", "2010-12") in changed
    with pytest.raises(Refusal, match="cannot be withdrawn"):
        withdraw_batch(dutch, "once more, to be sure", by=PHUC, at=AT)


def test_a_locality_is_chosen_as_long_as_a_log_of_it_counts(send: Send) -> None:
    """Of two logs of one place the first is withdrawn, then the second: only then is there nothing to choose."""
    logs = [land(send(f"{day}.csv", Mapping(SMALL), table([f"{day},a,2022-11-0{day}T08:00:00"]))) for day in (1, 2)]
    assert [one.code for one in localities()] == ["trial"]
    root = localities()[0].root
    withdraw_batch(logs[0], "sent for the wrong year", by=PHUC, at=AT)
    assert [one.code for one in localities()] == ["trial"]
    withdraw_batch(logs[1], "sent for the wrong year", by=PHUC, at=AT)
    assert localities() == ()
    known = locality_at(root)
    assert known is not None and known.code == "trial" and locality("trial") == known
    assert locality_at("nowhere") is None


def test_a_withdrawal_needs_a_reason(dutch: Batch) -> None:
    with pytest.raises(Refusal, match="reason"):
        withdraw_batch(dutch, "   no    ", by=PHUC, at=AT)


def test_a_later_export_replaces_the_dossiers_that_it_holds_and_no_others(send: Send) -> None:
    first = table(["1,a,2022-11-01T08:00:00", "2,a,2022-11-01T09:00:00"])
    second = table(["2,a,2022-11-01T09:00:00", "2,end,2022-12-01T09:00:00", "3,a,2022-12-02T09:00:00"])
    land(send("first.csv", Mapping(SMALL), first))
    later = land(send("second.csv", Mapping(SMALL), second))
    assert sorted((row["key"], row["done"]) for row in fact_rows()) == [("1", False), ("2", True), ("3", False)]
    withdraw_batch(later, "the export was incomplete", by=PHUC, at=AT)
    assert sorted((row["key"], row["done"]) for row in fact_rows()) == [("1", False), ("2", False)]


def test_a_file_that_cannot_be_used_says_so_and_leaves_nothing(send: Send) -> None:
    batch = land(send("so-theo-doi.csv", "coselog-receipt"))
    assert (batch.state, batch.refusal["code"]) == (REFUSED, "imports.mapping.columns")
    assert "case:concept:name" in batch.refusal["params"]["missing"]
    assert not ImportedDossier.objects.filter(batch=batch).exists() and not localities()
    assert history(f"imports:{batch.pk}")[-1].act == "imports.log.refused"


def test_a_fault_of_the_program_ends_in_a_refusal_and_not_in_silence(send: Send) -> None:
    batch = send("so-theo-doi.csv", "so-theo-doi")
    with patch("batru.commons.imports.actions.landing._write", side_effect=RuntimeError("disk")):
        land(batch)
    assert (batch.state, batch.refusal["code"]) == (REFUSED, "imports.log.failed")


def test_batches_are_read_in_the_order_in_which_they_were_sent(send: Send) -> None:
    sent = [send("so-theo-doi.csv", "so-theo-doi"), send("mot-cua.xes", "mot-cua-xes")]
    assert land_waiting() == 2
    assert [Batch.objects.get(pk=batch.pk).state for batch in sent] == [LANDED, LANDED]
    assert not land_next()


def test_a_batch_whose_reader_died_is_read_again_from_the_start(send: Send) -> None:
    batch = send("so-theo-doi.csv", "so-theo-doi")
    Batch.objects.filter(pk=batch.pk).update(state=READING, seen_alive_at=clock.real_now())
    assert not land_next()
    Batch.objects.filter(pk=batch.pk).update(seen_alive_at=clock.real_now() - GIVEN_UP_AFTER - timedelta(seconds=1))
    assert land_next()
    assert ImportedDossier.objects.filter(batch=batch).count() == 10


def test_until_a_batch_has_landed_none_of_its_dossiers_counts(send: Send) -> None:
    batch = land(send("so-theo-doi.csv", "so-theo-doi"))
    Batch.objects.filter(pk=batch.pk).update(state=READING)
    assert fact_rows() == [] and facts.months() == set()


@pytest.mark.parametrize("who", [NOBODY, TU])
def test_who_has_no_post_for_it_can_send_nothing_and_withdraw_nothing(send: Send, dutch: Batch, who: Any) -> None:
    with pytest.raises(Refusal) as refused:
        send("so-theo-doi.csv", "so-theo-doi", by=who)
    assert refused.value.status == 403
    with pytest.raises(Refusal):
        withdraw_batch(dutch, "because I say so", by=who, at=AT)
    assert len(fact_rows()) == 430


def test_nothing_is_imported_into_a_locality_that_works_here(send: Send) -> None:
    data = dict(catalogue_mapping("so-theo-doi").data)
    data["locality"] = {**data["locality"], "code": "thanh-khe-2022"}
    with pytest.raises(Refusal, match="locality of their own"):
        send("so-theo-doi.csv", Mapping(data))


def test_recounted_twice_the_facts_are_equal(dutch: Batch) -> None:
    assert fact_rows() == fact_rows()


def test_a_file_without_a_mapping_waits_for_one(send: Send) -> None:
    batch = send("so-theo-doi.csv", None)
    assert batch.state != WAITING and not land_next()
