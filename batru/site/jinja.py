"""The page language: Jinja2 with every room's own templates, translations and the site's filters."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils import translation
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from batru.site import chips, formats
from batru.site.addresses import versioned
from batru.site.drawn import DrawnFor
from batru.site.language import spoken
from batru.site.quick import QuickEnvironment, address, asked, icon, said
from batru.site.tokens import token

CSRF_FIELD = "_batru_csrf_field"


def environment(**options: Any) -> Environment:
    """A Jinja2 environment that finds `<room>/templates/`, refuses unknown names and speaks the reader's language."""
    folders = [f"{config.path}/templates" for config in apps.get_app_configs()]
    env = QuickEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        auto_reload=bool(options.get("auto_reload")),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", DrawnFor],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        newstyle=True,
    )
    env.globals.update(
        _=said,
        gettext=said,
        static=versioned,
        url=address,
        drawn_icon=icon,
        due_chip=chips.due,
        csrf_field=_csrf_field,
        language=spoken,
        local=local,
    )
    env.globals.update(formats.GLOBALS)
    env.filters.update(formats.FILTERS)
    env.filters["local"] = local
    return env


def local(words: Any) -> str:
    """The words of a bilingual value {vi, en} in the reader's language; Vietnamese where English is missing."""
    if isinstance(words, str):
        return words
    mapping = words if isinstance(words, Mapping) else {"vi": words.vi, "en": words.en}
    return str(mapping.get(spoken()) or mapping["vi"])


def _csrf_field() -> Markup:
    """Drawn once a request, for every form of its page."""
    request = asked()
    field: Markup | None = request.__dict__.get(CSRF_FIELD)
    if field is None:
        field = Markup(
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{token(request)}">'
        )  # letters and digits
        request.__dict__[CSRF_FIELD] = field
    return field
