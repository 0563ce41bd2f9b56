import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from batru.site import assets

ICON = (
    b'<svg\n viewBox="0 0 24 24">\n <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n <path d="M3 10" />\n</svg>'
)


def an_archive(folder: Path, files: dict[str, bytes]) -> tuple[Path, str]:
    """An npm archive and its integrity as a lock writes it."""
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path, "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def test_a_package_is_what_the_lock_names(tmp_path: Path) -> None:
    path, integrity = an_archive(
        tmp_path, {"LICENSE": b"MIT", "icons/outline/search.svg": ICON, "src/left-out.js": b""}
    )
    package = assets.Package(path, integrity)
    assert package.licence() == "MIT"
    with pytest.raises(KeyError):
        package.read("src/left-out.js")


def test_a_changed_package_is_refused(tmp_path: Path) -> None:
    path, integrity = an_archive(tmp_path, {"LICENSE": b"MIT"})
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(SystemExit, match="not the package that package-lock.json names"):
        assets.Package(path, integrity)


def test_icons_are_drawn_in_one_file_without_the_empty_square(tmp_path: Path) -> None:
    package = assets.Package(*an_archive(tmp_path, {"icons/outline/search.svg": ICON}))
    drawn = assets.sprite(package, ["search"])
    assert '<symbol id="search" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in drawn
    assert '<path d="M3 10" />' in drawn
    assert "M0 0h24v24H0z" not in drawn


def test_an_icon_that_does_not_exist_is_named(tmp_path: Path) -> None:
    package = assets.Package(*an_archive(tmp_path, {"icons/outline/search.svg": ICON}))
    with pytest.raises(SystemExit, match="no Tabler icon 'serch'"):
        assets.sprite(package, ["serch"])


def test_the_lock_pins_every_package_by_digest_and_names_no_registry() -> None:
    lock = json.loads((assets.ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert set(assets.PACKAGES) <= {name.removeprefix("node_modules/") for name in lock}
    entries = [entry for name, entry in lock.items() if name]
    assert all(entry["integrity"].startswith("sha512-") for entry in entries)
    assert not any("resolved" in entry for entry in entries)
