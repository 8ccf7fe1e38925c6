"""A page of the office as a PDF file, with its font inside: the same page gives the same bytes.

WeasyPrint needs Pango and a Chinese font of the machine (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk).
Where one of them lacks, `lacking` says so, and pages print from the browser as before.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from fontTools.ttLib.ttCollection import TTCollection

FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")  # Debian: fonts-noto-cjk
_FACE = "Noto Serif CJK SC"
_STYLE = Path(__file__).with_name("paper.css")
_NAME = 4  # of a face, in its table of names


class NotDrawn(RuntimeError):
    """The machine cannot make PDF files; the message is for people."""


@cache
def _press() -> Any | None:
    """WeasyPrint, which takes most of a second to come and is fetched by the first paper; None where the machine has no Pango."""
    try:
        return import_module("weasyprint")
    except OSError:
        return None


@cache
def lacking() -> str:
    """What the machine lacks, in the words of its package manager; empty where it can."""
    if _press() is None:
        return "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    return "" if FONT.is_file() else "fonts-noto-cjk"


def drawn(page: str) -> bytes:
    """A page of HTML, in which nothing is fetched from anywhere, as a PDF file. Raises NotDrawn."""
    press = _press()
    if press is None or lacking():
        raise NotDrawn(lacking())
    found: bytes = press.HTML(string=writable(page), url_fetcher=_nothing).write_pdf(
        stylesheets=[press.CSS(filename=_STYLE, url_fetcher=_nothing)],
        pdf_identifier=hashlib.sha256(page.encode()).digest()[:16],
    )
    return found


def writable(text: str) -> str:
    """A text in which every sign that the font cannot draw stands as its number, so that nobody's name becomes a box."""
    return "".join(one if one.isspace() or ord(one) in _signs() else f"〔U+{ord(one):X}〕" for one in text)


@cache
def _signs() -> frozenset[int]:
    if lacking():
        return frozenset()
    with TTCollection(FONT, lazy=True) as faces:
        face = next(one for one in faces.fonts if one["name"].getDebugName(_NAME) == _FACE)
        return frozenset(face.getBestCmap())


def _nothing(url: str, *_args: Any, **_more: Any) -> Any:
    raise ValueError(url)
