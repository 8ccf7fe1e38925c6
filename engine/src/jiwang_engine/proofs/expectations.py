"""What a case expects, and what is found: the one place where both are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.judging.cases import Gap, Member
from jiwang_engine.judging.gaps import category_gaps, gaps, verdict_gaps
from jiwang_engine.judging.interpreter import evaluate, today_is_in
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import parse_value
from jiwang_engine.terms import Subject, Verdict

ABSENT, NO_AMOUNT, UNKNOWN = "absent", "（没有）", "未知"
_STRENGTH = (Verdict.YES, Verdict.UNKNOWN, Verdict.UNDECIDED, Verdict.NO)
_PARTS: Mapping[str, tuple[str, ...]] = {
    "categories": ("category",), "items": ("item",), "clauses": ("clause",), "amounts": ("item", "amount"),
    "alerts": ("indicator",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a case says: `kind` is categories, items, clauses, amounts, verify or alerts."""

    kind: str
    name: str
    member: str
    wanted: str

    @property
    def label(self) -> str:
        """items.dibao.m1."""
        return ".".join(part for part in (self.kind, self.name, self.member) if part)

    @property
    def rests_on(self) -> tuple[Key, ...]:
        """The definitions whose answer this is; empty when it may be any."""
        return tuple((role, self.name) for role in _PARTS.get(self.kind, ()))


def expectations(expect: Mapping[str, Any]) -> Iterator[Expectation]:
    """Every single expectation of a case."""
    for kind in ("categories", "clauses", "items"):
        for name, wanted in (expect.get(kind) or {}).items():
            yield from _of_one(kind, str(name), wanted)
    for key, wanted in (("verify", "yes"), ("verify_not", "no")):
        for name in expect.get(key) or ():
            yield Expectation("verify", str(name), "", wanted)
    for name, level in (expect.get("alerts") or {}).items():
        yield from _of_one("alerts", str(name), level)


def _of_one(kind: str, name: str, wanted: Any) -> Iterator[Expectation]:
    """A word, a word and an amount, or either by member."""
    if not isinstance(wanted, Mapping):
        yield Expectation(kind, name, "", str(wanted))
        return
    member = str(wanted.get("member", ""))
    for key, value in wanted.items():
        if key == "verdict":
            yield Expectation(kind, name, member, str(value))
        elif key == "amount":
            yield Expectation("amounts", name, member, _fen(str(value)))
        elif isinstance(value, Mapping):
            for inner, text in value.items():
                amount = inner == "amount"
                said = _fen(str(text)) if amount else str(text)
                yield Expectation("amounts" if amount else kind, name, str(key), said)
        elif key != "member":
            yield Expectation(kind, name, str(key), str(value))


def _fen(text: str) -> str:
    if text == UNKNOWN:
        return text
    period = "month" if text.endswith("/月") else "year" if text.endswith("/年") else ""
    return str(parse_value(text, Type(Kind.MONEY, 2, period), {}))


def unmet(home: Judgement, wanted: Iterable[Expectation]) -> Iterator[tuple[Expectation, str]]:
    """The expectations that did not come true, each with what was found."""
    for one in wanted:
        found = found_of(home, one)
        if found != one.wanted:
            yield one, found


def found_of(home: Judgement, one: Expectation) -> str:
    """What a household gets where a case expects something."""
    match one.kind:
        case "verify":
            return "yes" if one.name in labels_to_verify(home, home.definitions) else "no"
        case "alerts":
            return _alert(home, one.name, one.member)
        case "amounts":
            return _amount(home, one.name, one.member)
        case _:
            return _verdict(home, one)


def _holders(home: Judgement, subject: Subject, member: str = "") -> Iterator[Member | None]:
    """The members, or the unit; a unit of one person may be asked for by that person."""
    if subject is Subject.UNIT:
        if not member or [one.id for one in home.case.members] == [member]:
            yield None
        return
    yield from (one for one in home.case.members if member in ("", one.id))


def _verdict(home: Judgement, one: Expectation) -> str:
    """The strongest verdict of those asked for."""
    (role,) = _PARTS[one.kind]
    definition = home.definitions.get((role, one.name))
    if definition is None or (role == "item" and not _is_running(home, one.name)):
        return ABSENT
    found = [
        verdict
        for holder in _holders(home, definition.subject, one.member)
        if (verdict := _verdict_of(home, (role, one.name), holder)) is not None
    ]
    return min(found, key=_STRENGTH.index).word if found else ABSENT


def _verdict_of(home: Judgement, key: Key, holder: Member | None) -> Verdict | None:
    role, name = key
    if role == "clause":
        outcome = home.outcome(name, holder)
        return outcome.verdict if outcome else None
    return home.category_verdict(name, holder) if role == "category" else home.item_verdict(name, holder)


def _is_running(home: Judgement, name: str) -> bool:
    item = home.program.pack.items[name]
    return today_is_in(home.case.on, item.starts, item.ends)


def _amount(home: Judgement, name: str, member: str) -> str:
    """What is paid: after other items have been taken off where a rule says so (补差)."""
    role = "paid" if ("paid", name) in home.definitions else "amount"
    definition = home.definitions.get((role, name))
    if definition is None or not _is_running(home, name):
        return NO_AMOUNT
    for holder in _holders(home, definition.subject, member):
        if home.item_verdict(name, holder) is Verdict.NO:
            return "0"
        fen = home.definition_value(role, name, holder)
        return UNKNOWN if fen is None else str(fen)
    return NO_AMOUNT


def _alert(home: Judgement, name: str, member: str) -> str:
    """The level of an alert, unknown, or no."""
    definition = home.definitions.get(("indicator", name))
    if definition is None or definition.node is None:
        return "no"
    level = home.program.pack.indicators[name].level.value
    said = [evaluate(definition.node, home, one) for one in _holders(home, definition.subject, member)]
    return level if True in said else "unknown" if None in said else "no"


def labels_to_verify(home: Judgement, keys: Iterable[Key]) -> Iterator[str]:
    """What open categories, items and indicators wait for: 医疗自付 of the unit, m2.医疗自付 of a member."""
    pack = home.program.pack
    for gap in _gaps(home, keys):
        known = pack.parameters if gap.is_parameter else pack.facts
        label = "法定义务人" if gap.is_list else known[gap.name].label
        yield f"{gap.member}.{label}" if gap.member else label


def _gaps(home: Judgement, keys: Iterable[Key]) -> Iterator[Gap]:
    for role, name in keys:
        definition = home.definitions[role, name]
        if definition.node is None:
            continue
        for holder in _holders(home, definition.subject):
            if role == "category":
                yield from category_gaps(name, home, holder)
            elif role == "item" and _is_running(home, name):
                yield from verdict_gaps(definition.node, home, holder)
            elif role == "indicator":
                yield from gaps(definition.node, home, holder)


def expectations_of(one: CaseFile) -> tuple[Expectation, ...]:
    """All that a case expects."""
    return tuple(expectations(one.expect))
