"""What a clerk reads after a run: the report as a page and as a workbook, and the rejected rows to mend and send again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Source
from jiwang_engine.sources.quality.books import write_book
from jiwang_engine.sources.quality.cards import cards_of
from jiwang_engine.sources.quality.returns import write_returns
from jiwang_engine.sources.staging import Counts

TEMPLATES = Path(__file__).parent / "templates"


def write_quality(backend: Backend, directory: Path, *, sources: Mapping[str, Source], on: date) -> None:
    """Write report.html, report.xlsx and rejected/… into `directory`, from the tables that read_sources left.

    `on` stands as the day the workbooks were made.
    """
    directory.mkdir(parents=True, exist_ok=True)
    returned = write_returns(backend, directory / "rejected", on=on)
    cards = tuple(cards_of(backend, sources, returned))
    skipped = [
        (name, reason) for name, reason in backend.rows("SELECT name, reason FROM skipped ORDER BY name")
    ]
    whole = sum((card.counts for card in cards), Counts())
    page = _environment().get_template("quality.html").render(cards=cards, skipped=skipped, whole=whole)
    (directory / "report.html").write_text(page, encoding="utf-8")
    write_book(backend, directory / "report.xlsx", cards=cards, skipped=skipped, on=on)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(number=lambda value: f"{value:,}")
    return made
