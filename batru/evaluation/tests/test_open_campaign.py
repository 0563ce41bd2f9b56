"""A campaign is opened with its set, its units and its windows, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from batru.commons.journal.public import history
from batru.evaluation import urls
from batru.evaluation.actions import campaigns
from batru.evaluation.forms import read_campaign
from batru.evaluation.models import Campaign
from batru.evaluation.rules.campaigns import RESERVED
from batru.evaluation.rules.stages import Stage
from batru.evaluation.tests.conftest import BY, DISTRICT, OPENED, XUAN_HA, Cast, new, small_set, windows
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_it_keeps_the_set_as_it_stands(campaign: Campaign) -> None:
    assert campaign.document.data["code"] == "small"
    assert campaign.document.digest == campaign.document_id
    assert campaign.windows.count() == 4
    assert {one.unit_id for one in campaign.participants.all()} == {XUAN_HA, "20225@2022"}


def test_it_is_one_line_of_the_journal(campaign: Campaign) -> None:
    assert [line.act for line in history("campaign/small-2022")] == ["evaluation.campaign.opened"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"units": {}}, "No unit"),
        ({"units": {"nowhere": ""}}, "does not lie under"),
        ({"units": {XUAN_HA: "school"}}, "no profile"),
        ({"verifiers": {"Z": DISTRICT}}, "no indicator"),
        ({"code": "new"}, "leads to a page of the program"),
        ({"code": "units"}, "leads to a page of the program"),
        ({"code": "Đánh-giá"}, "small letters without marks"),
        ({"code": "a" * 61}, "60 at most"),
        ({"period": "next year"}, "no period"),
        ({"period": "2019"}, "No version"),
        ({"windows": {}}, "has no window"),
        ({"windows": {**windows(), Stage.SELF: windows()[Stage.REPLY]}}, "before the stage in front"),
    ],
)
def test_what_is_wrong_is_refused(
    place: None, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], why: str
) -> None:
    monkeypatch.setattr(campaigns, "index_set", lambda code: small_set())
    with pytest.raises(Refusal) as refusal:
        campaigns.open_campaign(new(**changes), by=BY, at=OPENED)
    assert why in refusal.value.why
    assert not Campaign.objects.exists()


def test_an_incomplete_set_is_refused_with_what_it_lacks(place: None) -> None:
    with pytest.raises(Refusal) as refusal:
        campaigns.open_campaign(new(set_code="records_archives_2225"), by=BY, at=OPENED)
    assert "điểm, cách chấm" in refusal.value.sentences()[1]


def test_no_address_of_the_program_is_a_short_name() -> None:
    """Whatever stands as a fixed word where a campaign's short name would stand is kept free."""
    fixed = {str(one.pattern).split("/")[1] for one in urls.urlpatterns if str(one.pattern).startswith("evaluation/")}
    assert {word for word in fixed if word and not word.startswith("<")} == RESERVED


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The short name results leads to a page of the program. Choose another short name."),
        ("vi", "Tên viết tắt results trùng với địa chỉ một trang của phần mềm. Chọn tên viết tắt khác."),
    ],
)
def test_a_reserved_short_name_is_refused_at_its_field(language: str, said: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"code": "Results"})
    with override(language):
        assert read_campaign(data, "small", DISTRICT, DISTRICT).errors["code"] == said


def test_a_short_name_is_used_once(campaign: Campaign) -> None:
    with pytest.raises(Refusal, match="already"):
        campaigns.open_campaign(new(), by=BY, at=OPENED + timedelta(days=1))


def test_only_whoever_may_opens_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaigns, "index_set", lambda code: small_set())
    with pytest.raises(Refusal):
        campaigns.open_campaign(new(), by=cast("thu"), at=OPENED)
    assert campaigns.open_campaign(new(), by=cast("phuc"), at=OPENED)
