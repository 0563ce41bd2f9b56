"""False alarms among honest units, and cheats found, by the check that sets late shares beside those of peers."""

import random
from pathlib import Path

from batru.evaluation.rules.integrity.checks import KIND, Check, read_checks
from batru.evaluation.rules.integrity.decisions import unlike_peers
from batru.evaluation.rules.integrity.odds import Tally, binomial_tails, pooled
from batru.law.catalogue import Catalogue
from bench.measure import Result

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
RATE, WORLDS, SEED = 0.04, 300, 20221201
SPREADS = (0.0, 0.005, 0.02)
MOST_ALARMS = 5.0  # in a thousand honest units; the threshold itself promises two


def run() -> list[Result]:
    """Ten honest units 300 times for each spread between units; then one of ten reports no late dossier."""
    check = _check()
    return [_honest(check, spread) for spread in SPREADS] + [_perfect(check, spread) for spread in SPREADS]


def _honest(check: Check, spread: float) -> Result:
    draw = random.Random(SEED)
    ours = plain = looked = 0
    for _ in range(WORLDS):
        tallies = _world(draw, spread)
        looked += len(tallies)
        ours += len(unlike_peers(check, tallies))
        plain += sum(_cries(own, tallies, check.at("chance")) for own in tallies)
    alarms, rival = 1000 * ours / looked, 1000 * plain / looked
    name = f"false alarms, spread {spread:g}"
    return Result(name, alarms, rival, alarms / MOST_ALARMS, "<= 1", "per 1,000", "rival: plain binomial")


def _perfect(check: Check, spread: float) -> Result:
    draw = random.Random(SEED)
    found = plain = 0
    for _ in range(WORLDS):
        perfect = Tally("0", 0, 2000)
        tallies = [perfect, *_world(draw, spread)[1:]]
        found += any(one.unit == "0" for one in unlike_peers(check, tallies))
        plain += _cries(perfect, tallies, check.at("chance"))
    share, rival = 100 * found / WORLDS, 100 * plain / WORLDS
    # Where units differ much anyhow, no count tells a perfect one from a cheat: no bound is promised there.
    bound = 90.0 if spread == 0 else 0.0
    return Result(f"0 late of 2,000 found, spread {spread:g}", share, rival, share - bound, ">= 0", "%", "of 300")


def _world(draw: random.Random, spread: float) -> list[Tally]:
    """Ten units with a few hundred dossiers, each with a rate of its own around the same mean."""
    found = []
    for number in range(10):
        own = RATE if not spread else draw.betavariate(*(r * (1 - spread) / spread for r in (RATE, 1 - RATE)))
        whole = draw.randint(200, 500)
        found.append(Tally(str(number), sum(draw.random() < own for _ in range(whole)), whole))
    return found


def _cries(own: Tally, tallies: list[Tally], chance: float) -> bool:
    tails = binomial_tails(own.part, own.whole, pooled([one for one in tallies if one is not own]))
    return min(tails.low, tails.high) < chance


def _check() -> Check:
    checks = (one for document in Catalogue(CATALOGUE).read(KIND) for one in read_checks(document))
    return next(one for one in checks if one.code == "late_unlike_peers")
