"""Sealed files through the engine: one by itself, whose households are screened, or all of a city together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from jiwang.analysis.batches import FileRefused, in_plain_words
from jiwang_engine.batches import write_manifest
from jiwang_engine.errors import JiwangError
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import RunRequest, judge_late, withdraw_late
from jiwang_engine.running import run as run_all

_BESIDE = ("staff.csv", "villages.csv", "holidays.csv")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a file besides its bytes."""

    source: str
    as_of: date
    received: date
    columns: Mapping[str, str] = field(default_factory=dict)


def judge_file(
    path: Path, told: Told, *, statements: Path | None = None, on: date, out: Path, tell: Tell
) -> None:
    """Link and judge one file, which lies alone in its folder; results appear in `out` whole or not at all.

    The same file again comes to the same results. Raises FileRefused for files that need a whole run.
    """
    request = _about_one(path, told, statements=statements, on=on, out=out)
    with in_plain_words():
        judge_late(request, checked_pack(settings.PACK), tell=tell)


def withdraw_file(path: Path, told: Told, *, on: date, out: Path, tell: Tell) -> None:
    """Take one file out of what the engine knows, and screen its households anew; `out` and refusals as of `judge_file`."""
    request = _about_one(path, told, statements=None, on=on, out=out)
    with in_plain_words():
        withdraw_late(request, checked_pack(settings.PACK), tell=tell)


def judge_city(
    files: Iterable[tuple[Path, Told]],
    folder: Path,
    *,
    opinions: Path,
    statements: Path | None = None,
    on: date,
    out: Path,
    tell: Tell,
) -> dict[str, Any]:
    """Run the main job on files that lie together in a folder; the engine's record of it, without paths of the machine.

    Results appear in `out` whole or not at all, and the state is renewed after them: stopped at any moment, it is simply run
    again and comes to the same. Raises FileRefused, with a line for each file at fault.
    """
    _lay_out(folder, files)
    request = RunRequest(
        pack=settings.PACK, on=on, out=out, data=folder, state=settings.STATE, opinions=(opinions,), statements=statements
    )  # fmt: skip
    with _all_in_plain_words():
        run_all(request, checked_pack(settings.PACK), tell=tell)
    record: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return {name: value for name, value in record.items() if name not in ("data", "facts", "state")} | {
        "opinions": list(record["opinions"].values())
    }


def _about_one(path: Path, told: Told, *, statements: Path | None, on: date, out: Path) -> RunRequest:
    _lay_out(path.parent, [(path, told)])
    return RunRequest(
        pack=settings.PACK,
        on=on,
        out=out,
        data=path.parent,
        state=settings.STATE,
        verb="add",
        statements=statements,
        memory="2GB",
        threads=1,
    )


def _lay_out(folder: Path, files: Iterable[tuple[Path, Told]]) -> None:
    """Say of each file what it is, and put beside them what the bureau keeps beside its files."""
    entries = [
        {
            "file": path.name, "source": told.source, "as_of": told.as_of.isoformat(), "received": told.received.isoformat(),
            "columns": dict(told.columns),
        }
        for path, told in files
    ]  # fmt: skip
    write_manifest(folder, entries)
    for name in _BESIDE if settings.BESIDE else ():
        if (Path(settings.BESIDE) / name).is_file():
            shutil.copy(Path(settings.BESIDE) / name, folder / name)


@contextmanager
def _all_in_plain_words() -> Iterator[None]:
    """The engine's refusals, several at once, and what the machine could not do: full disk, too little memory."""
    try:
        yield
    except JiwangError as error:
        parts = getattr(error, "errors", (error,))
        raise FileRefused(
            "".join(f"{one.at or ''}{'：' if one.at else ''}{one.found}{one.remedy}" for one in parts)
        ) from error
