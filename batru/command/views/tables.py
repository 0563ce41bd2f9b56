"""Numbers to take along."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse


def table(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file; empty cells where there is no figure."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # the mark lets spreadsheets read marks
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    lines = csv.writer(response)
    lines.writerow(head)
    lines.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return response
