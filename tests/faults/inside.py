"""What a test of killed processes does inside its place: `found` makes it, `count` tells how it stands."""

import json
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from batru.commons import clock  # noqa: E402
from batru.commons.files.public import sweep, verify  # noqa: E402
from batru.commons.journal.models import Entry  # noqa: E402
from batru.commons.journal.public import first_break  # noqa: E402
from batru.commons.notices.models import Notice  # noqa: E402
from batru.commons.partners.actions.telling import subscribe  # noqa: E402
from batru.commons.partners.models import Delivery  # noqa: E402
from batru.commons.partners.public import NewKey, caller_of, issue  # noqa: E402
from batru.commons.people.public import account_actor, load_cast, system_actor  # noqa: E402
from batru.commons.places.tests.two_wards import make_two_wards  # noqa: E402
from batru.kernel.period import VIETNAM  # noqa: E402
from batru.pillars.government.onestop.models import Dossier, Paper, Serial  # noqa: E402

WARD, OTHER, DISTRICT, OFFICE = "20209@2022", "20225@2022", "491@2022", "thanh-khe-2022/office"
SCOPES = ("onestop.dossier.read", "onestop.dossier.receive", "partners.webhook.keep")
DAY, AT = date(2022, 12, 1), datetime(2022, 12, 1, 9, 0, tzinfo=VIETNAM)
BY = system_actor("test")


def found(hook: str) -> Any:
    """Tables, a ward with its cast, a key of its clerk, and a webhook that hears of every dossier; gives the key."""
    call_command("migrate", verbosity=0, interactive=False)
    (settings.BATRU_HOME / "static").mkdir(exist_ok=True)
    clock.set_now(AT)
    make_two_wards()
    load_cast(home=WARD, office=OFFICE, elsewhere=OTHER, since=date(2021, 1, 1), password="x", by=BY, at=AT)
    clerk = account_actor("minh", DAY)
    assert clerk is not None
    key = issue(NewKey("faults", SCOPES, DAY, clerk.posts[0].id, per_minute=6000), by=BY, at=AT).secret
    caller = caller_of(f"Bearer {key}", DAY)
    assert caller is not None
    subscribe(caller.key, hook, ["onestop.dossier.*"], by=caller.actor, at=AT)
    return key


def count() -> Any:
    """Everything that must agree at the end."""
    subjects = [f"dossier/{code}" for code in Dossier.objects.values_list("code", flat=True)]
    acts = Counter(Entry.objects.filter(subject__startswith="dossier/").values_list("subject", "act"))
    return {
        "codes": sorted(Dossier.objects.values_list("code", flat=True)),
        "names": sorted(Dossier.objects.values_list("applicant_name", flat=True)),
        "broken": [subject for subject in subjects if first_break(subject) is not None],
        "registered": sorted(n for (_, act), n in acts.items() if act == "onestop.dossier.registered"),
        "chains": len({subject for subject, _ in acts} ^ set(subjects)),
        "notices": sorted(Notice.objects.filter(sent_at__isnull=False).values_list("subject_key", flat=True)),
        "events": sorted(Delivery.objects.filter(done_at__isnull=False).values_list("subject", flat=True)),
        "serials": list(Serial.objects.values_list("last", flat=True)),
        **files(),
    }


def files() -> dict[str, Any]:
    """The scans with their dossiers, and what lies in the store without one, or is gone; then a sweep of all that."""
    papers = Paper.objects.exclude(file_id=None).values_list("dossier__applicant_name", "file_id")
    digests = sorted(digest for _, digest in papers)
    lying = sorted(one.name for one in Path(settings.BATRU_FILES).glob("??/??/*"))
    left = len(list((Path(settings.BATRU_FILES) / "incoming").glob("*")))
    swept = sweep(clock.real_now() + timedelta(days=1))
    return {
        "scans": sorted([name, digest] for name, digest in papers),
        "orphans": sorted(set(lying) ^ set(digests)),
        "broken_files": [digest for digest in digests if not verify(digest)],
        "swept_more": swept - left,
        "incoming": len(list((Path(settings.BATRU_FILES) / "incoming").glob("*"))),
    }


WORDS = {one.__name__: one for one in (found, count)}

if __name__ == "__main__":
    print(json.dumps(WORDS[sys.argv[1]](*sys.argv[2:])))
