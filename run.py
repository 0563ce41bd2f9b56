#!/usr/bin/env python3
"""Everything a person runs: `python run.py run`, `python run.py test`, … ; needs Python 3.11 and nothing else.

make does the same: each target of the Makefile calls this file.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UV = "uv==0.13.9"
BASE, DEV = "requirements.txt", "requirements-dev.txt"
BY_PAGE = ("--dist", "worksteal")  # one file looks at nearly all pages: its tests are shared out, not the files
WORKERS = os.environ.get("BATRU_TEST_WORKERS", "2")
# Without byte code every process compiles all it imports anew, and a start takes twice as long. Where none may lie
# beside sources, it lies in the environment's folder.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = str(VENV / "bytecode")


def step(name: str, work: Callable[[], object]) -> None:
    """Do one step and print its name with the seconds it took."""
    began = time.monotonic()
    print(f"· {name} …", end="", flush=True)
    work()
    print(f"\r· {name}: {time.monotonic() - began:.1f} s", flush=True)


def call(*command: object, env: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Run a command in the project's folder; its failure ends the run with its exit code."""
    words = [str(word) for word in command]
    output = subprocess.PIPE if quiet else None
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        check=False,
        stdout=output,
        stderr=output and subprocess.STDOUT,
    )
    if done.returncode:
        if quiet and done.stdout:
            print("\n" + done.stdout.decode(errors="replace"))
        sys.exit(done.returncode)


def python(*arguments: object, env: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Run the project's own Python."""
    call(PYTHON, *arguments, env=env, quiet=quiet)


def set_up(requirements: str) -> None:
    """Make the environment, install what the file pins, fetch page assets, compile translations: once per change."""
    stamp = VENV / f".{requirements}.stamp"
    wanted = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        if not PYTHON.exists():
            step("environment", lambda: call(sys.executable, "-m", "venv", VENV, quiet=True))
            step(
                "installer", lambda: python("-m", "pip", "install", "-q", "--disable-pip-version-check", UV, quiet=True)
            )
        step("libraries", lambda: _install(requirements))
        stamp.write_text(wanted)
    step("page assets and translations", lambda: python("-m", "batru.site.assets", quiet=True))


def _install(requirements: str) -> None:
    install = (PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON)
    call(*install, "--require-hashes", "-r", requirements, quiet=True)
    packages = subprocess.check_output(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    (Path(packages.strip()) / "batru.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = BIN / "batru"
    launcher.write_text(
        f"#!{PYTHON}\nimport sys\n\nfrom batru.site.cli import main\n\nsys.exit(main())\n", encoding="utf-8"
    )
    launcher.chmod(0o755)


def run() -> None:
    """Open the example locality on the embedded database."""
    port = os.environ.get("PORT", "8000")
    _need_port(port)
    set_up(BASE)
    env = {**_place(), "BATRU_EXAMPLE": "1", "BATRU_JOBS_INSIDE": "1"}
    python("-m", "batru.site.cli", "open", "--port", port, env=env)


def _place() -> dict[str, str]:
    """The locality and its home folder: those that `run` opens, unless the environment names others."""
    locality = os.environ.get("LOCALITY", "thanh-khe-2022")
    home = os.environ.get("BATRU_HOME", str(ROOT / ".batru" / locality))
    return {"BATRU_HOME": home, "BATRU_LOCALITY": locality}


def _need_port(port: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            sys.exit(
                f"Port {port} is taken by another program.\n"
                f"Stop that program, or choose another port: PORT={int(port) + 1} make run"
            )


def _pytest(*arguments: str, env: dict[str, str] | None = None) -> None:
    # A browser holds an event loop open, in which Django makes no database: pages are looked at in a run of their own.
    python("-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadfile", *arguments, env=env)


def test() -> None:
    """The suite on the embedded database."""
    set_up(DEV)
    _pytest("-m", "not full and not browser")
    _pytest(*BY_PAGE, "-m", "not full and browser")


def test_fast() -> None:
    """Rules, acts and the house, without browsers and long runs (tests/slow.txt)."""
    set_up(DEV)
    listed = (ROOT / "tests" / "slow.txt").read_text(encoding="utf-8").splitlines()
    left_out = [f"--ignore={line}" for line in listed if not line.startswith("#")]
    _pytest("-m", "not full and not slow and not browser", *left_out)


def test_full() -> None:
    """Everything: PostgreSQL too where it is there, long histories, all journeys."""
    set_up(DEV)
    _pytest("-m", "not browser")
    _pytest(*BY_PAGE, "-m", "browser")
    url = os.environ.get("BATRU_TEST_POSTGRES", "postgres://root@127.0.0.1:5432/test")
    if _answers(url):
        _pytest("-m", "not browser and not any_database", env={"BATRU_DATABASE_URL": url})
    elif "postgres" in os.environ.get("BATRU_REQUIRE", "").split(","):
        sys.exit("PostgreSQL is required here and does not answer at 127.0.0.1:5432.")
    else:
        print(
            "PostgreSQL does not answer at 127.0.0.1:5432, so its run is left out (BATRU_TEST_POSTGRES: its address)."
        )


def _answers(url: str) -> bool:
    host, _, port = url.rpartition("@")[2].partition("/")[0].partition(":")
    try:
        socket.create_connection((host, int(port or 5432)), timeout=2).close()
    except OSError:
        return False
    return True


def check() -> None:
    """Format, lint, types, contracts, migrations and the catalogue."""
    set_up(DEV)
    home = {"BATRU_HOME": str(ROOT / ".batru" / "check"), "BATRU_SECRET_KEY": "for checks alone"}
    for name, command in (
        ("format", ("-m", "ruff", "format", "--check", ".")),
        ("lint", ("-m", "ruff", "check", ".")),
        ("contracts", ("-c", "from importlinter.cli import lint_imports_command as lint; lint()")),
        ("types", ("-m", "mypy")),
        ("migrations", ("-m", "batru.site.cli", "django", "makemigrations", "--check", "--dry-run")),
        ("catalogue", ("-m", "batru.site.cli", "catalogue")),
    ):
        step(name, lambda command=command: python(*command, env=home, quiet=True))  # type: ignore[misc]


def fix() -> None:
    """Format and mend what can be mended."""
    set_up(DEV)
    python("-m", "ruff", "check", "--fix", "-q", ".")
    python("-m", "ruff", "format", "-q", ".")


def _tool(caption: str, *words: str, requirements: str = BASE) -> Callable[[], None]:
    """A command that is a program of the project; the caption is what the list of commands says of it."""

    def tool() -> None:
        set_up(requirements)
        python("-m", *words, *sys.argv[2:], env=_place())

    tool.__doc__ = caption
    return tool


def lock() -> None:
    """Write the requirement files anew from pyproject.toml: pinned, hashed, without addresses."""
    for target, extras in ((BASE, ()), (DEV, ("--extra", "dev"))):
        call(
            PYTHON, "-m", "uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-emit-index-url", "--no-header", "--no-annotate", *extras, "pyproject.toml", "-o", target,
        )  # fmt: skip


def clean() -> None:
    """Forget the example's homes; the next run makes them anew."""
    shutil.rmtree(ROOT / ".batru", ignore_errors=True)


COMMANDS: dict[str, Callable[[], None]] = {
    "run": run,
    "test": test,
    "test-fast": test_fast,
    "test-full": test_full,
    "check": check,
    "fix": fix,
    "house": _tool("Print the map of floors and rooms.", "batru.site.cli", "house"),
    "catalogue": _tool("Check every file of the catalogue and run its cases.", "batru.site.cli", "catalogue"),
    "rebuild": _tool("Burn every derived table and make it anew from what is true.", "batru.site.cli", "rebuild"),
    "import-log": _tool(
        "Land another system's event log: import-log FILE --mapping M.yaml [--locality CODE].",
        "batru.site.cli",
        "import-log",
    ),
    "bench": _tool(
        "Measure everything beside a floor or a peer, or only what is named: bench [NAME …].", "bench", requirements=DEV
    ),
    "room": _tool(
        "Make the furniture of a new room: room PILLAR NAME, such as room society libraries.", "batru.site.cli", "room"
    ),
    "messages": _tool(
        "Collect the sentences of all rooms and compile their Vietnamese.", "batru.site.messages", requirements=DEV
    ),
    "lock": lock,
    "clean": clean,
}


def main(arguments: Sequence[str]) -> None:
    """Do the command that was named."""
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"Ba Trụ needs Python 3.11; this is {sys.version.split()[0]}. Call it as: python3.11 run.py run")
    name = arguments[0] if arguments else "help"
    if name not in COMMANDS:
        lines = [f"  {known:<11} {(command.__doc__ or '').strip()}" for known, command in COMMANDS.items()]
        sys.exit("Use: python run.py COMMAND\n" + "\n".join(lines))
    try:
        COMMANDS[name]()
    except KeyboardInterrupt:
        print("\nStopped.")


if __name__ == "__main__":
    main(sys.argv[1:])
