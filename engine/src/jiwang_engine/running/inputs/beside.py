"""What the bureau puts beside its files or tables: who visits where, holidays, and the names of its villages."""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.alerting import Worker, read_calendar, read_staff
from jiwang_engine.alerting.calendar import Calendar
from jiwang_engine.areas import read_villages
from jiwang_engine.packs.model import AreaRow, Pack
from jiwang_engine.reporting.atlas import Atlas
from jiwang_engine.running.request import RunRequest


def staff(request: RunRequest) -> tuple[Worker, ...]:
    """Who visits where; read first, so that a mistake in it costs nobody a long wait."""
    path = _beside(request, "staff.csv")
    return read_staff(path) if path.is_file() else ()


def calendar(request: RunRequest) -> Calendar | None:
    """The holidays that the bureau gives, for years that the library does not know yet."""
    path = _beside(request, "holidays.csv")
    return read_calendar(path) if path.is_file() else None


def areas_of(request: RunRequest, pack: Pack) -> tuple[AreaRow, ...]:
    """The places of the pack; the bureau's own table of villages adds to them and wins over their names."""
    path = _beside(request, "villages.csv")
    if not path.is_file():
        return pack.areas
    names = dict(read_villages(path))
    known = [AreaRow(one.code, names.pop(one.code, one.name), one.settlement) for one in pack.areas]
    return (*known, *(AreaRow(code, name) for code, name in sorted(names.items())))


def atlas_of(request: RunRequest, pack: Pack) -> Atlas:
    """What places are called: by the bureau, by the pack, and by the State on the day of the run."""
    return Atlas(areas_of(request, pack), request.on)


def _beside(request: RunRequest, name: str) -> Path:
    folder = request.data or request.facts
    assert folder is not None
    return folder / name
