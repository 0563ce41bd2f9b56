"""A campaign in the running example whose units have handed in: written by a program of its own, into the same home.

Usage: python -m tests.browser.journeys.sheets CODE (with BATRU_HOME and BATRU_EXAMPLE of the example).
"""

import os
import sys
from datetime import timedelta

import django

CODE = "hanh-trinh"
WARDS = ("20203@2022", "20206@2022", "20207@2022")


def write(code: str = CODE) -> None:
    """Three wards, each with all indicators said in points; handed in, and one of them appraised for the council."""
    from batru.commons import clock
    from batru.commons.people.public import account_actor, system_actor
    from batru.evaluation.actions import appraising, campaigns, levels
    from batru.evaluation.models import Approval, Campaign, Entry, Participant
    from batru.evaluation.reads.marking import leaves_of
    from batru.evaluation.rules.appraising import Judging
    from batru.evaluation.rules.campaigns import NewCampaign, Opens
    from batru.evaluation.rules.entries import Layer, Level, Origin, Step, Verdict
    from batru.evaluation.rules.stages import Stage
    from batru.kernel.period import local_day

    now = clock.now()
    phuc = account_actor("phuc", local_day(now))
    if phuc is None or Campaign.objects.filter(code=code).exists():
        return
    windows = {stage: Opens(now - timedelta(days=9), now + timedelta(days=30)) for stage in Stage}
    new = NewCampaign(
        code=code, name={"vi": "Đợt thử theo hành trình", "en": "Campaign of the journey"},
        set_code="district_proposed", period="2022", root="491@2022", office=phuc.posts[0].unit_key, windows=windows,
        units=dict.fromkeys(WARDS, "ward"), verifiers={}, simulated=True,
    )  # fmt: skip
    campaigns.open_campaign(new, by=system_actor("journey"), at=now)
    for own in Participant.objects.filter(campaign__code=code).order_by("unit_id"):
        for place, leaf in enumerate(leaves_of(own.campaign, own)):
            layer = Layer.COUNTED if place % 4 == 0 else Layer.SELF
            Entry.objects.create(
                participant=own, indicator=leaf.code, layer=layer, cells={"awarded": "0.75"},
                origin=Origin.COUNTED if layer is Layer.COUNTED else Origin.TYPED, by=phuc.key, at=now,
            )  # fmt: skip
        Approval.objects.create(participant=own, level=Level.UNIT, step=Step.SUBMITTED, by=phuc.key, at=now)
    own = Participant.objects.get(campaign__code=code, unit_id=WARDS[0])
    levels.take_over(code, WARDS[0], by=phuc, at=now)
    for place, leaf in enumerate(leaves_of(own.campaign, own)):
        kept = Judging(leaf.code, Verdict.KEPT)
        less = Judging(leaf.code, Verdict.LOWERED, {"awarded": "0.25"}, "Tài liệu không nêu số liệu của kỳ đánh giá.")
        appraising.give_verdict(code, WARDS[0], less if place == 1 else kept, by=phuc, at=now)
    levels.approve_appraisal(code, WARDS[0], by=phuc, at=now)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "batru.site.settings"
    django.setup()
    write(*sys.argv[1:])
