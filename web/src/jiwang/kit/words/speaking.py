"""Which language the reader has chosen, and saying in it what a rule has written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from jiwang.kit.words.phrases import Phrase

Meant = Callable[[str], str]  # what a sentence means in a language


def language() -> str:
    """The language of the reader."""
    return translation.get_language() or settings.LANGUAGE_CODE


def spoken(words: object, meant: Meant | None = None) -> str:
    """A sentence, or the sentence of a refusal, in the reader's language; words of people stay as they were said."""
    return _spoken(words, meant or meaning(language()))


def listed(words: Iterable[object], meant: Meant | None = None) -> str:
    """Words one after the other."""
    meant = meant or meaning(language())
    return meant("、").join(_spoken(one, meant) for one in words)


def _spoken(words: object, meant: Meant) -> str:
    said = words.args[0] if isinstance(words, Exception) and words.args else words
    if isinstance(said, Phrase):
        return meant(said.pattern) % said.values
    return meant(str(said))


def meaning(language: str) -> Meant:
    """Rules and lists speak the language of the house: to its readers nothing is looked up, which takes longest where there is nothing."""
    return str if language == settings.LANGUAGE_CODE else _


def together(sentences: Iterable[object]) -> str:
    """Whole sentences as one: only the last keeps its full stop."""
    said = [spoken(one) for one in sentences]
    return _("；").join([*(one.rstrip("。.") for one in said[:-1]), *said[-1:]])


def in_the_reader_s_language(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the language that was chosen in this browser, and Chinese whatever else the browser may speak."""

    def answering(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        response = answer(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        patch_vary_headers(response, ("Cookie",))
        return response

    return answering
