"""What a form that somebody takes from a dossier's page says."""

import io
import unicodedata

from django.test import Client
from pypdf import PdfReader


def address(code: str, form: str, time: int = 1) -> str:
    """Where a form of a dossier lies."""
    return f"/dossiers/{code}/forms/{form}/{time}/"


def content(client: Client, where: str) -> bytes:
    """The PDF that stands there."""
    answer = client.get(where)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return answer.getvalue()


def words(pdf: bytes) -> str:
    """All its words, one space between them, in composed form."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return unicodedata.normalize("NFC", " ".join(text.split()))
