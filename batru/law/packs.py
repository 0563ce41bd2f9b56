"""The rules of the one-stop desk as they hold together on one day: those of 2018-2025, or those since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from batru.law.values import Dated, NotRegulated, Value

FORMS = ("receipt", "supplement", "refusal", "apology", "stop", "control_sheet", "register")
REACTIONS = ("online_supplement", "paper_supplement", "officer_alert", "after_examination")


@dataclass(frozen=True)
class RulePack:
    """What a dossier received on `day` is judged by; None where nothing is regulated on that day.

    `forms` gives the number of each form; `portal` is where one files online where the law says so. `values` are the
    values of law behind it all, by code, with their articles.
    """

    day: date
    values: Mapping[str, Value]

    def _value(self, code: str) -> Value | None:
        return self.values.get(f"one_stop.{code}")

    def _text(self, code: str) -> str | None:
        value = self._value(code)
        return str(value.value) if value else None

    def _whole(self, code: str) -> int | None:
        value = self._value(code)
        return int(value.number()) if value else None

    @property
    def code_scheme(self) -> str | None:
        """circular-01-2018 or circular-03-2025."""
        return self._text("code.scheme")

    @property
    def is_online_here(self) -> bool:
        """Whether the locality itself may take dossiers online."""
        return self._text("channel.online_at") == "locality"

    @property
    def portal(self) -> str | None:
        """Where one files online instead."""
        return self._text("channel.portal")

    @property
    def supplement_requests(self) -> int | None:
        """How often something may be asked for."""
        return self._whole("supplement.requests")

    @property
    def new_appointments(self) -> int | None:
        """How often the day may be put off."""
        return self._whole("late.new_appointments")

    @property
    def apology_days(self) -> int | None:
        """Calendar days before the due day by which an apology must exist."""
        return self._whole("late.apology_before_due")

    @property
    def longest_extension_days(self) -> int | None:
        """Calendar days that an extension may add; None: the law names none."""
        return self._whole("late.longest_extension")

    @property
    def fee_after_refusal(self) -> Value | None:
        """What becomes of a fee that is open at a refusal on the merits: owed or waived, with its article."""
        return self._value("fee.after_refusal")

    @property
    def hand_on_cutoff(self) -> time | None:
        """Until when papers of the day are handed on the same day."""
        value = self._value("hand_on.cutoff")
        return value.time() if value else None

    @property
    def forms(self) -> Mapping[str, str]:
        """Numbers of the forms that exist on the day."""
        return {form: number for form in FORMS if (number := self._text(f"form.{form}"))}


def pack_on(values: Mapping[str, Dated], day: date) -> RulePack:
    """All values of the one-stop desk that hold on a day."""
    held = {}
    for code, dated in values.items():
        if not code.startswith("one_stop."):
            continue
        try:
            held[code] = dated.on(day)
        except NotRegulated:
            continue
    return RulePack(day, held)
