"""What the pages of the project tell people to type can be typed, and each command says what it does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from batru.site import cli
from tests.house.walls import ROOT

PAGES = [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", ROOT / "HOUSE.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"```(?:console|sh|bash)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
# At the start of a line, after a prompt, after settings such as PORT=8001, or after the folder of the environment.
START = r"(?:^|[;&|(] *)(?:\$ +)?(?:[A-Z_]+=\S+ +)*"
PROGRAMS = {
    "make": re.compile(START + r"make +([a-z][\w-]*)", re.MULTILINE),
    "run.py": re.compile(START + r"python3?(?:\.11)? +run\.py +([a-z][\w-]*)", re.MULTILINE),
    "batru": re.compile(START + r"(?:\S*/)?batru +([a-z][\w-]*)(?: +([a-z]+)(?= |$))?", re.MULTILINE),
    "bench": re.compile(START + r"python3?(?:\.11)? +-m +bench(?:\.| +)([a-z]\w*)", re.MULTILINE),
}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def targets() -> set[str]:
    """What the Makefile makes."""
    (phony,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    ruled = {name for line in re.findall(r"^([a-z][a-z -]*):", MAKEFILE, re.MULTILINE) for name in line.split()}
    assert ruled == set(phony.split())
    return ruled


def typed(page: Path, program: str) -> Iterator[re.Match[str]]:
    """Every command of a program that a page shows as code."""
    for block, span in CODE.findall(page.read_text(encoding="utf-8")):
        yield from PROGRAMS[program].finditer(block or span)


def named(program: str) -> dict[str, str]:
    """The commands that pages name, each with a page that does."""
    return {found[1]: page.name for page in PAGES for found in typed(page, program)}


def test_make_and_run_do_the_same() -> None:
    assert targets() == set(run.COMMANDS)


@pytest.mark.parametrize("name", run.COMMANDS)
def test_each_command_of_run_says_what_it_does(name: str) -> None:
    assert (run.COMMANDS[name].__doc__ or "").strip()


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_of_batru_says_what_it_does(name: str) -> None:
    assert (cli._command(name).__doc__ or "").strip()


@pytest.mark.parametrize(
    ("program", "known", "least"),
    [
        ("make", targets(), {"run", "test", "check", "room"}),
        ("run.py", set(run.COMMANDS), {"run", "test", "import-log"}),
        ("batru", set(cli.COMMANDS), {"index", "import-log", "jobs"}),
        ("bench", {path.stem for path in (ROOT / "bench").iterdir()}, {"search", "scale"}),
    ],
)
def test_commands_that_pages_name_exist(program: str, known: set[str], least: set[str]) -> None:
    """`least` are some that are known to stand there, so that a pattern which finds nothing is seen."""
    assert least <= named(program).keys()
    assert {name: page for name, page in named(program).items() if name not in known} == {}


def test_what_follows_a_command_of_batru_exists_too() -> None:
    """`batru index verify`: the second word stands in the command's own help."""
    second = {(found[1], found[2]) for page in PAGES for found in typed(page, "batru") if found[2]}
    assert ("index", "verify") in second
    assert [pair for pair in second if " ".join(pair) not in (cli._command(pair[0]).__doc__ or "")] == []
