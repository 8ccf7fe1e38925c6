"""The forms of the lists as data: which columns each shows, how wide, and how a cell is filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jiwang_engine.reporting.atlas import TOWNSHIP, Atlas
from jiwang_engine.reporting.tasks import AlertLine, TaskLine
from jiwang_engine.reporting.wording import (
    CLERK,
    LEVEL_LABELS,
    OUTCOMES,
    day_text,
    short_day,
)

Filling = Callable[[TaskLine, Atlas], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a list: `width` in characters; `fill` gives the lines of a cell."""

    heading: str
    width: int
    fill: Filling
    kind: str = "text"  # text | level | outcomes | pen


def _household(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    head = task.head or "（户主不明）"
    others = [name for name in task.persons if name != task.head]
    people = (f"涉及：{'、'.join(others)}",) if others else ()
    return (head, *people)


def _contact(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    if not (task.address or task.phone):
        return ("（无地址、无电话）",)
    return (task.address or "（无地址，请按姓名电话联系）", task.phone or "（无电话）")


def _visit(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return task.visiting_sentences


def _questions(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return task.find_out or ("家庭近况",)


def _due(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    flag = ("（节假日待公布）",) if task.due_flag else ()
    return (short_day(task.due_on), *flag)


def _place(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return (atlas.path(task.region, TOWNSHIP),)


def _handler(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    """Who goes, and who must look first by the rule of the most urgent alert."""
    goes = "县级" if task.state == "county" else "待派" if task.state == "held" else task.worker or CLERK
    first = task.alerts[0].handler if task.alerts else ""
    return (goes, f"首办：{first}") if first else (goes,)


def _level(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return (LEVEL_LABELS[task.level],)


def source_text(alert: AlertLine) -> str:
    """Where an alert comes from: file, row and day."""
    row = f"第{alert.row_no}行" if alert.row_no else ""
    day = f"（{day_text(alert.row_day)}）" if alert.row_day else ""
    return f"{alert.file or alert.source or '运行记录'}{row}{day}"


def _findings(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return tuple(_finding(alert) for alert in task.alerts)


def _finding(alert: AlertLine) -> str:
    who = f"（{alert.name}）" if alert.name else ""
    article = f"依据{alert.article}。" if alert.article else ""
    return f"{alert.label}{who}：{alert.sentence.rstrip('。')}。{article}来源：{source_text(alert)}。"


def _points(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return (str(task.points), *(task.reasons or ()))


def _number(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return (task.task,)


def _outcomes(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return OUTCOMES


def _empty(task: TaskLine, atlas: Atlas) -> tuple[str, ...]:
    return ()


LEVEL = FormColumn("等级", 7, _level, "level")
HOUSEHOLD = FormColumn("户主", 16, _household)
CONTACT = FormColumn("住址、电话", 22, _contact)
VISIT = FormColumn("入户说明", 30, _visit)
QUESTIONS = FormColumn("了解什么", 22, _questions)
DUE = FormColumn("最迟日期", 12, _due)
OUTCOME = FormColumn("核实结果", 21, _outcomes, "outcomes")
SIGNATURE = FormColumn("签名、日期", 16, _empty, "pen")
PLACE = FormColumn("乡镇、村", 16, _place)
HANDLER = FormColumn("承办", 14, _handler)
FINDINGS = FormColumn("预警说明、依据和来源（限县级使用）", 62, _findings)
POINTS = FormColumn("得分与理由", 20, _points)
NUMBER = FormColumn("任务号", 17, _number)
HEARD = FormColumn("听取意见记录", 22, _empty, "pen")

VISIT_FORM = (LEVEL, HOUSEHOLD, CONTACT, VISIT, QUESTIONS, DUE, OUTCOME, SIGNATURE)
TOWNSHIP_FORM = (LEVEL, PLACE, *VISIT_FORM[1:])
BRIEF_FORM = (LEVEL, PLACE, HOUSEHOLD, CONTACT, VISIT, HANDLER, DUE, NUMBER)
COUNTY_FORM = (LEVEL, PLACE, HOUSEHOLD, CONTACT, FINDINGS, POINTS, HANDLER, DUE, NUMBER)
EXIT_FORM = (LEVEL, PLACE, HOUSEHOLD, CONTACT, FINDINGS, DUE, HEARD, NUMBER)
