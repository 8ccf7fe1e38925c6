"""Documents about household plans: from entries to the shapes of `planning.model`, and what they name meets the rest of the pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.legal import Clock
from jiwang_engine.packs.planning.model import LabourClass, Measure, PlanOccasion
from jiwang_engine.packs.schema import read_clock
from jiwang_engine.terms import Mark, Subject


def read_labour_class(entry: Entry) -> LabourClass:
    """Read a 劳动分类 document."""
    return LabourClass(
        id=id_of(entry), label=entry.text("labour_class"), formula=entry.required_formula(), at=entry.at,
        article=entry.citation("article"), mark=_mark(entry), note=entry.text("note", ""),
    )  # fmt: skip


def read_measure(entry: Entry) -> Measure:
    """Read a 帮扶措施 document; `fitted_measure` then finds what it names."""
    made = Measure(
        id=id_of(entry), label=entry.text("measure"), subject=Subject(entry.word("subject", "subject")),
        department=entry.text("department"), at=entry.at, formula=entry.formula("formula"), classes=entry.texts("applies_to"),
        item=entry.text("item", ""), views={name: words[0] if words else "" for name, words in entry.pairs("views")},
        clock=read_clock(entry.entry("clock")), success=entry.text("success", ""), said=entry.text("visiting_sentence", ""),
        starts=entry.day("from"), ends=entry.day("to"), article=entry.citation("article"), mark=_mark(entry), note=entry.text("note", ""),
    )  # fmt: skip
    if not (made.formula or made.classes or made.item):
        raise _unclear(made, "没有写什么时候提出。", "请写“式”、“适用”或“事项”，至少一个。")
    if made.clock is None or not made.success or not made.said:
        raise _unclear(
            made, "没有写多少天内办、怎样算办成，或对村里怎么说。", "请补“时限”、“成效”和“入户句”。"
        )
    if made.subject is Subject.SUPPORTER or (made.classes and made.subject is not Subject.PERSON):
        raise _unclear(made, "主体不对。", "主体写“户”或“人”；写了“适用”的，主体写“人”。")
    return made


def read_plan_occasion(entry: Entry) -> PlanOccasion:
    """Read a 帮扶方案 document: what opens a draft."""
    clock = read_clock(entry.entry("clock"))
    made = PlanOccasion(
        id=id_of(entry), label=entry.text("plan_occasion"), indicators=entry.texts("indicator"), facts=entry.texts("fact"),
        clock=clock or Clock(0, "calendar"), said=entry.text("visiting_sentence"), at=entry.at, article=entry.citation("article"),
        mark=_mark(entry), note=entry.text("note", ""),
    )  # fmt: skip
    if clock is None or not (made.indicators or made.facts):
        raise _unclear(made, "没有写由什么引起、几天内要有计划。", "请补“指标”或“事实”，和“时限”。")
    return made


def fitted_measure(one: Measure, content: Mapping[str, Mapping[str, Any]]) -> Measure:
    """The measure with ids instead of names. Raises PackError for what is not there."""
    classes, items, codes = (_named(content[shelf]) for shelf in ("labour_classes", "items", "codes"))
    if one.item and one.item not in items:
        raise _unclear(one, f"没有事项“{one.item}”。", "请检查名称。")
    missing = next((name for name in one.classes if name not in classes), None)
    if missing is not None:
        raise _unclear(one, f"没有劳动分类“{missing}”。", "请检查名称。")
    views: dict[str, str] = {}
    for name, word in one.views.items():
        if name not in codes or word not in codes[name].values:
            raise _unclear(one, f"“归入”里没有“{name}: {word}”。", "键写代码表的名称，值写它的一个词。")
        views[codes[name].id] = word
    item = items[one.item].id if one.item else ""
    return replace(one, classes=tuple(classes[name].id for name in one.classes), item=item, views=views)


def fitted_occasion(one: PlanOccasion, content: Mapping[str, Mapping[str, Any]]) -> PlanOccasion:
    """The occasion with ids instead of names. Raises PackError for what is not there."""
    signs, facts = _named(content["indicators"]), _named(content["facts"])
    for name, known in (*((name, signs) for name in one.indicators), *((name, facts) for name in one.facts)):
        if name not in known:
            raise _unclear(one, f"没有指标或事实“{name}”。", "请检查名称。")
    if any(facts[name].type != "是否" for name in one.facts):
        raise _unclear(one, "引起计划的事实不是“是否”。", "请写“是否”的事实。")
    return replace(
        one, indicators=tuple(signs[name].id for name in one.indicators), facts=tuple(facts[name].id for name in one.facts)
    )  # fmt: skip


def _named(shelf: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for one in shelf.values() for name in (one.id, one.label)}


def _mark(entry: Entry) -> Mark:
    said = entry.text("mark", Mark.VERIFIED.value)
    if said not in set(Mark):
        raise PackError(
            "measure-unclear", at=entry.place("mark"), found=f"标记“{said}”看不懂。", remedy=f"标记可以写：{'、'.join(Mark)}。"
        )  # fmt: skip
    return Mark(said)


def _unclear(one: Measure | PlanOccasion, found: str, remedy: str) -> PackError:
    return PackError("measure-unclear", at=one.at, found=f"“{one.label}”：{found}", remedy=remedy)
