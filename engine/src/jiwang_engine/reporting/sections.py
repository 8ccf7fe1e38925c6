"""What each place's list holds: county, township and village see different things of the same tasks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from jiwang_engine.alerting.dispatching import COUNTY, seat_of
from jiwang_engine.reporting.atlas import Atlas, county_of, township_of
from jiwang_engine.reporting.forms import (
    BRIEF_FORM,
    COUNTY_FORM,
    EXIT_FORM,
    TOWNSHIP_FORM,
    VISIT_FORM,
    FormColumn,
)
from jiwang_engine.reporting.tasks import TaskLine


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a list: its title, what the reader should know, its columns and its lines."""

    title: str
    note: str
    columns: tuple[FormColumn, ...]
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class AreaList:
    """Everything on the list of one place."""

    code: str
    title: str  # 甲县一镇东村
    kind: str  # county | township | village
    sections: tuple[Section, ...]

    @property
    def workers(self) -> tuple[str, ...]:
        """Who goes, by name; the township's clerk has none."""
        return tuple(sorted({t.worker for section in self.sections for t in section.tasks if t.worker}))

    @property
    def tasks(self) -> int:
        """How many households stand on the list."""
        return sum(len(section.tasks) for section in self.sections)


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    note: str
    columns: tuple[FormColumn, ...]
    admits: Callable[[TaskLine], bool]
    always: bool = False  # shown even when nothing stands in it
    by_handler: bool = False  # every first handler has a section of his own


def _dispatched(task: TaskLine) -> bool:
    return task.state == "dispatched"


_COUNTY_PARTS = (
    _Part(
        "已派发",
        "已派到村或乡镇。完整说明只限县级使用，村级清单只写入户说明。",
        COUNTY_FORM,
        _dispatched,
        True,
    ),
    _Part(
        "暂缓派发",
        "本周名额已满或排序靠后，时限照走，下次运行继续排队；县级可以随时加派。红色从不暂缓。",
        COUNTY_FORM,
        lambda task: task.state == "held",
        True,
    ),
    _Part(
        "退出核查",
        "先听取意见：作出调减、终止决定前应当听取救助对象的意见，决定后书面告知并说明理由（社会救助法第四十八条）。不下发乡镇和村。",
        EXIT_FORM,
        lambda task: task.desk == "exit",
    ),
    _Part(
        "县级处理",
        "由首办岗位或部门直接处理，不下发乡镇和村。",
        COUNTY_FORM,
        lambda task: task.desk == "county",
        by_handler=True,
    ),
    _Part(
        "地址或身份不明",
        "找不到乡镇、村或联系方式的，请先用户籍、医保等登记信息查明住址，再派发；身份待核的，请先向来源部门补要证件号码。时限照走。",
        COUNTY_FORM,
        lambda task: task.desk == "unlocated",
    ),
)
_TOWNSHIP_PARTS = (
    _Part(
        "乡镇经办",
        "首办是乡镇（街道）的，以及村里没有工作人员或工作人员请假的，由乡镇（街道）上门。",
        TOWNSHIP_FORM,
        lambda task: not task.worker,
    ),
    _Part("已派到村", "由村工作人员上门，请督促按时完成。", BRIEF_FORM, lambda task: bool(task.worker)),
)
_VILLAGE_PARTS = (
    _Part(
        "入户核查",
        "上门只说“入户说明”里的话，不提病情、金额和信息来源。请在“核实结果”里勾选一项并签名。",
        VISIT_FORM,
        lambda task: True,
    ),
)


def area_lists(tasks: Sequence[TaskLine], atlas: Atlas) -> list[AreaList]:
    """The lists of every place that has something to do: counties first, then townships, then villages."""
    dispatched = [task for task in tasks if _dispatched(task)]
    counties = _by_place(tasks, county_of)
    townships = _by_place(dispatched, township_of)
    villages = _by_place((task for task in dispatched if task.worker), lambda region: region)
    return [
        _area_list(code, lines, kind=kind, parts=parts, title=atlas.path(code))
        for kind, parts, places in (
            ("county", _COUNTY_PARTS, counties),
            ("township", _TOWNSHIP_PARTS, townships),
            ("village", _VILLAGE_PARTS, villages),
        )
        for code, lines in places
    ]


def _by_place(tasks: Iterable[TaskLine], place: Callable[[str], str]) -> list[tuple[str, list[TaskLine]]]:
    found: dict[str, list[TaskLine]] = {}
    for task in tasks:
        found.setdefault(place(task.region), []).append(task)
    return sorted(found.items())


def _area_list(
    code: str, tasks: Sequence[TaskLine], *, kind: str, parts: Sequence[_Part], title: str
) -> AreaList:
    chosen = [found for part in parts for found in _chosen(part, tasks)]
    sections = tuple(
        Section(part.title, part.note, part.columns, lines) for part, lines in chosen if lines or part.always
    )
    return AreaList(code, title, kind, sections)


def _chosen(part: _Part, tasks: Sequence[TaskLine]) -> list[tuple[_Part, tuple[TaskLine, ...]]]:
    """The lines of a part; where it is split by first handler, a part for each."""
    admitted = tuple(task for task in tasks if part.admits(task))
    if not part.by_handler:
        return [(part, admitted)]
    titles = sorted({_desk_title(task, part.title) for task in admitted})
    return [
        (
            replace(part, title=title),
            tuple(task for task in admitted if _desk_title(task, part.title) == title),
        )
        for title in titles
    ]


def _desk_title(task: TaskLine, otherwise: str) -> str:
    """The first handler at the county, in letters that a workbook allows for the name of a sheet."""
    handler = task.alerts[0].handler if task.alerts else ""
    return _UNFIT.sub("、", handler)[:31] if seat_of(handler) == COUNTY else otherwise


_UNFIT = re.compile(r"[\\/*?:\[\]']+")
