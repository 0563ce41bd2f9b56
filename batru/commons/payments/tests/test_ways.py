"""What a place offers: only what is set up, with secrets from outside, and made-up accounts only in the example."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons import home
from batru.commons.payments.gateways.registry import GATEWAYS
from batru.commons.payments.reads import ways
from batru.commons.payments.tests.conftest import RECEIVER
from batru.kernel.period import local_day
from batru.law.catalogue import Catalogue
from batru.law.reading import read_yaml

DAY = date(2022, 12, 1)
WARD = "20209@2022"
ROOT = Path(__file__).resolve().parents[4]
DOCUMENT = ROOT / "docs" / "how" / "take-payments.md"


def offered() -> list[str]:
    return [one.code for one in ways.offered(WARD, 15_000, DAY)]


def test_the_example_ships_with_an_account_of_nobody_and_the_demo(settings: Settings) -> None:
    settings.BATRU_EXAMPLE = True
    assert offered() == ["vietqr", "demo"]
    receiver = ways.receiver_of(WARD, DAY)
    assert receiver is not None
    assert (receiver["fictitious"], receiver["bin"] in ways.banks(DAY)) == (True, False)
    assert "không có thật" in receiver["bank_name"]["vi"]


def test_outside_the_example_nothing_made_up_is_offered(settings: Settings) -> None:
    settings.BATRU_EXAMPLE = False
    assert (offered(), ways.receipt_signs()) == ([], None)


def test_secrets_come_from_the_home_folder_and_the_environment_wins(
    agreed: dict[str, Any], tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BATRU_HOME = tmp_path
    agreed["gateways"] = {"momo": {"base_url": "https://payment.momo.vn", "partner_code": "X"}}
    assert offered() == []
    (tmp_path / "payments-secrets.yaml").write_text("momo: {access_key: a, secret_key: 5}", encoding="utf-8")
    (found,) = ways.offered(WARD, 15_000, DAY)
    assert (found.setup["access_key"], found.setup["secret_key"]) == ("a", "5")
    monkeypatch.setenv("BATRU_PAYMENTS_MOMO_SECRET_KEY", "b")
    (found,) = ways.offered(WARD, 15_000, DAY)
    assert found.setup["secret_key"] == "b"


def test_accounts_are_dated_and_belong_to_units(agreed: dict[str, Any]) -> None:
    old = {**RECEIVER, "to": "2022-06-30", "account": "1"}
    other = {**RECEIVER, "units": ["20225@2022"], "account": "2"}
    new = {**RECEIVER, "from": "2022-07-01", "account": "3"}
    agreed["receivers"] = [old, other, new]
    found = [
        ways.receiver_of(unit, day)
        for unit, day in ((WARD, date(2022, 6, 30)), (WARD, DAY), ("20225@2022", DAY), (WARD, date(2017, 1, 1)))
    ]
    assert [one["account"] if one else None for one in found] == ["1", "3", "2", None]


@pytest.mark.parametrize(("amount", "codes"), [(999, []), (1_000, ["momo"]), (50_000_001, [])])
def test_amounts_beyond_a_gateways_limits_are_not_offered(
    agreed: dict[str, Any], monkeypatch: pytest.MonkeyPatch, amount: int, codes: list[str]
) -> None:
    agreed["gateways"] = {"momo": {"base_url": "https://payment.momo.vn", "partner_code": "X"}}
    for name in ("ACCESS_KEY", "SECRET_KEY"):
        monkeypatch.setenv(f"BATRU_PAYMENTS_MOMO_{name}", "x")
    assert [one.code for one in ways.offered(WARD, amount, DAY)] == codes


def test_banks_are_known_by_their_numbers() -> None:
    known = ways.banks(local_day(date(2026, 1, 1)))
    assert (known["970436"]["vi"], known["970416"]["vi"], known["971025"]["vi"]) == ("Vietcombank", "ACB", "MoMo")
    numbers = [one["bin"] for document in home.catalogue().read("banks") for one in document.data["banks"]]
    assert len(numbers) == len(set(numbers))


def test_every_statement_belongs_to_a_gateway() -> None:
    assert {mapping["gateway"] for mapping in ways.statement_mappings().values()} <= set(GATEWAYS)


def test_the_recipe_is_true(tmp_path: Path) -> None:
    text = DOCUMENT.read_text("utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    folder = tmp_path / "payments"
    folder.mkdir()
    (folder / "ways.yaml").write_text(example[1], encoding="utf-8")
    (document,) = Catalogue(ROOT / "catalogue", locality=tmp_path).read("payments")
    assert document.data == read_yaml(example[1])
    for code, gateway in GATEWAYS.items():
        listed = document.data["gateways"].get(code, {})
        own = {name for name in gateway.needs if name not in gateway.secrets}
        if code not in ("demo", "vietqr"):
            assert set(listed) == own
        for secret in gateway.secrets:
            assert f"`BATRU_PAYMENTS_{code}_{secret}`".upper() in text.upper()
