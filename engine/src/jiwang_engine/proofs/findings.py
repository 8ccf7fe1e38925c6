"""What a household gets where a case expects something: the one place where both are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.judging.cases import Gap, Member
from jiwang_engine.judging.gaps import category_gaps, gaps, verdict_gaps
from jiwang_engine.judging.interpreter import evaluate, today_is_in
from jiwang_engine.judging.units import alone
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.items.combining import exclusions_of
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import Value, show_value
from jiwang_engine.proofs.expectations import NOBODY, PARTS, UNKNOWN, Expectation, read_as
from jiwang_engine.terms import Subject, Verdict

ABSENT, NO_AMOUNT, NOT_ALONE = "absent", "（没有）", "没有单独审核"
_STRENGTH = (Verdict.YES, Verdict.UNKNOWN, Verdict.UNDECIDED, Verdict.NO)
_PERIODS = {"week": "周", "month": "月", "quarter": "季", "year": "年"}


def judged(one: CaseFile, program: Program, apart: str = "") -> Judgement | None:
    """The household of a case under a program, or the unit that one of it is alone; None where nobody judges them alone."""
    home = Judgement(program, one.case, overlay=dict(one.overlay))
    if not apart:
        return home
    cases = (case for _, member, case in alone(home) if member.id == apart)
    return next((Judgement(program, case, overlay=dict(one.overlay)) for case in cases), None)


def unmet(
    one: CaseFile, program: Program, wanted: Iterable[Expectation]
) -> Iterator[tuple[Expectation, str]]:
    """The expectations of a case that did not come true, each with what was found."""
    homes: dict[str, Judgement | None] = {}
    for expected in wanted:
        if expected.alone not in homes:
            homes[expected.alone] = judged(one, program, expected.alone)
        home = homes[expected.alone]
        found = NOT_ALONE if home is None else found_of(home, expected)
        if found != expected.wanted:
            yield expected, found


def found_of(home: Judgement, one: Expectation) -> str:
    """What a household gets where a case expects something."""
    if one.kind == "verify":
        return "yes" if one.name in labels_to_verify(home, home.definitions) else "no"
    if one.kind == "variables":
        return _variable(home, one)
    by_name = _BY_NAME.get(one.kind)
    return by_name(home, one.name, one.member) if by_name else _verdict(home, one)


def _holders(home: Judgement, subject: Subject, member: str = "") -> Iterator[Member | None]:
    """The members, or the unit; a unit of one person may be asked for by that person."""
    if subject is Subject.UNIT:
        if not member or [one.id for one in home.case.members] == [member]:
            yield None
        return
    yield from (one for one in home.case.members if member in ("", one.id))


def _verdict(home: Judgement, one: Expectation) -> str:
    """The strongest verdict of those asked for."""
    (role,) = PARTS[one.kind]
    keys = [(role, name) for name in _called(home, one) if (role, name) in home.definitions]
    if role == "item" and not _is_running(home, one.name):
        return ABSENT
    found = [
        verdict
        for key in keys
        for holder in _holders(home, home.definitions[key].subject, one.member)
        if (verdict := _verdict_of(home, key, holder)) is not None
    ]
    return min(found, key=_STRENGTH.index).word if found else ABSENT


def _called(home: Judgement, one: Expectation) -> list[str]:
    """What a case calls by a name: of clauses also those that have replaced it, for only one of them holds on a day."""
    if one.kind != "clauses":
        return [one.name]
    return [name for name, clause in home.clauses.items() if one.name in (name, clause.known_as)]


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


def _decider(home: Judgement, name: str, member: str) -> str:
    """Which office decides on the amount; unknown where the amount or a limit is."""
    item = home.program.pack.items[name]
    for holder in _holders(home, item.subject, member):
        if item.amount is not None and item.amount.approvals:
            place = home.definition_value("decider", name, holder)
            return UNKNOWN if not isinstance(place, int) else item.amount.approvals[place].by
    return ABSENT


def _excluded_by(home: Judgement, name: str, member: str) -> str:
    """The items that take the place of one that is due, in the order of the rules; unknown where only that is open."""
    definition = home.definitions["item", name]
    for holder in _holders(home, definition.subject, member):
        if home.item_verdict(name, holder) is Verdict.YES:
            pairs = exclusions_of(home.definitions.values(), name)
            found = {other: home.definition_value("exclusion", key, holder) for _, other, key in pairs}
            gone = [other for other, holds in found.items() if holds]
            return "、".join(gone) or (UNKNOWN if None in found.values() else NOBODY)
    return NOBODY


def _is_alone(home: Judgement, rule: str, member: str) -> str:
    """Whether somebody of a larger household is also judged alone; by any rule where none is named."""
    rules = [name for role, name in home.definitions if role == "alone" and rule in ("", name)]
    holders = list(_holders(home, Subject.PERSON, member)) if len(home.case.members) > 1 else []
    return _somebody(home.definition_value("alone", name, one) for name in rules for one in holders)


def _alert(home: Judgement, name: str, member: str) -> str:
    """The level of an alert, unknown, or no."""
    definition = home.definitions.get(("indicator", name))
    if definition is None or definition.node is None:
        return "no"
    level = home.program.pack.indicators[name].level.value
    said = _somebody(
        evaluate(definition.node, home, one) for one in _holders(home, definition.subject, member)
    )
    return level if said == "yes" else said


def labels_to_verify(home: Judgement, keys: Iterable[Key]) -> Iterator[str]:
    """What open categories, items, indicators and units wait for: 医疗自付 of the unit, m2.医疗自付 of a member."""
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
            elif role in ("indicator", "alone"):
                yield from gaps(definition.node, home, holder)


def _variable(home: Judgement, one: Expectation) -> str:
    """A value in the words of the case; what holds of somebody holds where no member is named."""
    definition = home.definitions.get(("variable", one.name))
    if definition is None:
        return ABSENT
    found = [
        home.definition_value("variable", one.name, holder)
        for holder in _holders(home, definition.subject, one.member)
    ]
    if definition.type.kind is Kind.BOOL:
        return _somebody(found)
    value, codes = (found[0] if found else None), home.program.pack.codes
    if value is not None and one.wanted != UNKNOWN and read_as(one.wanted, definition.type, codes) == value:
        return one.wanted
    return show_value(value, definition.type)


def _somebody(found: Iterable[Value]) -> str:
    """Yes where it holds of one, else unknown where it is open of one."""
    said = set(found)
    return "yes" if True in said else "unknown" if None in said else "no"


def _recheck(home: Judgement, name: str, member: str) -> str:
    """After how many months somebody is checked again; no or unknown where nothing yet says that they are."""
    rule = home.program.pack.rechecks.get(name)
    if rule is None:
        return ABSENT
    for one in _holders(home, rule.subject, member):
        if rule.trigger is not None:
            due = _somebody([home.definition_value("trigger", name, one)])
        else:
            (category,) = (
                key
                for key, one in home.program.pack.categories.items()
                if rule.applies_to in (key, one.label)
            )
            due = home.category_verdict(category, one).word
        months = home.definition_value("recheck", name, one)
        if due != "no":
            return due if due != "yes" else UNKNOWN if months is None else f"{months}个月"
    return "no"


def _visits(home: Judgement, name: str, member: str) -> str:
    """每周1次，变故后1天: how often somebody is visited; a rate for a colour of alert holds for whoever has one."""
    rate = home.program.pack.visit_rates.get(name)
    if rate is None:
        return ABSENT
    for one in _holders(home, rate.subject, member):
        due = "yes" if rate.who is None else _somebody([home.definition_value("visited", name, one)])
        if due != "no":
            return due if due != "yes" else _rate(home, name, one)
    return "no"


def _rate(home: Judgement, name: str, holder: Member | None) -> str:
    rate = home.program.pack.visit_rates[name]
    times = home.definition_value("visit_rate", name, holder)
    told = UNKNOWN if times is None else f"每{_PERIODS[rate.per]}{times}次"
    if rate.after_change is None:
        return told
    days = home.definition_value("after_change", name, holder)
    return f"{told}，变故后{UNKNOWN if days is None else days}天"


_BY_NAME: Mapping[str, Callable[[Judgement, str, str], str]] = {
    "alerts": _alert, "amounts": _amount, "deciders": _decider, "exclusions": _excluded_by, "rechecks": _recheck,
    "units": _is_alone, "visits": _visits,
}  # fmt: skip
