"""Parts of pages that are drawn with every request or row by row: by Jinja2, which compiles them, beside Django's own templates.

A template `….jinja` lies beside the page that shows it. It knows `_`, `ngettext`, `url`, `way` (where each of many records is),
`turned` (the same list on another page), `included`, `again` and every filter of the desk that Jinja2 has not itself; everything else it is given.
A day is written as it is (2026-10-31), a text is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.http import QueryDict
from django.template import Context, engines
from django.template.loader import render_to_string
from django.template.utils import get_app_template_dirs
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from jiwang.kit.words.speaking import language, listed, meaning, spoken

_KEPT = 1024  # parts


def drawn(name: str, **shown: object) -> SafeString:
    """A template filled with what it is given."""
    return mark_safe(_template(name, language()).render(shown))  # the environment escapes


def filled(context: Context, name: str) -> SafeString:
    """A template filled with all that its page knows."""
    return drawn(name, **{str(key): value for key, value in context.flatten().items()})


def included(name: str, **shown: object) -> SafeString:
    """A template of Django's inside a part, for what few pages have."""
    return mark_safe(render_to_string(name, shown))


def again(name: str, **shown: Hashable) -> SafeString:
    """A part that is drawn once for whatever it is given, and kept: nothing of a person may be given."""
    return _again(name, language(), tuple(shown.items()))


@lru_cache(_KEPT)
def _again(name: str, _language: str, shown: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return drawn(name, **dict(shown))


def kept(name: str) -> SafeString:
    """A part that says the same on every page: drawn once for each language."""
    return _kept(name, language())


@cache
def _kept(name: str, language: str) -> SafeString:
    return mark_safe(render_to_string(name))  # a template of Django's


class Shell(NamedTuple):
    """A page without what is a page's own: the text around its title, its menu, what it has to say and its content; and where icons are."""

    top: SafeString
    head: SafeString
    body: SafeString
    notes: SafeString
    end: SafeString
    icons: str


def shell() -> Shell:
    """The frame that says the same on every page of an officer: drawn once for each language, from the template of all pages."""
    return _shell(language(), settings.IS_DEMO, settings.DEMO_DAY)


_CUT = "-- cut here --"


@cache
def _shell(language: str, is_demo: bool, demo_day: date | None) -> Shell:
    shown = {
        "cut": _CUT,
        "language": language,
        "is_demo": is_demo,
        "demo_day": demo_day,
        "request": {"officer": True},
    }
    parts = render_to_string("parts/shell.html", shown).strip().split(_CUT)
    top, head, body, notes, end = map(mark_safe, parts)
    return Shell(top, head, body, notes, end, static("icons.svg"))


@cache
def _template(name: str, language: str) -> Template:
    return _environment(language).get_template(name)


class _Meant(dict[str, str]):
    """What the sentences of templates mean in one language: Django looks each up anew, which takes longest where it finds nothing."""

    def __missing__(self, sentence: str) -> str:
        self[sentence] = gettext(sentence)
        return self[sentence]


@cache
def _environment(language: str) -> Environment:
    folders = [*cast(Any, settings.TEMPLATES[0]["DIRS"]), *get_app_template_dirs("templates")]
    made = Environment(
        loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    for library in cast(Any, engines["django"]).engine.template_builtins:
        made.filters |= {name: one for name, one in library.filters.items() if name not in made.filters}
    # Asked in every row: in which language is known here.
    made.filters |= {
        name: partial(one, meant=meaning(language)) for name, one in (("spoken", spoken), ("listed", listed))
    }
    made.globals |= {
        "_": _Meant().__getitem__,
        "ngettext": ngettext,
        "url": _url,
        "way": _way,
        "turned": _turned,
        "included": included,
        "again": again,
    }
    return made


def _url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def _way(name: str) -> Callable[[object], str]:
    """The addresses of many records of one kind, looked up once."""
    before, _sign, after = reverse(name, args=[0]).rpartition("0")
    return lambda key: f"{before}{key}{after}"


def _turned(asked: QueryDict, page: int) -> str:
    query = asked.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
