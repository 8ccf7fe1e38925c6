"""What changed between two versions of a pack: text against text, and which verdicts turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jiwang_engine.handbooks.numbers import UNPUBLISHED, whole_numbers
from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.judging.verdicts import ClauseOutcome, Judgement
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.printer import printed
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.packs.legal import LegalNumber, Parameter
from jiwang_engine.packs.model import Clause, Indicator, Item
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.terms import Subject, Verdict

_DATED = ("参数", "表")
ADDED, REMOVED, CHANGED = "新增", "删去", "修改"
_SETTLEMENTS = {"urban": "城镇", "rural": "农村", "": ""}
_PERIODS = {"month": "每月", "year": "每年", "once": "一次"}
_DELEGABLE = {"yes": "乡镇办理", "possible": "可委托乡镇", "no": "县级办理"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was; `old` and `new` are texts, empty where it was not or is no more."""

    kind: str  # 参数 表 条款 事项 指标 类别 变量
    name: str
    id: str
    what: str  # 新增 删去 修改
    part: str  # 公式, 数值, 条文 …
    old: str
    new: str
    article: str
    dates: str


@dataclass(frozen=True, slots=True)
class Turn:
    """How many verdicts on one clause turned from one answer to another."""

    clause: str
    label: str
    before: str
    after: str
    count: int


Parts = Mapping[str, str]


def differences(old: Program, new: Program) -> tuple[Difference, ...]:
    """Everything that changed, in the order 参数, 表, 类别, 条款, 变量, 事项, 指标."""
    shelves: Sequence[tuple[str, Callable[[Program], Mapping[str, tuple[Any, Parts]]]]] = (
        ("参数", _parameters),
        ("表", _tables),
        ("类别", _categories),
        ("条款", _clauses),
        ("变量", _variables),
        ("事项", _items),
        ("指标", _indicators),
    )
    held = _held_before(old, new)
    return tuple(
        replace(one, old=held.get((one.id, one.part), "")) if kind in _DATED and not one.old else one
        for kind, shelf in shelves
        for one in _compared(kind, shelf(old), shelf(new))
    )


def _compared(
    kind: str, old: Mapping[str, tuple[Any, Parts]], new: Mapping[str, tuple[Any, Parts]]
) -> Iterator[Difference]:
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        one, what = (after[0], ADDED if before is None else CHANGED) if after else (old[name][0], REMOVED)
        was, now = (before[1] if before else {}), (after[1] if after else {})
        for part in dict.fromkeys((*was, *now)):
            if was.get(part, "") != now.get(part, ""):
                yield Difference(
                    kind=kind,
                    name=one.label,
                    id=name,
                    what=what,
                    part=part,
                    old=was.get(part, ""),
                    new=now.get(part, ""),
                    article=str(one.article) if one.article else "",
                    dates=_dates(one),
                )


def _dates(one: Any) -> str:
    starts, ends = getattr(one, "starts", None), getattr(one, "ends", None)
    return "".join((f"{starts}起" if starts else "", f"至{ends}" if ends else ""))


def _formula(program: Program, definitions: Mapping[Key, Any], key: Key) -> str:
    node = definitions[key].node
    return printed(node, program.pack) if node is not None else "由人认定"


def _definitions(program: Program) -> Mapping[Key, Any]:
    return {(one.role, one.id): one for one in program.definitions}


def _place_names(program: Program) -> dict[str, str]:
    names = {row.code: row.name for row in program.pack.areas}
    return names | {layer.area: layer.title for layer in program.pack.layers if layer.area}


def _parameters(program: Program) -> dict[str, tuple[Any, Parts]]:
    names = _place_names(program)
    return {
        one.id: (one, _number_parts(one, names))
        for one in _laws(program)
        if one.id in program.pack.parameters
    }


def _tables(program: Program) -> dict[str, tuple[Any, Parts]]:
    names = _place_names(program)
    return {
        one.id: (one, _number_parts(one, names)) for one in _laws(program) if one.id in program.pack.tables
    }


def _laws(program: Program) -> Iterable[Parameter]:
    return whole_numbers(program.pack).values()


def _number_parts(one: Parameter, names: Mapping[str, str]) -> dict[str, str]:
    """A part for each value by its place and first day, so that a new year's number is one line."""
    parts = {"类型": one.type, "条文": str(one.article or "")}
    return parts | {_part(number, names): _number(number) for number in one.values}


def _part(number: LegalNumber, names: Mapping[str, str]) -> str:
    scope = f"{names.get(number.area, number.area)}{_SETTLEMENTS[number.settlement]}"
    return f"{number.starts}起{'，' + scope if scope else ''}"


def _held_before(old: Program, new: Program) -> dict[tuple[str, str], str]:
    """What the old version says on the first day and at the place of each value of the new one: who signs must see it."""
    names = _place_names(new)
    found = {}
    earlier = {one.id: one for one in _laws(old)}
    for one in _laws(new):
        before = earlier.get(one.id)
        for number in one.values if before else ():
            assert before is not None
            held = number_on(before, number.starts, area=number.area, settlement=number.settlement)
            if held is not None:
                value, _, origin = _number(held).partition("\n")
                since = "，".join(filter(None, (_part(held, names), origin)))
                found[one.id, _part(number, names)] = f"{value}\n此前适用：{since}"
    return found


def _number(number: LegalNumber) -> str:
    """The value in the first line, its end, document and mark in the second."""
    mark = number.mark.value if number.value is not None else ""
    origin = "，".join(filter(None, (f"至{number.ends}" if number.ends else "", number.document, mark)))
    return "\n".join(filter(None, (number.value or UNPUBLISHED, origin)))


def _categories(program: Program) -> dict[str, tuple[Any, Parts]]:
    return {
        one.id: (
            one,
            {
                "条款": _clause_list(program, ("category", one.id)),
                "条文": str(one.article or ""),
                "施行": _dates(one),
            },
        )
        for one in program.pack.categories.values()
    }


def _clause_list(program: Program, key: Key) -> str:
    """The clauses of a category or item by their labels, with 且 and 或 between."""
    labels = {one.id: one.label for one in clauses_of(program.pack)}
    text = _formula(program, _definitions(program), key)
    for name in sorted(labels, key=len, reverse=True):
        text = text.replace(name, labels[name])
    return text


def _clauses(program: Program) -> dict[str, tuple[Any, Parts]]:
    definitions = _definitions(program)
    return {
        one.id: (one, _clause_parts(one, _formula(program, definitions, ("clause", one.id))))
        for one in clauses_of(program.pack)
    }


def _clause_parts(one: Clause, formula: str) -> dict[str, str]:
    waiver = f"{one.waiver.body}：{'、'.join(one.waiver.grounds)}" if one.waiver else ""
    return {
        "名": one.label,
        "公式": formula,
        "条文": str(one.article or ""),
        "施行": _dates(one),
        "豁免": waiver,
        "未知时": {"yes": "推定符合", "no": "推定不符合"}.get(one.when_unknown, ""),
    }


def _variables(program: Program) -> dict[str, tuple[Any, Parts]]:
    definitions = _definitions(program)
    return {
        one.id: (
            one,
            {"公式": _formula(program, definitions, ("variable", one.id)), "条文": str(one.article or "")},
        )
        for one in program.pack.variables.values()
    }


def _items(program: Program) -> dict[str, tuple[Any, Parts]]:
    definitions = _definitions(program)
    return {one.id: (one, _item_parts(one, program, definitions)) for one in program.pack.items.values()}


def _item_parts(one: Item, program: Program, definitions: Mapping[Key, Any]) -> dict[str, str]:
    amount = one.amount
    clock = one.clock
    return {
        "名": one.label,
        "部门": one.department,
        "条件": _clause_list(program, ("item", one.id)),
        "金额": f"{_PERIODS[amount.per]} {_formula(program, definitions, ('amount', one.id))}"
        if amount
        else "",
        "给付": one.benefit,
        "材料": "、".join(one.documents),
        "时限": f"{clock.days}{'个工作日' if clock.kind == 'working' else '天'}" if clock else "",
        "公示": f"{clock.notice}天" if clock and clock.notice else "",
        "办理": _DELEGABLE[one.delegable] + ("，免申即享" if one.automatic else ""),
        "条文": str(one.article or ""),
        "施行": _dates(one),
    }


def _indicators(program: Program) -> dict[str, tuple[Any, Parts]]:
    definitions = _definitions(program)
    return {
        one.id: (one, _indicator_parts(one, program, definitions)) for one in program.pack.indicators.values()
    }


def _indicator_parts(one: Indicator, program: Program, definitions: Mapping[Key, Any]) -> dict[str, str]:
    return {
        "名": one.label,
        "公式": _formula(program, definitions, ("indicator", one.id)),
        "等级": one.level.value,
        "句子": one.sentence.text,
        "入户句": one.visiting_sentence,
        "处置": f"{one.handler}，{one.days}{'个工作日' if one.day_kind == 'working' else '天'}",
        "条文": str(one.article or ""),
    }


def turns(old: Program, new: Program, cases: Iterable[CaseFile]) -> tuple[Turn, ...]:
    """How many verdicts of households turn, by clause; a clause that was not or is no more is 没有."""
    labels = {one.id: one.label for program in (old, new) for one in clauses_of(program.pack)}
    counted: dict[tuple[str, str, str], int] = {}
    for one in cases:
        was, now = (dict(_verdicts(program, one)) for program in (old, new))
        for key in {**was, **now}:
            before, after = was.get(key, "没有"), now.get(key, "没有")
            if before != after:
                counted[key[0], before, after] = counted.get((key[0], before, after), 0) + 1
    return tuple(
        Turn(name, labels[name], before, after, count)
        for (name, before, after), count in sorted(counted.items())
    )


def _verdicts(program: Program, one: CaseFile) -> Iterator[tuple[tuple[str, str], str]]:
    home = Judgement(program, one.case)
    for clause in clauses_of(program.pack):
        definition = home.definitions["clause", clause.id]
        for member in one.case.members if definition.subject is Subject.PERSON else (None,):
            yield (clause.id, member.id if member else ""), _said(home.outcome(clause.id, member))


def _said(outcome: ClauseOutcome | None) -> str:
    words = {
        Verdict.YES: "符合",
        Verdict.NO: "不符合",
        Verdict.UNKNOWN: "待核实",
        Verdict.UNDECIDED: "待认定",
    }
    return words[Verdict(outcome.verdict)] if outcome else "没有"
