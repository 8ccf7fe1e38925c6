"""What finished groups of counties have left: it is kept until the whole run is published, also when the run is stopped."""

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
    """A folder with a folder for each finished group; a group is put there whole or not at all."""

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

    def holds(self, group: str) -> bool:
        """Whether a group is finished."""
        return (self.folder / group).is_dir()

    def of(self, group: str) -> Path:
        """Where a finished group's files lie."""
        return self.folder / group

    def counts(self, group: str) -> dict[str, Any]:
        """What a finished group has counted."""
        found: dict[str, Any] = json.loads((self.folder / group / _COUNTS).read_text(encoding="utf-8"))
        return found

    @contextmanager
    def putting(self, group: str) -> Iterator[Path]:
        """A folder to write a group's files into; it stays only when everything went well."""
        part = self.folder / f".{group}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        try:
            yield part
            os.rename(part, self.folder / group)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def write_counts(folder: Path, counts: Mapping[str, Any]) -> None:
    """Keep what a group has counted beside its tables."""
    (folder / _COUNTS).write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")


def asked_of(
    request: RunRequest,
    pack: Pack,
    *,
    groups: Sequence[Sequence[str]],
    inputs: Mapping[str, str],
    before: str,
) -> dict[str, Any]:
    """Everything that decides what the groups leave behind; `before` is the generation of the state."""
    return {
        "engine": __version__,
        "pack": pack.hash,
        "day": request.on.isoformat(),
        "known": request.known.isoformat() if request.known else None,
        "groups": [list(group) for group in groups],
        "inputs": dict(inputs),
        "before": before,
    }
