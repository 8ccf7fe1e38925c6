"""The shortest list of facts that would settle an open answer: the visit's work order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jiwang_engine.judging.cases import Gap, Member, Series
from jiwang_engine.judging.interpreter import evaluate, holders, window_months
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import children
from jiwang_engine.language.values import Value
from jiwang_engine.terms import Subject, Verdict


def gaps(node: ir.Node, home: Judgement, member: Member | None, *, narrow: bool = True) -> frozenset[Gap]:
    """The unknown facts that reach the value of a node; nothing when the value is known.

    `narrow` leaves out what the declared bounds settle. Alerts are not refined by bounds, and list without it.
    """
    return _Search(home, narrow).of(node, member)


@dataclass(frozen=True, slots=True)
class _Search:
    home: Judgement
    narrow: bool

    def of(self, node: ir.Node, member: Member | None) -> frozenset[Gap]:
        if evaluate(node, self.home, member) is not None or self._is_settled(node, member):
            return frozenset()
        if isinstance(node, ir.Aggregate):
            return self._of_members(node, member)
        if isinstance(node, ir.Name):
            return self._of_name(node, member)
        if isinstance(node, ir.WindowSum):
            return self._of_window(node, member)
        if isinstance(node, ir.If):
            condition = self._holds(node.condition, member)
            if condition is not None:
                return self.of(node.then if condition else node.otherwise, member)
        if isinstance(node, ir.Choice):
            index = evaluate(node.index, self.home, member)
            return self.of(node.index if index is None else node.options[int(index)], member)
        return _union(self.of(part, member) for part in children(node))

    def _is_settled(self, node: ir.Node, member: Member | None) -> bool:
        return self.narrow and self.home.settled(node, member) is not None

    def _holds(self, node: ir.Node, member: Member | None) -> Value:
        """A condition, by its bounds where it is unknown."""
        value = evaluate(node, self.home, member)
        return self.home.settled(node, member) if value is None and self.narrow else value

    def _of_name(self, node: ir.Name, member: Member | None) -> frozenset[Gap]:
        holder = member if node.subject is not Subject.UNIT else None
        key = (node.role, node.id, holder.id if holder else "", self.narrow)
        if key not in self.home.gaps:
            self.home.gaps[key] = self._behind(node, holder)
        return self.home.gaps[key]

    def _behind(self, node: ir.Name, holder: Member | None) -> frozenset[Gap]:
        if node.role == "fact":
            default = self.home.definitions.get(("default", node.id))
            own = frozenset({Gap(holder.id if holder else "", node.id)})
            behind = self.of(default.node, holder) if default and default.node else frozenset()
            return own if not behind else behind
        if node.role == "parameter":
            return frozenset({Gap("", node.id, is_parameter=True)})
        if node.role == "category":
            return category_gaps(node.id, self.home, holder)
        if node.role == "choice":
            return frozenset()
        if node.role == "item":
            item = self.home.definitions["item", node.id].node
            return verdict_gaps(item, self.home, holder) if item is not None else frozenset()
        inner = self.home.definitions[node.role, node.id].node
        return self.of(inner, holder) if inner is not None else frozenset()

    def _of_members(self, node: ir.Aggregate, member: Member | None) -> frozenset[Gap]:
        """For every member or supporter: an unknown filter, and the value where the filter may hold."""
        group = self.home.group(node, member)
        if group is None:
            whose = member.id if member and node.within is Subject.PERSON else ""
            return frozenset({Gap(whose, "supporters", is_list=True)})
        found: set[Gap] = set()
        for one in group:
            holds = True if node.where is None else self._holds(node.where, one)
            if node.where is not None:
                found |= self.of(node.where, one)
            if node.of is not None and holds is not False:
                found |= self.of(node.of, one)
        return frozenset(found)

    def _of_window(self, node: ir.WindowSum, member: Member | None) -> frozenset[Gap]:
        count = evaluate(node.months, self.home, member)
        if not isinstance(count, int):
            return self.of(node.months, member)
        months = window_months(self.home, count, to_date=node.to_date)
        return frozenset(
            Gap(holder.id if holder else "", fact)
            for _, fact in node.terms
            for holder in holders(node, fact, self.home, member=member)
            if not _is_complete(self.home.series(fact, holder), months, missing=node.missing)
        )


def _is_complete(series: Series | None, months: range, *, missing: str) -> bool:
    return series is not None and (
        series.every is not None
        or missing == "zero"
        or (missing == "mean" and any(month in series.months for month in months))
        or all(month in series.months for month in months)
    )


def _union(found: Iterable[frozenset[Gap]]) -> frozenset[Gap]:
    return frozenset().union(*found)


def clause_gaps(name: str, home: Judgement, member: Member | None) -> frozenset[Gap]:
    """What a clause lacks; nothing when it is firm, waived or presumed."""
    key = ("what a clause lacks", name, member.id if member else "", True)
    if key not in home.gaps:
        outcome = home.outcome(name, member)
        node = home.definitions["clause", name].node
        is_open = outcome is not None and outcome.verdict is Verdict.UNKNOWN and node is not None
        home.gaps[key] = gaps(node, home, member) if is_open and node is not None else frozenset()
    return home.gaps[key]


def verdict_gaps(node: ir.Node, home: Judgement, member: Member | None) -> frozenset[Gap]:
    """What a tree of clauses lacks; parts that cannot change an already firm verdict are left out."""
    if home.verdict(node, member) is not Verdict.UNKNOWN:
        return frozenset()
    if isinstance(node, ir.Name):
        holder = member if node.subject is Subject.PERSON else None
        if node.role == "category":
            return category_gaps(node.id, home, holder)
        return clause_gaps(node.id, home, holder)
    assert isinstance(node, ir.Logic)
    return _union(verdict_gaps(part, home, member) for part in node.parts)


def category_gaps(name: str, home: Judgement, member: Member | None) -> frozenset[Gap]:
    """What a category lacks."""
    key = ("what a category lacks", name, member.id if member else "", True)
    if key not in home.gaps:
        node = home.definitions["category", name].node
        is_open = node is not None and home.category_verdict(name, member) is Verdict.UNKNOWN
        home.gaps[key] = verdict_gaps(node, home, member) if is_open and node is not None else frozenset()
    return home.gaps[key]
