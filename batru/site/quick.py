"""What makes pages quick: Jinja's own ways, without what it asks again and again at every call of a component.

The list of twenty dossiers calls components and translations some thousand times. `bench/list_page.py` measures it.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from django.urls import get_urlconf, reverse
from django.utils import translation
from jinja2 import Template, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from batru.site.addresses import versioned

# Collections of macros: what they see of a page (its time, reader and language) is the same at every import.
COMPONENTS = ("ui.html", "ui/", "frame/", "forms/")
KEPT = "_batru_components"

_words: dict[tuple[str, str], Markup] = {}


@pass_eval_context
def said(place: EvalContext, message: str, /, **given: Any) -> str:
    """The message in the reader's language, filled in; on a page what is given is escaped, in plain text it is not."""
    language = translation.get_language() or ""
    words = _words.get((language, message))
    if words is None:
        words = _words[language, message] = Markup(translation.gettext(message))
    return words % given if place.autoescape else str(words) % given


class QuickContext(Context):
    """Calls macros and plain functions straight away; everything else is Jinja's own way."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The same as Jinja's, which looks at every callable anew for what it wants as its first argument."""
        kind = type(__obj)
        if kind is Macro or __obj is said:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return __obj(__self.eval_ctx, *args, **kwargs)
        if kind is FunctionType and not hasattr(__obj, "jinja_pass_arg"):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return __obj(*args, **kwargs)
        return super().call(__obj, *args, **kwargs)


class QuickTemplate(Template):
    """Makes a collection of macros once a request, however many templates import it with their context."""

    def make_module(self, vars: Any = None, shared: bool = False, locals: Any = None) -> TemplateModule:  # noqa: A002
        """Kept at the request; without one, made anew as Jinja does."""
        request = vars.get("request") if vars else None
        if request is None or not (self.name or "").startswith(COMPONENTS):
            return super().make_module(vars, shared, locals)
        kept = request.__dict__.setdefault(KEPT, {})
        key = (self.name, translation.get_language())
        if key not in kept:
            kept[key] = super().make_module(vars, shared, locals)
        module: TemplateModule = kept[key]
        return module


@cache
def _fixed_address(name: str, urlconf: object) -> str:
    return reverse(name)


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """An address by name; those without arguments never change."""
    return reverse(name, args=args, kwargs=kwargs) if args or kwargs else _fixed_address(name, get_urlconf())


@cache
def icon(name: str, label: str | None = None, size: str = "") -> Markup:
    """One icon of the sprite; without a label it is an ornament that screen readers pass over."""
    kind = f"icon icon-{size}" if size else "icon"
    says = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    drawing = '<svg class="{}"{} focusable="false"><use href="{}#{}"></use></svg>'
    return Markup(drawing).format(kind, says, versioned("vendor/icons.svg"), name)
