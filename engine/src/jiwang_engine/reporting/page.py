"""The page that tells the day: what came in, what was found, who goes where, five families in full."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.packs.model import Indicator, Source
from jiwang_engine.reporting.atlas import Atlas, county_of
from jiwang_engine.reporting.funnel import Funnel
from jiwang_engine.reporting.lists import ListReport
from jiwang_engine.reporting.rendering import write_template
from jiwang_engine.reporting.stories import FamilyStory
from jiwang_engine.terms import Level

STAGES = (
    "数据汇入",
    "身份比对",
    "监测预警",
    "任务派发",
    "入户核查",
    "审核确认",
    "救助帮扶",
    "跟踪回访",
    "监督评价",
)


@dataclass(frozen=True, slots=True)
class RunHeader:
    """What stands at the head of the page; `unverified` are the names of used numbers without an official check."""

    place: str
    on: date
    pack: str  # 示例市 2026.1
    rule_version: str
    engine: str
    fictional: bool = False
    unverified: tuple[str, ...] = ()
    sources: Mapping[str, Source] | None = None
    quality: str = "quality/report.html"  # relative links; "" = there is none
    review: str = ""
    lists: str = "lists/index.html"


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the funnel; `share` is its length from 0 to 1 on a logarithmic scale."""

    label: str
    count: int
    unit: str
    note: str
    share: float
    kind: str  # data | people | compare | found: how the bar is drawn


def write_page(
    path: Path,
    header: RunHeader,
    *,
    funnel: Funnel,
    indicators: Mapping[str, Indicator],
    atlas: Atlas,
    stories: Sequence[FamilyStory] = (),
    lists: ListReport | None = None,
) -> None:
    """Write index.html; everything it says comes from the arguments."""
    write_template(
        path,
        "index.html",
        header=header,
        funnel=funnel,
        stages=_stages(funnel),
        steps=_steps(funnel),
        levels_in_order=[level.value for level in Level],
        indicator_rows=_indicator_rows(funnel, indicators),
        counties=_counties(funnel, atlas),
        stories=stories,
        lists=lists,
        totals=_totals(funnel),
    )


def _totals(funnel: Funnel) -> dict[str, int]:
    states = ("dispatched", "held", "county")
    return {state: sum(counts[state] for counts in funnel.by_level.values()) for state in states}


def _stages(funnel: Funnel) -> list[tuple[str, str]]:
    """The nine stages, each with what it did today; the last five are people's work and run in the application."""
    totals = _totals(funnel)
    done = (
        f"{funnel.rows['read']:,}行",
        f"{funnel.persons:,}人",
        f"{funnel.alerted['person_times']:,}条",
        f"{totals['dispatched']:,}户",
    )
    return [(title, done[place] if place < len(done) else "") for place, title in enumerate(STAGES)]


def _steps(funnel: Funnel) -> list[Step]:
    totals, rows = _totals(funnel), funnel.rows
    plain, quiet = (sum(counts[key] for counts in funnel.alerts.values()) for key in ("plain", "quiet"))
    alerted, links = funnel.alerted, funnel.links
    unread = f"拒收{rows['rejected']:,}行，未授权不取{rows['dropped_means']:,}行"
    hushed = f"另有{quiet:,}条在静默期内，不重复提醒" if quiet else "同一情况在静默期内不重复提醒"
    bars = (
        ("读入", rows["read"], "行", unread, "data"),
        ("可用", rows["accepted"] + rows["repaired"], "行", f"其中{rows['repaired']:,}行经修补", "data"),
        ("比对到人", links["auto"], "人次", f"另有{links['review']:,}人次待人工确认", "data"),
        ("登记在册", funnel.persons, "人", f"{funnel.households:,}户", "people"),
        ("单看门槛", plain, "条", "只看一条公布的门槛会有这么多，供比较", "compare"),
        ("产生预警", alerted["person_times"], "条", hushed, "found"),
        ("合并到户", sum(totals.values()), "个任务", f"涉及{alerted['households']:,}户", "found"),
        (
            "派发上门",
            totals["dispatched"],
            "户",
            f"暂缓{totals['held']:,}户，留县{totals['county']:,}户",
            "found",
        ),
    )
    most = math.log1p(max(bar[1] for bar in bars)) or 1.0
    return [
        Step(label, count, unit, note, math.log1p(count) / most, kind)
        for label, count, unit, note, kind in bars
        if count or kind != "compare"
    ]


def _indicator_rows(funnel: Funnel, indicators: Mapping[str, Indicator]) -> list[dict[str, Any]]:
    truth = funnel.truth["indicators"] if funnel.truth else {}
    order = {level: place for place, level in enumerate(Level)}
    rows = [
        {
            "id": one.id,
            "label": one.label,
            "level": one.level.value,
            "exit": one.side == "exit",
            "counts": funnel.alerts[one.id],
            "truth": truth.get(one.id, {}),
        }
        for one in sorted(indicators.values(), key=lambda one: (order[one.level], one.id))
        if one.id in funnel.alerts
    ]
    return [row for row in rows if any(row["counts"].values()) or row["truth"]]  # fmt: skip


def _counties(funnel: Funnel, atlas: Atlas) -> list[dict[str, Any]]:
    """Counties with their townships, as the page's table shows them."""
    counties: dict[str, dict[str, Any]] = {}
    for area, counts in funnel.by_area.items():
        code = county_of(area)
        county = counties.setdefault(
            code, {"name": atlas.name(code), "counts": dict.fromkeys(counts, 0), "townships": []}
        )
        for key, value in counts.items():
            county["counts"][key] += value
        if len(area) > len(code):
            county["townships"].append({"name": atlas.name(area), "counts": counts})
    return list(counties.values())
