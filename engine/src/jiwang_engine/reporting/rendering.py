"""Pages from templates: no outside assets, one inline stylesheet, good on a phone, on a desk and on paper."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jiwang_engine.reporting.wording import (
    DESK_LABELS,
    LEVEL_LABELS,
    STATE_LABELS,
    day_text,
    percent,
    short_day,
)

_TEMPLATES = Path(__file__).parent / "templates"


def _number(value: int) -> str:
    return f"{value:,}"


@cache
def environment(*folders: Path) -> Environment:
    """The templates of this package, and of other folders that want the same look."""
    made = Environment(
        loader=FileSystemLoader([_TEMPLATES, *folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(day=day_text, short_day=short_day, number=_number)
    made.globals.update(
        levels=LEVEL_LABELS, states=STATE_LABELS, desks=DESK_LABELS, percent=percent, date=date
    )
    return made


def write_template(path: Path, template: str, **values: Any) -> None:
    """Fill a template and write it as UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(environment().get_template(template).render(**values), encoding="utf-8")
