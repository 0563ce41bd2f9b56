"""What makes pages quick: Jinja's own ways, without what it asks again and again at every call of a component.

The list of twenty dossiers calls components and translations some thousand times. `bench/list_page.py` measures it.
"""

from collections.abc import Callable, MutableMapping
from contextvars import ContextVar
from functools import cache, lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from django.http import HttpRequest
from django.urls import get_urlconf, reverse
from django.utils import translation
from jinja2 import Environment, Template, nodes, pass_eval_context
from jinja2.environment import TemplateModule, create_cache
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from batru.site.addresses import versioned
from batru.site.language import drawing, spoken

# Collections of macros that know of a page only what they are given, its language and its request.
COMPONENTS = ("ui.html", "ui/", "frame/", "forms/")
PLAIN = frozenset({FunctionType, MethodType, BuiltinFunctionType})

_words: dict[tuple[str, str], Markup] = {}
_request: ContextVar[HttpRequest | None] = ContextVar("_request", default=None)


def asked() -> HttpRequest:
    """The request whose page is being drawn."""
    request = _request.get()
    if request is None:
        raise LookupError("This is drawn for no request, so it can hold no form.")
    return request


@pass_eval_context
def said(place: EvalContext, message: str, /, **given: Any) -> str:
    """The message in the reader's language, filled in; on a page what is given is escaped, in plain text it is not."""
    language = spoken()
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
        if kind in PLAIN and not hasattr(__obj, "jinja_pass_arg"):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return __obj(*args, **kwargs)
        return super().call(__obj, *args, **kwargs)


def written(value: Any) -> str:
    """What an output writes on a page: markup as it is, everything else escaped; text is not dressed as markup."""
    kind = type(value)
    if kind is str:
        return str(_escape_inner(value))
    return value if kind is Markup else escape(value)


class QuickTemplate(Template):
    """Makes a collection of macros once, however many pages import it with their context."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],  # noqa: A002
    ) -> Template:
        """Compiled templates say `escape` for each output and for nothing else."""
        namespace["escape"] = written
        return super()._from_namespace(environment, namespace, globals)

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Drawn in one language, for one request."""
        given = dict(*args, **kwargs)
        before = _request.set(given.get("request"))
        try:
            with drawing():
                return super().render(given)
        finally:
            _request.reset(before)

    def make_module(self, vars: Any = None, shared: bool = False, locals: Any = None) -> TemplateModule:  # noqa: A002
        """Components read nothing of a page: the module that Jinja keeps for an import without context serves all."""
        if vars is None or not (self.name or "").startswith(COMPONENTS) or self.environment.auto_reload:
            return super().make_module(vars, shared, locals)
        return self.module


@lru_cache(maxsize=8192)
def _address(urlconf: object, name: str, *args: Any) -> str:
    return reverse(name, args=args)


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """An address by name; it never changes, and lists show the same ones again and again."""
    return reverse(name, args=args, kwargs=kwargs) if kwargs else _address(get_urlconf(), name, *args)


@cache
def icon(name: str, label: str | None = None, size: str = "") -> Markup:
    """One icon of the sprite; without a label it is an ornament that screen readers pass over."""
    kind = f"icon icon-{size}" if size else "icon"
    says = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    drawing = '<svg class="{}"{} focusable="false"><use href="{}#{}"></use></svg>'
    return Markup(drawing).format(kind, says, versioned("vendor/icons.svg"), name)


# What says the same at every call in one language, where all that it is given is written in the template.
FIXED: dict[str, Callable[..., Any]] = {
    "_": lambda message: Markup(translation.gettext(message)) % {},
    "language": spoken,
    "static": versioned,
    "url": address,
    "drawn_icon": icon,
    "icon": icon,
}


class QuickEnvironment(Environment):
    """Compiles each template once a language, with its fixed words, addresses and icons already written in."""

    context_class, template_class = QuickContext, QuickTemplate

    @property
    def cache(self) -> MutableMapping[Any, Template] | None:
        """The templates compiled for the language of now."""
        language = spoken()
        if language not in self._caches:
            self._caches[language] = create_cache(-1)
        return self._caches[language]

    @cache.setter
    def cache(self, _: object) -> None:
        self._caches: dict[str, MutableMapping[Any, Template] | None] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A template without names of its own has those of all: Jinja would chain an empty folder before them."""
        return super().make_globals(d) if d else self.globals

    def compile(self, *args: Any, **kwargs: Any) -> Any:
        """Whatever page is being drawn meanwhile, what is written in is of the language of now."""
        with drawing():
            return super().compile(*args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """A template without a name may be shown in another language than that of now: it stays as it is."""
        tree = super()._parse(source, name, filename)
        return tree if name is None else _Fixer().visit(tree)


class _Fixer(NodeTransformer):
    """Replaces calls that cannot say anything else by what they say."""

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        """A call by name, or of a component's icon, with nothing but written words."""
        self.generic_visit(node)
        is_icon = node.node == nodes.Getattr(nodes.Name("ui", "load"), "icon", "load")
        name = "icon" if is_icon else getattr(node.node, "name", "")
        if name not in FIXED or node.dyn_args or node.dyn_kwargs:
            return node
        given: dict[str, Any] = {pair.key: pair.value for pair in node.kwargs}
        words: list[Any] = node.args
        if not all(isinstance(each, nodes.Const) for each in (*words, *given.values())):
            return node
        if name == "_" and given:  # it is filled in where it stands, escaped or not
            return node
        value = FIXED[name](*(each.value for each in words), **{key: each.value for key, each in given.items()})
        return nodes.Const(value, lineno=node.lineno)

    def visit_ScopedEvalContextModifier(self, node: nodes.Node) -> nodes.Node:
        """Where escaping is changed inside a template, nothing is touched."""
        return node
