"""An authority that is trusted, one that is not, a page to sign, and the work done in this process."""

from pathlib import Path

import pytest
import typst

from batru.commons import clock
from batru.commons.signatures import compute
from batru.commons.signatures.tests.authority import WORD, Authority

PAGE = '#set document(title: "Kết quả")\n#set text(lang: "vi")\n= Kết quả\nĐồng ý.'.encode()


@pytest.fixture(scope="session")
def trusted() -> Authority:
    return Authority("CA của bài kiểm thử", clock.real_now())


@pytest.fixture(scope="session")
def foreign() -> Authority:
    return Authority("CA lạ", clock.real_now())


@pytest.fixture(scope="session")
def key(trusted: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bà Lan's key file under WORD."""
    return trusted.signer(tmp_path_factory.mktemp("keys"), "Lê Thị Lan")


@pytest.fixture(scope="session")
def root(trusted: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trusted.root(tmp_path_factory.mktemp("roots"))


@pytest.fixture(scope="session")
def page() -> bytes:
    """A tagged PDF/A page."""
    made = typst.compile(PAGE, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=0)
    assert isinstance(made, bytes)
    return made


@pytest.fixture
def signed(page: bytes, key: Path, tmp_path: Path) -> Path:
    """The page with bà Lan's signature, which is not seen."""
    source, target = tmp_path / "source.pdf", tmp_path / "signed.pdf"
    source.write_bytes(page)
    compute.sign(str(source), str(target), str(key), WORD, "Ban hành")
    return target
