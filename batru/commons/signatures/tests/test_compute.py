"""Signing and checking, with other programs as witnesses where they are installed (pdfsig, openssl)."""

import io
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from batru.commons import clock
from batru.commons.signatures import compute
from batru.commons.signatures.rules.verdicts import Checked, read_checked
from batru.commons.signatures.tests.authority import WORD, Authority, served
from batru.kernel.refusal import Refusal


def checked(path: Path, *roots: Path) -> list[Checked]:
    return [read_checked(each) for each in compute.verify(str(path), [str(root) for root in roots])]


def one(path: Path, *roots: Path) -> Checked:
    (found,) = checked(path, *roots)
    return found


def test_a_signed_page_says_who_signed_and_leads_to_its_root(signed: Path, root: Path) -> None:
    found = one(signed, root)
    assert (found.name, found.issuer) == ("Lê Thị Lan", "CA của bài kiểm thử")
    assert (found.intact, found.whole, found.changed, found.chain) == (True, True, "none", "trusted")
    assert found.verdict == "valid"
    assert found.time_source == "clock" and found.signed_at is not None
    assert abs(clock.real_now() - found.signed_at) < timedelta(minutes=2)
    assert found.algorithm == "sha256/sha256_ecdsa"


def test_the_page_itself_stays_byte_for_byte_at_the_front(signed: Path, page: bytes) -> None:
    content = signed.read_bytes()
    assert content.startswith(page) and len(content) < len(page) + 2 * compute.BYTES_RESERVED


@pytest.mark.parametrize("where", [b"/Type", b"stream\n", b"/ByteRange", b"/Reason"])
def test_a_flipped_byte_is_found(signed: Path, root: Path, where: bytes) -> None:
    content = bytearray(signed.read_bytes())
    content[content.index(where) + len(where) + 3] ^= 0x01
    signed.write_bytes(bytes(content))
    assert _is_refused_or_invalid(signed, root)


def _is_refused_or_invalid(path: Path, root: Path) -> bool:
    try:
        return [each.verdict for each in checked(path, root)] in (["invalid"], [])
    except Refusal as refusal:
        return refusal.code == "signatures.unreadable"


def test_an_appended_revision_is_found(signed: Path, root: Path) -> None:
    writer = PdfWriter(io.BytesIO(signed.read_bytes()), incremental=True)
    writer.pages[0].rotate(90)
    writer.write(str(signed))
    found = one(signed, root)
    assert found.intact, "the signed revision is as it was"
    assert (found.whole, found.changed, found.verdict) == (False, "forbidden", "invalid")


def test_a_second_signature_is_an_allowed_addition(
    signed: Path, root: Path, trusted: Authority, tmp_path: Path
) -> None:
    agency, both = trusted.signer(tmp_path, "UBND phường Xuân Hà"), tmp_path / "both.pdf"
    compute.sign(str(signed), str(both), str(agency), WORD, "")
    first, second = checked(both, root)
    assert (first.name, first.whole, first.changed, first.verdict) == ("Lê Thị Lan", False, "allowed", "valid")
    assert (second.name, second.whole, second.changed, second.verdict) == ("UBND phường Xuân Hà", True, "none", "valid")


def test_a_foreign_certificate_is_told_apart(page: bytes, foreign: Authority, root: Path, tmp_path: Path) -> None:
    path = _signed_by(foreign.signer(tmp_path, "Người lạ"), page, tmp_path)
    found = one(path, root)
    assert (found.intact, found.chain, found.verdict) == (True, "foreign", "unknown")


def test_a_foreign_signer_with_the_name_of_a_trusted_authority_is_foreign(
    page: bytes, trusted: Authority, root: Path, tmp_path: Path
) -> None:
    twin = Authority(trusted.name, trusted.now)
    assert one(_signed_by(twin.signer(tmp_path, "Lê Thị Lan"), page, tmp_path), root).verdict != "valid"


def test_an_expired_certificate_is_told_apart(
    page: bytes, trusted: Authority, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = trusted.signer(tmp_path, "Lê Thị Lan", start_days=-800, end_days=-30)
    monkeypatch.setattr(compute, "_need_in_time", lambda certificate: None)
    found = one(_signed_by(old, page, tmp_path), root)
    assert (found.intact, found.chain, found.verdict) == (True, "expired", "unknown")


@pytest.mark.parametrize(("start", "end"), [(-800, -1), (1, 30)])
def test_nobody_signs_with_a_certificate_that_is_not_valid_now(
    page: bytes, trusted: Authority, tmp_path: Path, start: int, end: int
) -> None:
    key = trusted.signer(tmp_path, "Lê Thị Lan", start_days=start, end_days=end)
    clock.set_now(trusted.now + timedelta(days=10 if start > 0 else -400))
    with pytest.raises(Refusal) as refused:
        _signed_by(key, page, tmp_path)
    assert refused.value.code == "signatures.certificate.time", "the place's own day changes nothing"


def test_the_time_is_real_though_the_place_lives_in_another_year(
    page: bytes, key: Path, root: Path, tmp_path: Path
) -> None:
    clock.set_now(clock.real_now() - timedelta(days=1400))
    found = one(_signed_by(key, page, tmp_path), root)
    assert found.signed_at is not None and abs(clock.real_now() - found.signed_at) < timedelta(minutes=2)


def test_a_wrong_passphrase_is_refused_in_words(page: bytes, key: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(page)
    with pytest.raises(Refusal) as refused:
        compute.sign(str(source), str(tmp_path / "t.pdf"), str(key), "đoán", "")
    assert refused.value.code == "signatures.passphrase"


def test_a_file_that_is_no_key_is_refused(page: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.p12").write_bytes(b"not a key")
    with pytest.raises(Refusal) as refused:
        _signed_by(tmp_path / "x.p12", page, tmp_path)
    assert refused.value.code == "signatures.passphrase"


def test_a_key_is_opened_once(page: bytes, key: Path, tmp_path: Path) -> None:
    compute._signer.cache_clear()
    for _ in range(3):
        _signed_by(key, page, tmp_path)
    assert compute._signer.cache_info().misses == 1


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"]
)
def test_what_is_no_pdf_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        compute.verify(str(path), [])
    assert refused.value.code == "signatures.unreadable"


def test_a_page_without_signature_has_none(page: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(page)
    assert compute.verify(str(path), []) == []


def test_a_visible_signature_shows_its_stamp_in_its_box(page: bytes, key: Path, root: Path, tmp_path: Path) -> None:
    stamp = tmp_path / "stamp.pdf"
    stamp.write_bytes(typst.compile(b"#set page(width: 62mm, height: 21mm, margin: 2mm)\nLan"))
    (tmp_path / "source.pdf").write_bytes(page)
    target = tmp_path / "seen.pdf"
    box = [1, 300.0, 400.0, 475.0, 460.0]
    compute.sign(str(tmp_path / "source.pdf"), str(target), str(key), WORD, "", str(stamp), box)
    shown: Any = PdfReader(target).pages[0]
    (widget,) = shown["/Annots"]
    assert [float(each) for each in widget.get_object()["/Rect"]] == box[1:]
    assert widget.get_object()["/AP"]["/N"].get_object()["/BBox"][2] > 100
    assert one(target, root).verdict == "valid"


def test_a_time_stamp_proves_when(page: bytes, key: Path, root: Path, trusted: Authority, tmp_path: Path) -> None:
    with served(trusted.stamper()) as address:
        path = _signed_by(key, page, tmp_path, tsa=address)
    found = one(path, root)
    assert (found.time_source, found.verdict) == ("tsa", "valid")
    assert found.signed_at is not None and abs(clock.real_now() - found.signed_at) < timedelta(minutes=2)


def test_the_stamp_of_an_unknown_authority_proves_nothing(
    page: bytes, key: Path, root: Path, foreign: Authority, tmp_path: Path
) -> None:
    with served(foreign.stamper()) as address:
        path = _signed_by(key, page, tmp_path, tsa=address)
    assert one(path, root).time_source == "clock"


def test_a_silent_time_stamping_authority_is_refused_in_words(page: bytes, key: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        _signed_by(key, page, tmp_path, tsa="http://127.0.0.1:9/")
    assert refused.value.code == "signatures.time_stamp"


@pytest.mark.needs("pdfsig")
def test_pdfsig_agrees(signed: Path) -> None:
    said = subprocess.run(["pdfsig", "-nocert", signed], capture_output=True, text=True, check=False).stdout
    assert "Signature Validation: Signature is Valid." in said and "Total document signed" in said
    assert "ETSI.CAdES.detached" in said and "Lê Thị Lan" in said
    content = bytearray(signed.read_bytes())
    content[content.index(b"/Type")] ^= 0x20
    signed.write_bytes(bytes(content))
    said = subprocess.run(["pdfsig", "-nocert", signed], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said


@pytest.mark.needs("openssl")
def test_openssl_agrees(signed: Path, root: Path, tmp_path: Path) -> None:
    content = signed.read_bytes()
    span = re.search(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+) ?\]", content)
    assert span is not None
    start, length, second, rest = map(int, span.groups())
    (tmp_path / "content").write_bytes(content[start : start + length] + content[second : second + rest])
    cms = bytes.fromhex(content[start + length + 1 : second - 1].decode())
    (tmp_path / "cms").write_bytes(cms[: int.from_bytes(cms[2:4], "big") + 4])
    words = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "content"]
    words += ["-CAfile", str(root), "-purpose", "any", "-out", "out"]
    good = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    (tmp_path / "content").write_bytes(b"x" + (tmp_path / "content").read_bytes()[1:])
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def _signed_by(key: Path, page: bytes, folder: Path, tsa: str = "") -> Path:
    source, target = folder / "to-sign.pdf", folder / "by.pdf"
    source.write_bytes(page)
    compute.sign(str(source), str(target), str(key), WORD, "", tsa=tsa)
    return target
