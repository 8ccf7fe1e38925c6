"""From rows to households: every count of a run, each with its own unit, persons and person-times apart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Indicator
from jiwang_engine.reporting.truth import measure

_INDICATORS = """
SELECT a.indicator, count(*) FILTER (WHERE a.state = 'raised'), count(*) FILTER (WHERE a.state = 'merged'),
    count(*) FILTER (WHERE a.state = 'quiet'), count(*) FILTER (WHERE t.state = 'dispatched'),
    count(*) FILTER (WHERE t.state = 'held'), count(*) FILTER (WHERE t.state = 'county'),
    count(DISTINCT a.unit) FILTER (WHERE a.state <> 'quiet')
FROM alert AS a LEFT JOIN task AS t ON t.task = a.task GROUP BY a.indicator
"""
_AREAS = """
SELECT substr(coalesce(region, ''), 1, 9) AS area, count(*) FILTER (WHERE state = 'dispatched'),
    count(*) FILTER (WHERE state = 'held'), count(*) FILTER (WHERE state = 'county'),
    count(*) FILTER (WHERE state = 'dispatched' AND level = 'red')
FROM task GROUP BY area ORDER BY area
"""
_LEVELS = """
SELECT level, count(*) FILTER (WHERE state = 'dispatched'), count(*) FILTER (WHERE state = 'held'),
    count(*) FILTER (WHERE state = 'county')
FROM task GROUP BY level ORDER BY level
"""
_ALERT_KEYS = ("raised", "merged", "quiet", "dispatched", "held", "county", "households")
_TASK_KEYS = ("dispatched", "held", "county")


@dataclass(frozen=True, slots=True)
class Funnel:
    """The counts; the first seven keys are a contract, the others may grow."""

    rows: Mapping[str, int]  # 行 of the files
    persons: int  # 人
    households: int  # 户
    links: Mapping[str, int]  # records tied to a person: 人次
    alerts: Mapping[str, Mapping[str, int]]  # by indicator, 条
    tasks: Mapping[str, int]  # dispatched households by township
    held_back: int  # 户
    alerted: Mapping[str, int]  # persons, households and person_times, never mixed
    by_level: Mapping[str, Mapping[str, int]]
    by_area: Mapping[str, Mapping[str, int]]
    sources: tuple[Mapping[str, Any], ...]
    unplaced: int  # people whom nobody can place yet, each by one row; not among `persons`
    later: Mapping[str, int]  # rows by source that are dated after the day of the run, and were not used
    truth: Mapping[str, Any] | None = None


def count_funnel(
    backend: Backend, indicators: Mapping[str, Indicator], *, truth: Path | None = None
) -> Funnel:
    """Count a run's tables; what a run has no table for counts as nothing. `truth` is a truth.csv."""
    rows = _rows(backend)
    areas = {
        area: dict(zip((*_TASK_KEYS, "red"), counts, strict=True)) for area, *counts in backend.rows(_AREAS)
    }
    levels = {level: dict(zip(_TASK_KEYS, counts, strict=True)) for level, *counts in backend.rows(_LEVELS)}
    found = {name: dict(zip(_ALERT_KEYS, counts, strict=True)) for name, *counts in backend.rows(_INDICATORS)}
    nothing = dict.fromkeys(_ALERT_KEYS, 0)
    gaps = _by_indicator(backend, "gap")
    plain = _by_indicator(backend, "plain_hit")
    return Funnel(
        rows=rows,
        persons=_count(backend, "person") - _count(backend, "unplaced"),
        households=_count(backend, "unit") - _count(backend, "unplaced"),
        links=_links(backend, rows["accepted"] + rows["repaired"]),
        alerts={
            name: {**found.get(name, nothing), "unanswered": gaps.get(name, 0), "plain": plain.get(name, 0)}
            for name in indicators
        },
        tasks={area: counts["dispatched"] for area, counts in areas.items() if counts["dispatched"]},
        held_back=sum(counts["held"] for counts in levels.values()),
        alerted=_alerted(backend),
        by_level=levels,
        by_area=areas,
        sources=_sources(backend),
        unplaced=_count(backend, "unplaced"),
        later=_later(backend),
        truth=measure(backend, truth, exits=[one.id for one in indicators.values() if one.side == "exit"])
        if truth and truth.exists()
        else None,
    )


def added_funnels(parts: Sequence[Mapping[str, Any]]) -> Funnel:
    """The counts of parts of a population (as `asdict` gives them) added up: nobody is in two of them."""
    total: dict[str, Any] = {}
    for part in parts:
        total = _added(total, part)
    return Funnel(**{**total, "sources": tuple(total["sources"])})


def _added(one: Any, other: Any) -> Any:
    if isinstance(other, Mapping):
        keys = dict.fromkeys((*(one or {}), *other))
        return {key: _added((one or {}).get(key), other.get(key)) for key in keys}
    if one is None or other is None:
        return other if one is None else one
    return [*one, *other] if isinstance(other, list | tuple) else one + other


def write_funnel(funnel: Funnel, path: Path) -> None:
    """Write funnel.json."""
    path.write_text(json.dumps(asdict(funnel), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _count(backend: Backend, table: str) -> int:
    return int(backend.one(f"SELECT count(*) FROM {table}")) if backend.has_table(table) else 0


def _by_indicator(backend: Backend, table: str) -> dict[str, int]:
    if not backend.has_table(table):
        return {}
    return dict(backend.rows(f"SELECT indicator, count(*) FROM {table} GROUP BY indicator"))


def _has_file_counts(backend: Backend) -> bool:
    asked = (
        "SELECT count(*) FROM information_schema.columns WHERE table_name = 'files' AND column_name = 'read'"
    )
    return bool(backend.one(asked))


def _rows(backend: Backend) -> dict[str, int]:
    """Rows by what became of them; all but `read` add up to `read`.

    `dropped` are blank rows and subtotals, `dropped_means` rows about the means of people without a case.
    """
    names = ("read", "accepted", "repaired", "rejected", "dropped")
    if not _has_file_counts(backend):
        return dict.fromkeys((*names, "dropped_means"), 0)
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
    counted = dict(zip(names, map(int, backend.rows(f"SELECT {sums} FROM files")[0]), strict=True))
    means = (0, 0)
    if backend.has_table("dropped_means"):
        asked = "SELECT coalesce(sum(accepted), 0), coalesce(sum(repaired), 0) FROM dropped_means"
        means = tuple(map(int, backend.rows(asked)[0]))  # type: ignore[assignment]
    counted["accepted"] -= means[0]
    counted["repaired"] -= means[1]
    return counted | {"dropped_means": sum(means)}


def _sources(backend: Backend) -> tuple[Mapping[str, Any], ...]:
    if not _has_file_counts(backend):
        return ()
    counts = ("read", "accepted", "repaired", "rejected", "dropped")
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT)" for name in counts)
    found = backend.rows(f"SELECT source, count(*), {sums} FROM files GROUP BY source ORDER BY source")
    return tuple(dict(zip(("source", "files", *counts), row, strict=True)) for row in found)


def _later(backend: Backend) -> dict[str, int]:
    if not backend.has_table("later_row"):
        return {}
    return dict(backend.rows("SELECT source, sum(n)::BIGINT FROM later_row GROUP BY source ORDER BY source"))


def _links(backend: Backend, records: int) -> dict[str, int]:
    auto = _count(backend, "link")
    review = (
        int(backend.one("SELECT count(DISTINCT record) FROM review")) if backend.has_table("review") else 0
    )
    return {"auto": auto, "review": review, "none": max(0, records - auto - review)}


def _alerted(backend: Backend) -> dict[str, int]:
    asked = """
        SELECT count(DISTINCT person), count(DISTINCT unit), count(*) FROM alert WHERE state <> 'quiet'
    """
    return dict(zip(("persons", "households", "person_times"), backend.rows(asked)[0], strict=True))
