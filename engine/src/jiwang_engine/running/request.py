"""What a run is asked to do, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A run: a pack, a day, a directory of departments' files, and where the results go.

    With `state` the run remembers: persons keep their ids, alerts their quiet periods, raw files lie in its vault.
    `memory` is the database's limit (4GB). `lists_for` names the areas whose lists are written; empty writes all, up to 200.
    """

    pack: str
    on: date
    out: Path
    data: Path | None = None
    facts: Path | None = None
    known: date | None = None  # what was published, stated or decided later is not seen
    state: Path | None = None
    instead_of: Path | None = None  # the files that late ones correct
    memory: str = "4GB"
    threads: int = 0
    opinions: tuple[Path, ...] = ()  # what clerks have answered: review.xlsx filled in, CSV or JSON
    statements: Path | None = (
        None  # what people have stated of facts, in the place of what the state knows of them
    )
    lists_for: tuple[str, ...] = ()
    engine: str = "duckdb"  # where everybody is judged: duckdb | spark
    master: str = "local[*]"  # of Spark: its URL
    verb: str = "run"  # the command by which the job is repeated: run | link


@dataclass(slots=True)
class RunResult:
    """What a run did: counts for people, seconds for operators."""

    out: Path
    counts: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)  # seconds of all cores, by stage
    notes: list[str] = field(default_factory=list)
    inputs: Mapping[str, str] = field(default_factory=dict)  # file name → sha256
    sources: tuple[str, ...] = ()  # of which a file came
