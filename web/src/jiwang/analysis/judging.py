"""A sealed batch through the engine: its rows are linked, and the households that they concern are screened."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from jiwang.analysis.batches import in_plain_words
from jiwang_engine.batches import write_manifest
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import RunRequest, judge_late

_BESIDE = ("staff.csv", "villages.csv", "holidays.csv")


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a file besides its bytes."""

    source: str
    as_of: date
    received: date
    columns: Mapping[str, str] = field(default_factory=dict)


def judge_file(path: Path, told: Told, *, on: date, out: Path, tell: Callable[[str], None]) -> None:
    """Link and judge one file, which lies alone in its folder; results appear in `out` whole or not at all.

    The same file again comes to the same results. Raises FileRefused for files that need a whole run.
    """
    entry = {
        "file": path.name,
        "source": told.source,
        "as_of": told.as_of.isoformat(),
        "received": told.received.isoformat(),
        "columns": dict(told.columns),
    }
    write_manifest(path.parent, [entry])
    for name in _BESIDE if settings.BESIDE else ():
        if (Path(settings.BESIDE) / name).is_file():
            shutil.copy(Path(settings.BESIDE) / name, path.parent / name)
    request = RunRequest(
        pack=settings.PACK,
        on=on,
        out=out,
        data=path.parent,
        state=settings.STATE,
        verb="add",
        memory="2GB",
        threads=1,
    )
    with in_plain_words():
        judge_late(request, checked_pack(settings.PACK), tell=tell)
