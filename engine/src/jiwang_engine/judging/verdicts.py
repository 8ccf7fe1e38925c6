"""Verdicts over clauses: 符合, 不符合, 待核实, 待认定, with waivers, presumptions and dates in force."""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from jiwang_engine.judging.cases import Case, Determination, Gap, Member
from jiwang_engine.judging.interpreter import Household, definitions_of, evaluate, today_is_in
from jiwang_engine.language import ir
from jiwang_engine.language.bounds import NEVER, REFINED, SURELY, Ranges, declared_bounds
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import Value
from jiwang_engine.packs.model import Clause, Item, Pack
from jiwang_engine.packs.periods import Closure, Dated, holds_on
from jiwang_engine.terms import Verdict

_FIRM = {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}
_DECIDED = {"符合": Verdict.YES, "不符合": Verdict.NO, "是": Verdict.YES, "否": Verdict.NO}
WAIVED = "豁免"


def may_be_decided(pack: Pack, clause: str, outcome: str) -> bool:
    """Whether people may say this of a clause: one is waived only where the pack lets it be, and judged only where it is left to people."""
    named = [one for one in clauses_of(pack) if one.known_as == clause]
    if outcome == WAIVED:
        return any(one.waiver is not None for one in named)
    return outcome in _DECIDED and any(one.formula is None for one in named)


@dataclass(frozen=True, slots=True)
class ClauseOutcome:
    """What a clause says of a unit or member, and why it says so."""

    clause: Clause
    verdict: Verdict
    value: Value = None
    waived: Determination | None = None
    presumed: bool = False


class Judgement(Household):
    """A household under a program, with its verdicts."""

    def __init__(self, program: Program, case: Case, *, overlay: dict[str, Value] | None = None) -> None:
        """Take the program and the case; `overlay` replaces values of parameters by id."""
        super().__init__(program, case, overlay=overlay)
        self.clauses = {clause.id: clause for clause in clauses_of(program.pack)}
        self.gaps: dict[tuple[str, str, str, bool], frozenset[Gap]] = {}  # what each name lacks, once found
        self._outcomes: dict[tuple[str, str], ClauseOutcome | None] = {}
        self._verdicts: dict[tuple[str, str, str], Verdict] = {}
        self._in_force: dict[
            int, bool
        ] = {}  # by the place in memory: parts of the law live as long as the program

    def outcome(self, name: str, member: Member | None) -> ClauseOutcome | None:
        """The outcome of a clause, or None when it is not in force on the day."""
        key = (name, member.id if member else "")
        if key not in self._outcomes:
            self._outcomes[key] = self._outcome(self.clauses[name], member)
        return self._outcomes[key]

    def _outcome(self, clause: Clause, member: Member | None) -> ClauseOutcome | None:
        if not self.in_force(clause):
            return None
        decided = self._decided(clause.known_as, member)
        if clause.formula is None:
            verdict = _DECIDED.get(decided.outcome, Verdict.UNDECIDED) if decided else Verdict.UNDECIDED
            return ClauseOutcome(clause, verdict)
        value = self._clause_value(clause.id, member)
        if decided is not None and decided.outcome == WAIVED and value is not True:
            return ClauseOutcome(clause, Verdict.YES, value, waived=decided)
        if value is None and clause.when_unknown:
            return ClauseOutcome(clause, _FIRM[clause.when_unknown == "yes"], presumed=True)
        assert value is None or isinstance(value, bool)
        return ClauseOutcome(clause, _FIRM[value], value)

    def _clause_value(self, name: str, member: Member | None) -> Value:
        """The value of a clause; what is unknown may be settled by the declared bounds alone, never the reverse."""
        value = self.definition_value("clause", name, member)
        if value is None and (REFINED, name) in self.definitions:
            value = self.definition_value(REFINED, name, member)
        return value

    def settled(self, node: ir.Node, member: Member | None) -> bool | None:
        """What the declared bounds say of a condition that is unknown; None when they leave it open."""
        if node.type.kind is not Kind.BOOL or not self._ranges.touched(node):
            return None
        if evaluate(self._ranges.truth(node, SURELY), self, member):
            return True
        return False if evaluate(self._ranges.truth(node, NEVER), self, member) else None

    @cached_property
    def _ranges(self) -> Ranges:
        return ranges_of(self.program)

    def _determinations(
        self, clause: str, member: Member | None, words: Container[str]
    ) -> list[Determination]:
        """What people decided of a clause and is in force; what names the member goes before what names the unit."""
        ours = [
            one
            for one in self.case.determinations
            if not one.alone
            and one.clause == clause
            and one.outcome in words
            and today_is_in(self.case.on, one.day, one.until)
        ]
        own = [one for one in ours if member is not None and one.member == member.id]
        return own or [one for one in ours if not one.member]

    def _decided(self, clause: str, member: Member | None) -> Determination | None:
        """The decision that counts: a waiver, else one that no other contradicts."""
        if not self.case.determinations:
            return None
        found = self._determinations(clause, member, (*_DECIDED, WAIVED))
        waiver = next((one for one in found if one.outcome == WAIVED), None)
        agreed = len({_DECIDED.get(one.outcome) for one in found}) == 1
        return waiver or (found[0] if agreed else None)

    def choice(self, name: str, member: Member | None) -> Value:
        """The item that was chosen; two different choices are none."""
        items = self.program.pack.items
        named = self.program.pack.combinations[name].items
        ids = {
            word: one.id
            for one in items.values()
            if one.id in named or one.label in named
            for word in (one.id, one.label)
        }
        found = {ids[one.outcome] for one in self._determinations(name, member, ids)}
        return found.pop() if len(found) == 1 else None

    def category_verdict(self, name: str, member: Member | None) -> Verdict:
        """The verdict of a category for the unit or one member."""
        category = self.program.pack.categories[name]
        if not self.in_force(category):
            return Verdict.NO
        return self._verdict("category", name, member)

    def item_verdict(self, name: str, member: Member | None) -> Verdict:
        """The verdict of an item for the unit or one member."""
        item = self.program.pack.items[name]
        if not self.in_force(item) or self.closure(item) is not None:
            return Verdict.NO
        return self._verdict("item", name, member)

    def in_force(self, one: Dated) -> bool:
        """Whether a part of the law holds on the day acted on, as it was known on the day known on."""
        if id(one) not in self._in_force:
            self._in_force[id(one)] = holds_on(one, self.case.on, known=self.case.known or self.case.on)
        return self._in_force[id(one)]

    def closure(self, item: Item) -> Closure | None:
        """Why a lower pack does without an item on the day, or None."""
        return next((one for one in item.closures if self.in_force(one)), None)

    def _verdict(self, role: str, name: str, member: Member | None) -> Verdict:
        key = (role, name, member.id if member else "")
        if key not in self._verdicts:
            node = self.definitions[role, name].node
            found = None if node is None else self.verdict(node, member)
            self._verdicts[key] = Verdict.NO if found is None else found
        return self._verdicts[key]

    def category(self, name: str, member: Member | None) -> bool | None:
        """Whether a category holds, as other formulas read it."""
        found = self.category_verdict(name, member)
        return None if found > Verdict.YES else found is Verdict.YES

    def item(self, name: str, member: Member | None) -> bool | None:
        """Whether an item is due, as the rules between items read it."""
        found = self.item_verdict(name, member)
        return None if found > Verdict.YES else found is Verdict.YES

    def verdict(self, node: ir.Node, member: Member | None) -> Verdict | None:
        """The verdict of a tree of clauses; None when no clause of it is in force."""
        if isinstance(node, ir.Name):
            holder = member if node.subject == "person" else None
            if node.role == "category":
                return self.category_verdict(node.id, holder)
            outcome = self.outcome(node.id, holder)
            return outcome.verdict if outcome else None
        assert isinstance(node, ir.Logic)
        found = [verdict for part in node.parts if (verdict := self.verdict(part, member)) is not None]
        return folded(node.op, found) if found else None


def ranges_of(program: Program) -> Ranges:
    """The bounds of formulas under a program; of the last few programs they are kept, for every household asks the same."""
    wanted = program.definitions, program.pack.facts, program.pack.parameters
    for known, found in tuple(_RANGES):
        if all(one is other for one, other in zip(known, wanted, strict=True)):
            return found
    declared = declared_bounds(program.pack, program.fact_types, program.parameter_types)
    made = Ranges(declared, definitions_of(program))
    _RANGES.append((wanted, made))
    return made


_RANGES: deque[tuple[tuple[object, ...], Ranges]] = deque(maxlen=4)


def folded(op: str, verdicts: list[Verdict]) -> Verdict:
    """One verdict of several: the decisive one wins, then a missing fact, then a decision that people owe."""
    decisive, neutral = (Verdict.NO, Verdict.YES) if op == "and" else (Verdict.YES, Verdict.NO)
    for first in (decisive, Verdict.UNKNOWN, Verdict.UNDECIDED):
        if first in verdicts:
            return first
    return neutral
