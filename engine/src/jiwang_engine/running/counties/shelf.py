"""What finished turns of counties have left: it is kept until the whole run is published, also when the run is stopped."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiwang_engine import __version__
from jiwang_engine.packs.model import Pack
from jiwang_engine.running.request import RunRequest

_ASKED, _COUNTS = "asked.json", "counts.json"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder with a folder for each finished turn; a turn is put there whole or not at all."""

    folder: Path

    @classmethod
    def opened(cls, folder: Path, asked: Mapping[str, Any]) -> Shelf:
        """The shelf of a run that is asked the same; what another run has left is swept."""
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        record = folder / _ASKED
        if not record.is_file() or record.read_text(encoding="utf-8") != text:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            record.write_text(text, encoding="utf-8")
        return cls(folder)

    def holds(self, turn: str) -> bool:
        """Whether a turn is finished."""
        return (self.folder / turn).is_dir()

    def of(self, turn: str) -> Path:
        """Where a finished turn's files lie."""
        return self.folder / turn

    def counts(self, turn: str) -> dict[str, Any]:
        """What a finished turn has counted."""
        found: dict[str, Any] = json.loads((self.folder / turn / _COUNTS).read_text(encoding="utf-8"))
        return found

    @contextmanager
    def putting(self, turn: str) -> Iterator[Path]:
        """A folder to write a turn's files into; it stays only when everything went well."""
        part = self.folder / f".{turn}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        try:
            yield part
            os.rename(part, self.folder / turn)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def write_counts(folder: Path, counts: Mapping[str, Any]) -> None:
    """Keep what a turn has counted beside its tables."""
    (folder / _COUNTS).write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")


def asked_of(
    request: RunRequest,
    pack: Pack,
    *,
    turns: Sequence[Sequence[str]],
    inputs: Mapping[str, str],
    before: str,
) -> dict[str, Any]:
    """Everything that decides what the turns leave behind; `before` is the generation of the state."""
    return {
        "engine": __version__,
        "pack": pack.hash,
        "day": request.on.isoformat(),
        "known": request.known.isoformat() if request.known else None,
        "turns": [list(turn) for turn in turns],
        "inputs": dict(inputs),
        "before": before,
    }
