"""What a dated value must keep beyond its schema."""

from collections.abc import Iterator

from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.terms import UNITS
from batru.law.values import Value, read_value


def examine_values(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """The code is the file's place, days stand in order, and each value is what its unit says."""
    for document in documents:
        try:
            history = read_value(document).history
        except CatalogueError as error:
            yield problem(error)
            continue
        for value in history:
            fault = _fault(value)
            if fault:
                yield problem(document.error(fault, "values", value.since.isoformat(), "value"))


def _fault(value: Value) -> str:
    if value.value is None:
        return ""
    try:
        if value.unit == "time_of_day":
            value.time()
        elif value.unit in UNITS:
            value.term()
        elif value.unit != "choice":
            value.number()
    except (TypeError, ValueError) as error:
        return str(error)
    return ""


register("law", examine_values)
