"""A refusal says what, why, and what next, in the reader's language."""

from collections.abc import Callable

from batru.kernel.text import Said


class Refusal(Exception):
    """Something that was asked for and cannot be done; the sentences are message ids with {named} parameters."""

    def __init__(self, code: str, *, what: str, why: str, next_step: str, status: int = 422, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.what = what
        self.why = why
        self.next_step = next_step
        self.status = status
        self.params = params

    def told(self, translate: Callable[[str], str], language: str) -> tuple[str, str, str]:
        """What, why and next step in the reader's language; so are parameters that are said (`Said`)."""
        what, why, next_step = (
            Said(text, self.params).told(translate, language) for text in (self.what, self.why, self.next_step)
        )
        return what, why, next_step

    def sentences(self) -> tuple[str, str, str]:
        """What, why and next step in English, filled in."""
        return self.told(str, "en")

    def __str__(self) -> str:
        return f"{self.code}: " + " ".join(self.sentences())
