"""Documents about procedures, rechecks and visits: from entries to the shapes of `procedures.model`."""

from __future__ import annotations

from collections.abc import Iterator

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.procedures.model import Procedure, ProcedureStep, Recheck, VisitRate
from jiwang_engine.packs.schema import read_clock
from jiwang_engine.terms import Level, Subject


def read_procedure(entry: Entry) -> Procedure:
    """Read a 程序 document."""
    name = id_of(entry)
    steps = tuple(_step(one, name) for one in entry.entries("steps"))
    if not steps:
        raise PackError(
            "no-steps", at=entry.at, found="程序没有步骤。", remedy="请补“步骤:”，每步一个“- 步: …”。"
        )
    for place, one in enumerate(steps):
        if one.id in {other.id for other in steps[:place]}:
            raise PackError("id-twice", at=one.at, found=f"编号“{one.id}”用了两次。", remedy="请换一个编号。")
    return Procedure(
        id=name,
        label=entry.text("procedure"),
        at=entry.at,
        steps=steps,
        applies_to=entry.texts("applies_to"),
        total=read_clock(entry.entry("total")),
        article=entry.citation("article"),
        note=entry.text("note", ""),
    )


def _step(entry: Entry, owner: str) -> ProcedureStep:
    step = ProcedureStep(
        id=f"{owner}.{entry.text('step')}",
        label=entry.text("name"),
        at=entry.at,
        kind=entry.word("type", "step_kind", "work"),
        office=entry.text("office", ""),
        clock=read_clock(entry.entry("clock")),
        counted_from=entry.text("counted_from", ""),
        shows=entry.texts("shows"),
        hides=entry.texts("hides"),
        taken_down=read_clock(entry.entry("taken_down")),
        is_again=entry.flag("again"),
        article=entry.citation("article"),
        note=entry.text("note", ""),
        starts=entry.day("from"),
        ends=entry.day("to"),
    )
    entry.finish()
    _check_openness(step)
    return step


def _check_openness(step: ProcedureStep) -> None:
    """公示 waits for objections and has days; 公布 tells what was decided and has none."""
    if step.kind == "notice" and step.clock is None:
        raise PackError(
            "notice-without-days",
            at=step.at,
            found=f"公示“{step.label}”没有写几天。",
            remedy="请补“时限: {天数: 7, 日: 自然日}”；决定以后公开结果的，类型写“公布”。",
        )
    if step.kind == "publication" and (step.clock is not None or not step.shows):
        raise PackError(
            "publication-unclear",
            at=step.at,
            found=f"公布“{step.label}”应写明公布哪几项，不写时限。",
            remedy="请补“公开: [姓名, …]”；决定以前征求意见的，类型写“公示”。",
        )
    if step.clock is not None and step.clock.notice is not None:
        raise PackError(
            "notice-inside-clock",
            at=step.at,
            found=f"“{step.label}”把公示写进了时限。",
            remedy="请把公示单独写成一步。",
        )


def misplaced(procedure: Procedure) -> Iterator[PackError]:
    """The steps that say of a 公示 what belongs to a 公布, or the other way round."""
    for step in procedure.steps:
        if (step.taken_down and step.kind != "publication") or (step.is_again and step.kind != "notice"):
            yield PackError(
                "openness-misplaced",
                at=step.at,
                found=f"“{step.label}”写了撤下或再次公示。",
                remedy="“撤下”只写在公布里，“再次公示”只写在公示里。",
            )


def read_recheck(entry: Entry) -> Recheck:
    """Read a 复核 document."""
    recheck = Recheck(
        id=id_of(entry),
        label=entry.text("recheck"),
        subject=Subject(entry.word("subject", "subject")),
        months=entry.required_formula(),
        at=entry.at,
        applies_to=entry.text("applies_to", ""),
        trigger=entry.formula("trigger"),
        article=entry.citation("article"),
        note=entry.text("note", ""),
    )
    if bool(recheck.applies_to) == (recheck.trigger is not None):
        raise PackError(
            "recheck-of-whom",
            at=entry.at,
            found="复核要写明对谁：某一类别，或出现某种情况的人。",
            remedy="请写“适用: 类别”或“触发: 公式”，只写一个。",
        )
    return recheck


def read_visit_rate(entry: Entry) -> VisitRate:
    """Read a 走访 document."""
    level = entry.word("alert_level", "alert_level", "")
    rate = VisitRate(
        id=id_of(entry),
        label=entry.text("visit_rate"),
        subject=Subject(entry.word("subject", "subject", "unit")),
        times=entry.required_formula("times"),
        per=entry.word("per", "visit_per"),
        at=entry.at,
        who=entry.formula("formula"),
        level=Level(level) if level else None,
        after_change=entry.formula("after_change"),
        article=entry.citation("article"),
        note=entry.text("note", ""),
    )
    if (rate.who is None) == (rate.level is None):
        raise PackError(
            "visits-of-whom",
            at=entry.at,
            found="走访要写明走访谁：符合某个公式的，或某一种颜色的。",
            remedy="请写“式: 公式”或“等级: 红”，只写一个。",
        )
    return rate
