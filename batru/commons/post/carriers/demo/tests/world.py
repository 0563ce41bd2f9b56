"""The demo carrier's outside world for the contract: its own table and the example's clock."""

from datetime import timedelta

from pytest_django import Settings

from batru.commons import clock
from batru.commons.post.models import DemoParcel
from batru.commons.post.tests.outside import Arrived, Outside


class Street(Outside):
    """Never breaks."""

    def arrived(self) -> list[Arrived]:
        """The demo keeps only the number; the rest it reads on our own counter, which the contract has not."""
        return [Arrived(parcel.number, *KNOWN[parcel.kind]) for parcel in DemoParcel.objects.order_by("id")]

    def cancelled(self) -> list[str]:
        return list(DemoParcel.objects.filter(cancelled_at__isnull=False).values_list("number", flat=True))

    def happen(self, number: str) -> None:
        clock.set_now(clock.now() + timedelta(hours=5))


KNOWN = {"delivery": ("Nguyễn Thị Hoa", 8000), "collection": ("UBND phường Xuân Hà", 0)}


def world(settings: Settings) -> Outside:
    """A clean street: the test's own database."""
    return Street()
