"""Who walks which villages: `staff.csv` with worker, villages, weekly_cap and leave."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.alerting.tables import TableRow, read_table
from jiwang_engine.errors import SourceError
from jiwang_engine.packs.model import AreaRow

WEEKLY_CAP = 10
TOWNSHIP_DIGITS = 9
_COLUMNS = {"worker": "工作人员", "villages": "村（社区）", "weekly_cap": "每周上限", "leave": "请假"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Worker:
    """A village worker; `villages` are codes (9 digits stand for a whole township) or names."""

    name: str
    villages: tuple[str, ...]
    weekly_cap: int = WEEKLY_CAP
    leave: tuple[tuple[date, date], ...] = ()  # first and last day away

    def is_present(self, day: date) -> bool:
        """Whether the worker is at work on a day."""
        return not any(first <= day <= last for first, last in self.leave)


@dataclass(frozen=True, slots=True)
class Posts:
    """Which workers serve a place, by place code, and what could not be understood (Chinese notes)."""

    workers: Mapping[str, tuple[Worker, ...]]
    notes: tuple[str, ...] = ()

    def serving(self, region: str, on: date) -> tuple[Worker, ...]:
        """The workers present for a village: its own, or else those of its township."""
        posted = self.workers.get(region) or self.workers.get(region[:TOWNSHIP_DIGITS], ())
        return tuple(worker for worker in posted if worker.is_present(on))


def read_staff(path: Path) -> tuple[Worker, ...]:
    """Read staff.csv; places stand between semicolons, a leave is 2026-11-02–2026-11-06."""
    workers = tuple(_worker(row) for row in read_table(path, _COLUMNS))
    seen: set[str] = set()
    for worker in workers:
        if worker.name in seen:
            raise SourceError(
                "staff-same-name",
                found=f"人员表里有两行都叫“{worker.name}”。",
                remedy="同名的请在姓名后加编号，同一人的村合并到一行。",
            )
        seen.add(worker.name)
    return workers


def posts_of(workers: Sequence[Worker], areas: Sequence[AreaRow]) -> Posts:
    """Resolve the names of places to codes; what is unknown or ambiguous is noted, not guessed."""
    codes = defaultdict(list)
    for area in areas:
        codes[area.name].append(area.code)
    posts: dict[str, list[Worker]] = defaultdict(list)
    notes = []
    for worker in workers:
        for place in worker.villages:
            found = [place] if place.isdigit() else codes.get(place, [])
            if len(found) == 1:
                posts[found[0]].append(worker)
            else:
                why = "有多个同名的村，请改写区划代码" if found else "区划表里没有这个村"
                notes.append(f"人员表：{worker.name}的“{place}”{why}，已转乡镇办理。")
    return Posts({code: tuple(serving) for code, serving in posts.items()}, tuple(notes))


def _worker(row: TableRow) -> Worker:
    cells = row.cells
    cap = cells["weekly_cap"] or str(WEEKLY_CAP)
    if not cells["worker"] or not cap.isdigit():
        raise SourceError(
            "staff-row",
            at=row.at,
            found=f"姓名为空，或每周上限不是整数：{cap}。",
            remedy="请填写姓名；每周上限写 10 这样的数字，不填按 10。",
        )
    villages = tuple(part.strip() for part in re.split("[;；]", cells["villages"]) if part.strip())
    return Worker(cells["worker"], villages, int(cap), _leave(row))


def _leave(row: TableRow) -> tuple[tuple[date, date], ...]:
    days = _DAY.findall(row.cells["leave"])
    try:
        dates = [date.fromisoformat(day) for day in days]
    except ValueError:
        dates = []
    if len(dates) % 2 or (row.cells["leave"] and not dates):
        raise SourceError(
            "staff-leave",
            at=row.at,
            found=f"请假时间看不懂：{row.cells['leave']}。",
            remedy="写成 2026-11-02–2026-11-06，多段用分号隔开。",
        )
    return tuple(zip(dates[::2], dates[1::2], strict=True))
