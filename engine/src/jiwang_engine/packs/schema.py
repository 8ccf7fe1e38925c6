"""Documents of a pack: from entries to the shapes of `model`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jiwang_engine.errors import PackError
from jiwang_engine.packs import files, model
from jiwang_engine.packs.conditions import missing_months, read_group, rounding
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.files import purpose_of
from jiwang_engine.packs.layering import fills, overlays
from jiwang_engine.packs.legal import Decider, SpecialCase, Wording
from jiwang_engine.packs.twins import WORDS
from jiwang_engine.terms import Level, Place, Subject


def read_fact(entry: Entry) -> model.Fact:
    """Read a 事实 document."""
    return model.Fact(
        id=id_of(entry),
        label=entry.text("fact"),
        subject=Subject(entry.word("subject", "subject")),
        type=entry.text("type"),
        at=entry.at,
        series=entry.word("shape", "shape", "value") == "series",
        purpose=purpose_of(entry, "trigger"),
        reading=_reading(entry.entry("reading")),
        absent=entry.word("absent", "absent", "unknown"),
        otherwise=entry.formula("otherwise"),
        question=entry.text("question", ""),
        low=entry.text("low", ""),
        high=entry.text("high", ""),
        note=entry.text("note", ""),
        by_reason=entry.flag("by_reason"),
        by_meeting=entry.flag("by_meeting"),
    )


def _reading(entry: Entry | None) -> model.Reading | None:
    if entry is None:
        return None
    reading = model.Reading(
        source=entry.text("source"),
        column=entry.text("column"),
        order=entry.text("order", ""),
        reduce=entry.word("reduce", "reduce", "latest"),
        where=entry.pairs("where"),
    )
    entry.finish()
    return reading


def read_variable(entry: Entry) -> model.Variable:
    """Read a 变量 document; its formula may have dated versions and special cases."""
    wordings = tuple(_wording(one) for one in entry.entries("version"))
    return model.Variable(
        id=id_of(entry),
        label=entry.text("variable"),
        subject=Subject(entry.word("subject", "subject")),
        type=entry.text("type"),
        formula=wordings[0].formula if wordings else entry.required_formula(),
        at=entry.at,
        missing_months=missing_months(entry),
        article=entry.citation("article"),
        wordings=wordings,
        special_cases=tuple(_special_case(one) for one in entry.entries("special_cases")),
    )


def _wording(entry: Entry, *, is_whole: bool = True) -> Wording:
    found = Wording(
        entry.required_formula(),
        entry.day("from"),
        entry.day("to"),
        entry.day("published"),
        entry.citation("article"),
    )
    if is_whole:
        entry.finish()
    return found


def _special_case(entry: Entry) -> SpecialCase:
    case = SpecialCase(
        entry.number("priority"), entry.required_formula("when"), _wording(entry, is_whole=False), entry.at
    )
    if case.wording.article is None:
        raise PackError(
            "special-case-without-article",
            at=entry.at,
            found="例外没有条文。",
            remedy="请补“条文: 文件#条”。",
        )
    entry.finish()
    return case


def read_category(entry: Entry) -> model.Category:
    """Read a 类别 document."""
    name = id_of(entry)
    inner = entry.entry("conditions")
    if inner is None:
        raise PackError(
            "no-conditions", at=entry.at, found="类别没有资格条件。", remedy="请补“资格: 全部满足: …”。"
        )
    return model.Category(
        id=name,
        label=entry.text("category"),
        subject=Subject(entry.word("subject", "subject")),
        order=entry.number("order_no", 99),
        conditions=read_group(inner, name),
        at=entry.at,
        article=entry.citation("article"),
        former_article=entry.citation("former_article"),
        starts=entry.day("from"),
        ends=entry.day("to"),
    )


def read_item(entry: Entry) -> model.Item:
    """Read a 事项 document."""
    name = id_of(entry)
    conditions = entry.entry("conditions")
    return model.Item(
        id=name,
        label=entry.text("item"),
        department=entry.text("department"),
        subject=Subject(entry.word("subject", "subject")),
        at=entry.at,
        category=entry.text("category", ""),
        conditions=read_group(conditions, name) if conditions else None,
        amount=_amount(entry.entry("amount")),
        benefit=entry.text("benefit", ""),
        automatic=entry.flag("automatic"),
        apply_at=entry.text("apply_at", ""),
        apply_when=entry.text("apply_when", ""),
        phone=entry.text("phone", ""),
        documents=entry.texts("documents"),
        clock=read_clock(entry.entry("clock")),
        delegable=entry.word("delegated", "delegable", "no"),
        excludes=entry.texts("excludes"),
        monotone=tuple(
            (name, WORDS["monotone"].get(words[0], words[0])) for name, words in entry.pairs("monotone")
        ),
        article=entry.citation("article"),
        former_article=entry.citation("former_article"),
        note=entry.text("note", ""),
        starts=entry.day("from"),
        ends=entry.day("to"),
    )


def _amount(entry: Entry | None) -> model.Amount | None:
    if entry is None:
        return None
    amount = model.Amount(
        formula=entry.required_formula(),
        per=entry.word("per", "per"),
        article=entry.citation("article"),
        missing_months=missing_months(entry),
        least=entry.formula("low"),
        most=entry.formula("high"),
        months=entry.formula("months_at_most"),
        begins=entry.word("begins", "begins", ""),
        approvals=tuple(_decider_of(one) for one in entry.entries("approvals")),
    )
    if amount.approvals and (
        amount.approvals[-1].limit or not all(one.limit for one in amount.approvals[:-1])
    ):
        raise PackError(
            "approvals-without-end",
            at=entry.place("approvals"),
            found="审批的每一级都要写到多少为止，只有最后一级不写。",
            remedy="请写成“- 至: …”“  由: 乡镇”，最后一行只写“由”。",
        )
    entry.finish()
    return amount


def _decider_of(entry: Entry) -> Decider:
    approval = Decider(entry.text("by"), entry.formula("to"))
    entry.finish()
    return approval


def read_clock(entry: Entry | None) -> model.Clock | None:
    """A 时限: days, working or calendar; shorter where delegated, longer where hard, and the days of 公示."""
    if entry is None:
        return None

    def days(key: str) -> int | None:
        return entry.number(key, unit="天") if key in entry else None

    clock = model.Clock(
        days=entry.number("days", unit="天"),
        kind=entry.word("day_kind", "day_kind", "working"),
        delegated=days("delegated"),
        hard=days("hard"),
        notice=days("notice"),
    )
    entry.finish()
    return clock


def read_combination(entry: Entry) -> model.Combination:
    """Read a 并用 document: how items go together."""
    to, mode = rounding(entry, "share_rounded")
    return model.Combination(
        id=id_of(entry),
        label=entry.text("combination"),
        rule=entry.word("rule", "rule"),
        items=entry.texts("item"),
        at=entry.at,
        article=entry.citation("article"),
        to=to,
        mode=mode,
    )


def read_indicator(entry: Entry) -> model.Indicator:
    """Read a 指标 document."""
    handling = entry.entry("handling")
    handler, days, kind = "", 15, "calendar"
    if handling is not None:
        handler = handling.text("handler")
        days = (
            handling.number("days", unit="天")
            if "days" in handling
            else handling.number("clock", 15, unit="天")
        )
        kind = handling.word("day_kind", "day_kind", "calendar")
        handling.finish()
    return model.Indicator(
        id=entry.text("indicator"),
        label=entry.text("title"),
        subject=Subject(entry.word("subject", "subject")),
        side=entry.word("side", "side"),
        formula=entry.required_formula(),
        level=Level(entry.word("alert_level", "alert_level")),
        sentence=entry.required_formula("sentence"),
        visiting_sentence=entry.text("visiting_sentence"),
        at=entry.at,
        missing_months=missing_months(entry),
        find_out=entry.texts("find_out"),
        handler=handler,
        days=days,
        day_kind=kind,
        quiet_days=entry.number("quiet", 90, unit="天"),
        stays_at_county=entry.flag("stays_at_county"),
        weight=entry.number("weight", 0),
        plain=entry.formula("plain"),
        article=entry.citation("article"),
    )


def read_ranking(entry: Entry) -> model.Ranking:
    """Read a 排序 document."""
    entry.text("ranking", "")
    rules = []
    for one in entry.entries("rules"):
        rules.append(model.RankRule(one.required_formula(), one.number("points"), one.text("reason"), one.at))
        one.finish()
    floors = {}
    for word, points in entry.pairs("floors"):
        level = WORDS["alert_level"].get(word, word)
        if level not in set(Level) or not points or not points[0].isdecimal():
            raise PackError(
                "bad-floor",
                at=entry.place("floors"),
                found=f"起派“{word}”看不懂。",
                remedy="请写成“起派: {橙: 40, 黄: 60}”。",
            )
        if level == Level.RED:
            raise PackError(
                "red-held-back", at=entry.place("floors"), found="红色预警不能暂缓。", remedy="请删去“红”。"
            )
        floors[Level(level)] = int(points[0])
    return model.Ranking(tuple(rules), floors)


def read_counter(entry: Entry) -> tuple[str, dict[str, Any], Place]:
    """Read a 窗口 document: the item, and where, when and how one applies for it here."""
    found: dict[str, Any] = {
        "apply_at": entry.text("apply_at", ""),
        "apply_when": entry.text("apply_when", ""),
        "phone": entry.text("phone", ""),
    }
    if "automatic" in entry:
        found["automatic"] = entry.flag("automatic")
    return entry.text("counter"), {key: value for key, value in found.items() if value != ""}, entry.at


def read_document(entry: Entry) -> model.Document:
    """Read a 文件 document: a law or a notice that citations may name."""
    return model.Document(
        id=entry.text("document"),
        title=entry.text("full_title", ""),
        number=entry.text("number", ""),
        starts=entry.day("from"),
        ends=entry.day("to"),
    )


READERS: dict[str, Callable[[Entry], Any]] = {
    "fact": read_fact,
    "parameter": fills.read_parameter,
    "table": fills.read_table,
    "fill": fills.read_fill,
    "supplement": overlays.read_supplement,
    "replacement": overlays.read_replacement,
    "closure": overlays.read_closure,
    "combination": read_combination,
    "variable": read_variable,
    "category": read_category,
    "item": read_item,
    "counter": read_counter,
    "indicator": read_indicator,
    "ranking": read_ranking,
    "codes": files.read_codes,
    "source": files.read_source,
    "document": read_document,
}
