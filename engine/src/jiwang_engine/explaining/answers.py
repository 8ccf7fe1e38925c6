"""The answer of `jiwang explain`: the shape of CONTRACTS 6, as plain dicts for JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from jiwang_engine import __version__
from jiwang_engine.explaining import duties, others, payments, specials
from jiwang_engine.explaining.citing import article_of, closed_by, mark_of
from jiwang_engine.explaining.numbers import Numbers
from jiwang_engine.explaining.sentences import Speaker
from jiwang_engine.judging.cases import Case, Gap, Member
from jiwang_engine.judging.gaps import clause_gaps, gaps, verdict_gaps
from jiwang_engine.judging.interpreter import evaluate
from jiwang_engine.judging.units import alone, counted_members, exclusions, maybe_alone
from jiwang_engine.judging.verdicts import ClauseOutcome, Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.bounds import HIGH, LOW
from jiwang_engine.language.program import Program
from jiwang_engine.language.values import Value, show_value
from jiwang_engine.packs.model import Clause, Indicator, Item, UnitRule
from jiwang_engine.terms import VERDICT_LABELS, Subject, Verdict

Answer = dict[str, Any]
_WHO = {
    "fact": "法定义务人",
    "question": "有哪些法定赡养、抚养、扶养义务人（不在一起生活的父母、子女、配偶等）",
}
DueOn = Callable[[date, int, str], tuple[date, bool]]


def explain(
    program: Program, case: Case, *, due_on: DueOn, overlay: dict[str, Value] | None = None
) -> Answer:
    """All categories, items and alerts of one household with their reasons.

    `due_on(day, days, kind)` tells when something is due, and whether the calendar ends before that day.
    """
    answerer = _Answerer(program, case, due_on, overlay or {})
    return answerer.answer()


def explain_category(program: Program, case: Case, name: str) -> tuple[str, list[Answer]]:
    """The verdict of one category of households and its clauses: what a story needs, without every item."""
    answerer = _Answerer(program, case, lambda day, _days, _kind: (day, False), {})
    node = answerer.home.definitions["category", name].node
    assert node is not None
    return answerer.home.category_verdict(name, None).word, answerer._clauses(node, None)


class _Answerer:
    def __init__(self, program: Program, case: Case, due_on: DueOn, overlay: dict[str, Value]) -> None:  # noqa: PLR0917
        self.program, self.case, self.due_on = program, case, due_on
        self.home = Judgement(program, case, overlay=overlay)
        self.speaker = Speaker(self.home)
        self._numbers = Numbers(self.home)
        self._alone = {"alone": case.rule} if case.rule else {}
        self._told: dict[tuple[str, str], Answer] = {}  # a clause serves many items; it is told once

    def answer(self) -> Answer:
        case, pack = self.case, self.program.pack
        return {
            "format": 1,
            "day": case.on.isoformat(),
            "known": (case.known or case.on).isoformat(),
            "area": case.area,
            "pack": {"id": pack.id, "version": pack.version, "hash": pack.hash},
            "engine": __version__,
            **self._units(),
            "rechecks": list(duties.rechecks_due(self.home)),
            "visits": list(duties.visits_owed(self.home)),
            "alerts": [one for indicator in pack.indicators.values() for one in self._alerts(indicator)],
            "conflicts": list(specials.conflicts(self.home)),
            "receipt": {"snapshot": self._snapshot(), "vector": self._vector()},
        }

    def _units(self) -> Answer:
        """The answers of the household, then those of the members who are also judged alone."""
        apart = [
            (member, _Answerer(self.program, case, self.due_on, self.home.overlay))
            for _, member, case in alone(self.home)
        ]
        own, others = self._judged(), [(member, one._judged()) for member, one in apart]
        found: Answer = {key: [*own[key], *(one for _, other in others for one in other[key])] for key in own}
        found["not_counted"] = [
            {"member": member.id, "reason": one.label, "article": article_of(one.article)}
            for member, one in exclusions(self.home)
        ]
        found["in_two_units"] = [
            {"member": member.id, "units": [self._unit(None), [member.id]], "both": _both(own, other)}
            for member, other in others
        ]
        found["maybe_alone"] = [self._open_unit(rule, member) for rule, member in maybe_alone(self.home)]
        return found

    def _open_unit(self, rule: UnitRule, member: Member) -> Answer:
        """What must be known before a member is judged alone."""
        node = self.home.definitions["alone", rule.id].node
        assert node is not None
        waits_for = sorted(gaps(node, self.home, member))
        return {
            "member": member.id,
            "rule": rule.id,
            "name": rule.label,
            "verify": [self._gap(gap, []) for gap in waits_for],
        }

    def _judged(self) -> dict[str, list[Answer]]:
        return {
            "categories": [one for name in self._categories() for one in self._category(name)],
            "items": [one for item in self._items() for one in self._item(item)],
        }

    def _categories(self) -> list[str]:
        return [one.id for one in sorted(self.program.pack.categories.values(), key=lambda one: one.order)]

    def _items(self) -> list[Item]:
        """Items that confer or follow a category first, in the order of law."""
        order = {one.label: one.order for one in self.program.pack.categories.values()}
        order |= {one.id: one.order for one in self.program.pack.categories.values()}
        return sorted(self.program.pack.items.values(), key=lambda one: order.get(one.category, 99))

    def _holders(self, subject: Subject) -> tuple[Member | None, ...]:
        return self.case.members if subject is Subject.PERSON else (None,)

    def _unit(self, member: Member | None) -> list[str]:
        return [member.id] if member else [one.id for one in counted_members(self.home)]

    def _category(self, name: str) -> Iterator[Answer]:
        category = self.program.pack.categories[name]
        node = self.home.definitions["category", name].node
        assert node is not None
        for member in self._holders(category.subject):
            verdict = self.home.category_verdict(name, member)
            yield {
                "id": name,
                "name": category.label,
                "unit": self._unit(member),
                "basis": self.case.basis,
                **self._alone,
                "verdict": verdict.word,
                "clauses": [one["id"] for one in self._clauses(node, member)],
                "verify": self._verify(node, member) if verdict is Verdict.UNKNOWN else [],
                "review_months": duties.review_months(category, self.home, member)
                if verdict is Verdict.YES
                else None,
            }

    def _item(self, item: Item) -> Iterator[Answer]:
        if not self.home.in_force(item):
            return
        node = self.home.definitions["item", item.id].node
        assert node is not None
        common = self._common(item)
        for member in self._holders(item.subject):
            verdict = self.home.item_verdict(item.id, member)
            yield {
                "id": item.id,
                "name": item.label,
                "department": item.department,
                "unit": self._unit(member),
                **self._alone,
                "verdict": verdict.word,
                **self._amount(item, member, verdict),
                "benefit": item.benefit,
                "excluded_by": [*self._excluded(item, member), *others.excluded_by(item, self.home, member)],
                "between": list(others.between(item, self.home, member)),
                **common,
                "clauses": self._clauses(node, member),
                "verify": self._verify(node, member) if verdict is Verdict.UNKNOWN else [],
            }

    def _common(self, item: Item) -> Answer:
        """What is the same for everybody whom an item may be for."""
        return {
            "closed": closed_by(self.home.closure(item)),
            "documents": list(item.documents),
            "clock": duties.clock_days(item.clock),
            "procedures": duties.procedures_of(item, self.home),
            "delegable": item.delegable == "yes",
            "automatic": item.automatic,
            "apply_at": item.apply_at,
            "apply_when": item.apply_when,
            "article": self._article_of(item),
        }

    def _amount(self, item: Item, member: Member | None, verdict: Verdict) -> Answer:
        """What the item would give: nothing when 不符合; with an open verdict between nothing and the full amount."""
        definition = self.home.definitions.get(("amount", item.id))
        if item.amount is None or definition is None or definition.node is None:
            return {"amount": None, "amount_steps": []}
        amount: Answer = {"fen": 0, "per": item.amount.per, "low_fen": 0, "high_fen": 0}
        amount["article"] = article_of(item.amount.article)
        if verdict is Verdict.NO:
            return {"amount": amount, "amount_steps": []}
        own = self.home.definition_value("amount", item.id, member)
        steps = self.speaker.steps(definition.node, member)
        fen, paid = own, self.home.definitions.get(("paid", item.id))
        if paid is not None and paid.node is not None:
            definition, fen = paid, self.home.definition_value("paid", item.id, member)
            steps += self.speaker.steps(paid.node, member)
        low, high = (fen, fen)
        if fen is None:
            low, high = (self._bound(side, f"{definition.role} {item.id}", member) for side in (LOW, HIGH))
        amount |= {
            "own_fen": own,
            "fen": fen,
            "low_fen": low if verdict is Verdict.YES else 0,
            "high_fen": high,
        }
        amount |= payments.terms_of(item, item.amount, self.home, member)
        if fen is None:
            assert definition.node is not None
            missing = gaps(definition.node, self.home, member)
            amount["verify"] = [self._gap(one, []) for one in sorted(missing)]
        return {"amount": amount, "amount_steps": steps}

    def _bound(self, side: str, amount: str, member: Member | None) -> Value:
        """The least or greatest amount that the declared bounds allow; None where they say nothing."""
        key = (side, amount)
        return self.home.definition_value(*key, member) if key in self.home.definitions else None

    def _excluded(self, item: Item, member: Member | None) -> list[str]:
        held = {one.item for one in self.case.receiving}
        if not held:
            return []
        labels = {one.label: one.id for one in self.program.pack.items.values()}
        return [name for name in (labels.get(other, other) for other in item.excludes) if name in held]

    def _clauses(self, node: ir.Node, member: Member | None) -> list[Answer]:
        found: dict[str, Answer] = {}
        for name in _clause_names(node, self.home, member):
            holder = member if name.subject is Subject.PERSON else None
            outcome = self.home.outcome(name.id, holder)
            if outcome is not None and name.id not in found:
                found[name.id] = self._clause(outcome, holder)
        return list(found.values())

    def _clause(self, outcome: ClauseOutcome, member: Member | None) -> Answer:
        key = (outcome.clause.id, member.id if member else "")
        if key not in self._told:
            self._told[key] = self._tell(outcome, member)
        return self._told[key]

    def _tell(self, outcome: ClauseOutcome, member: Member | None) -> Answer:
        clause, verdict = outcome.clause, outcome.verdict
        node = self.home.definitions["clause", clause.id].node
        text = self.speaker.filled(node, member) if node is not None else f"{clause.label}：由人认定"
        waived = outcome.waived
        ending = VERDICT_LABELS[verdict] + ("（豁免）" if waived else "（推定）" if outcome.presumed else "")
        return {
            "id": clause.known_as,
            "name": clause.label,
            "verdict": verdict.word,
            "text": f"{text} → {ending}",
            "values": self.speaker.values(node, member) if node is not None else {},
            "parameters": self._parameters(node, member) if node is not None else [],
            "article": self._article_of(clause),
            "layer": {"pack": clause.layer, "document": clause.document} if clause.layer else None,
            "miss": self.speaker.miss(node, member) if node is not None and verdict is Verdict.NO else None,
            "waived": duties.waiver(waived) if waived else None,
            "presumed": str(clause.presumption) if outcome.presumed else None,
        }

    def _article_of(self, one: Clause | Item) -> Answer | None:
        return article_of(self.program.pack.article_on(one, self.case.on))

    def _parameters(self, node: ir.Node, member: Member | None) -> list[Answer]:
        """The numbers of the law behind a formula, those of its variables too."""
        return [self._parameter(name) for name in self._numbers.behind(node, member)]

    def _parameter(self, name: str) -> Answer:
        parameter = self.program.pack.parameters[name]
        type_ = self.program.parameter_types[name]
        number = self.home.number(name)
        overlaid = name in self.home.overlay
        shown = show_value(self.home.parameter(name), type_, self.program.pack.currency)
        return {
            "name": self._number_label(name),
            "value": "未公布" if number is not None and number.value is None and not overlaid else shown,
            "area": number.area if number else "",
            "from": number.starts.isoformat() if number else None,
            "document": "（模拟数值）" if overlaid else number.document if number else "",
            "mark": mark_of(number),
            "article": article_of(parameter.article),
        }

    def _verify(self, node: ir.Node, member: Member | None) -> list[Answer]:
        wanted = verdict_gaps(node, self.home, member)
        settles: dict[Gap, list[str]] = {gap: [] for gap in sorted(wanted)}
        for name in _clause_names(node, self.home, member):
            holder = member if name.subject is Subject.PERSON else None
            for gap in clause_gaps(name.id, self.home, holder):
                known_as = self.home.clauses[name.id].known_as
                if gap in settles and known_as not in settles[gap]:
                    settles[gap].append(known_as)
        return [self._gap(gap, clauses) for gap, clauses in settles.items()]

    def _gap(self, gap: Gap, settles: list[str]) -> Answer:
        if gap.is_parameter:
            return {"member": "", "parameter": self._number_label(gap.name), "settles": settles}
        if gap.is_list:
            return {"member": gap.member, **_WHO, "settles": settles}
        fact = self.program.pack.facts[gap.name]
        found = {"member": gap.member, "fact": fact.label, "question": fact.question, "settles": settles}
        if fact.subject is Subject.SUPPORTER:
            found["supporter_of"] = next(
                list(one.of) for one in self.case.supporters or () if one.id == gap.member
            )
        return found

    def _number_label(self, name: str) -> str:
        parameter = self.program.pack.parameters[name]
        return self.speaker.cell_label(name) if parameter.table else parameter.label

    def _alerts(self, one: Indicator) -> Iterator[Answer]:
        definition = self.home.definitions["indicator", one.id]
        assert definition.node is not None
        for member in self._holders(one.subject):
            value = evaluate(definition.node, self.home, member)
            if value is False:
                continue
            due, flagged = self.due_on(self.case.on, one.days, one.day_kind)
            missing = sorted(gaps(definition.node, self.home, member, narrow=False))
            yield {
                "id": one.id,
                "name": one.label,
                "level": one.level.value,
                "unit": self._unit(member),
                "verdict": "yes" if value else "unknown",
                "sentence": self.speaker.sentence(self.program.sentences[one.id], member) if value else "",
                "visiting_sentence": one.visiting_sentence if value else "",
                "find_out": list(one.find_out),
                "visits": duties.visits_of_level(one.level.value, self.home),
                "due": due.isoformat(),
                "due_flag": flagged,
                "handler": one.handler,
                "article": article_of(one.article),
                "facts": list(self.speaker.values(definition.node, member)),
                "verify": [self._gap(gap, []) for gap in missing],
            }

    def _snapshot(self) -> str:
        text = json.dumps(asdict(self.case), ensure_ascii=False, sort_keys=True, default=str)
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def _vector(self) -> str:
        """Four bits a clause in the order of the program: two for the verdict, one 推定, one 豁免."""
        digits = []
        for definition in self.program.definitions:
            if definition.role == "clause":
                for member in self._holders(definition.subject):
                    outcome = self.home.outcome(definition.id, member)
                    bits = (
                        0
                        if outcome is None
                        else outcome.verdict | outcome.presumed << 2 | bool(outcome.waived) << 3
                    )
                    digits.append(f"{bits:x}")
        return "".join(digits)


def _clause_names(node: ir.Node, home: Judgement, member: Member | None) -> Iterator[ir.Name]:
    """The clauses of a tree in order; a category stands for its own clauses."""
    if isinstance(node, ir.Logic):
        for part in node.parts:
            yield from _clause_names(part, home, member)
    elif isinstance(node, ir.Name) and node.role == "category":
        inner = home.definitions["category", node.id].node
        if inner is not None:
            yield from _clause_names(inner, home, member)
    elif isinstance(node, ir.Name):
        yield node


def _both(own: dict[str, list[Answer]], other: dict[str, list[Answer]]) -> list[str]:
    """The items that are due to the household and to a member of it alone."""
    due = [{one["id"] for one in side["items"] if one["verdict"] == "yes"} for side in (own, other)]
    return sorted(due[0] & due[1])
