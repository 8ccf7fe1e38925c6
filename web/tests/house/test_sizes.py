"""How much a page makes an old office computer fetch, compressed as it is sent."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import brotli
import pytest

ORDINARY, WITH_CHARTS = 150_000, 380_000  # bytes


@cache
def compressed(path: Path) -> int:
    """The size of a file as whitenoise sends it."""
    return len(brotli.compress(path.read_bytes()))


def fetched(page: Path, source: Path) -> int:
    """What a template and the base page around it name, and a generous page of text."""
    text = (source / "templates" / "base.html").read_text(encoding="utf-8") + page.read_text(encoding="utf-8")
    names = set(re.findall(r"{% static '([^']+)' %}", text))
    return 20_000 + sum(compressed(source / "static" / name) for name in names)


def test_no_page_is_too_heavy_for_an_old_computer(source: Path) -> None:
    heavy = {
        page.name: fetched(page, source)
        for page in source.rglob("*.html")
        if fetched(page, source)
        > (WITH_CHARTS if "charts.js" in page.read_text(encoding="utf-8") else ORDINARY)
    }

    assert heavy == {}


@pytest.mark.parametrize("name", ["desk.js", "charts.js", "desk.css"])
def test_nothing_is_fetched_from_outside(source: Path, name: str) -> None:
    text = (source / "static" / name).read_text(encoding="utf-8")

    assert not re.findall(r"(?:url\(|import\s*\(?|src=)[\"']?https?://", text)
