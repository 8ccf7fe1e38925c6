"""The record of a run: enough to run it again and get the same."""

from __future__ import annotations

import hashlib
import json
import platform
import resource
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine import __version__
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.likeness.model import model_in_force
from jiwang_engine.packs.model import Pack
from jiwang_engine.running.request import RunRequest, RunResult

RECORD = "run.json"
RESULT_TABLES = (
    "verdicts", "alerts", "tasks", "links", "review", "scores", "persons", "households",
)  # fmt: skip


def write_record(request: RunRequest, pack: Pack, result: RunResult, *, folder: Path) -> None:
    """Write run.json: what was asked, with which law, on which files, and what came of it."""
    record = {
        "format": 1,
        "engine": __version__,
        "verb": request.verb,
        "pack": {"name": request.pack, "id": pack.id, "version": pack.version, "hash": pack.hash},
        "day": request.on.isoformat(),
        "known": request.known.isoformat() if request.known else None,
        "data": str(request.data.resolve()) if request.data else None,
        "facts": str(request.facts.resolve()) if request.facts else None,
        "instead_of": str(request.instead_of.resolve()) if request.instead_of else None,
        "state": str(request.state.resolve()) if request.state else None,
        "judged_by": request.engine,
        "memory": request.memory,
        "model": model_in_force().name,
        "lists_for": list(request.lists_for),
        "inputs": dict(result.inputs),
        "sources": list(result.sources),
        "opinions": {str(path.resolve()): digest(path) for path in request.opinions},
        "statements": digest(request.statements) if request.statements else None,
        "results": digests(folder),
        "counts": result.counts,
        "seconds": {name: round(value, 3) for name, value in result.seconds.items()},
        "processor_seconds": {name: round(value, 3) for name, value in result.processor.items()},
        "peak_memory_mb": _peak_memory_mb(),
        "machine": {"python": platform.python_version(), "system": platform.system()},
        "notes": result.notes,
    }
    text = json.dumps(record, ensure_ascii=False, indent=2)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    """sha256 of the result tables, so that a replay can be compared byte by byte."""
    found = {}
    for name in RESULT_TABLES:
        table = folder / f"{name}.parquet"  # a folder where a run was made county by county
        for path in sorted(table.glob("*.parquet")) if table.is_dir() else [table]:
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = digest(path)
    return found


def digest(path: Path) -> str:
    """The sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_record(folder: Path) -> dict[str, Any]:
    """The record of a finished run."""
    path = folder / RECORD if folder.is_dir() else folder
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise UsageError(
            "no-run-record", found=f"{folder} 里没有可用的 run.json。", remedy="请写一次运行的输出目录。"
        ) from error
    return found


def request_of(record: dict[str, Any], out: Path) -> RunRequest:
    """The request that a record describes, for another output folder; a replay never writes to the state."""
    return RunRequest(
        pack=record["pack"]["name"],
        on=date.fromisoformat(record["day"]),
        out=out,
        known=date.fromisoformat(record["known"]) if record.get("known") else None,
        data=Path(record["data"]) if record["data"] else None,
        facts=Path(record["facts"]) if record["facts"] else None,
        memory=record["memory"],
        lists_for=tuple(record["lists_for"]),
        verb=record.get("verb", "run"),
    )


def _peak_memory_mb() -> int:
    """The most memory that this process has held, in MB (ru_maxrss is in KB on Linux, in bytes on macOS)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / 1024 / (1024 if platform.system() == "Darwin" else 1))
