"""The shortest list of facts that would settle an open answer: the visit's work order."""

from __future__ import annotations

from jiwang_engine.judging.cases import Gap, Member
from jiwang_engine.judging.interpreter import evaluate, holders, window_months
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import children
from jiwang_engine.terms import Subject, Verdict


def gaps(node: ir.Node, home: Judgement, member: Member | None) -> frozenset[Gap]:
    """The unknown facts that reach the value of a node; nothing when the value is known."""
    if isinstance(node, ir.Aggregate):
        return _of_members(node, home) if evaluate(node, home, member) is None else frozenset()
    if evaluate(node, home, member) is not None:
        return frozenset()
    if isinstance(node, ir.Name):
        return _of_name(node, home, member)
    if isinstance(node, ir.WindowSum):
        return _of_window(node, home, member)
    if isinstance(node, ir.If):
        condition = evaluate(node.condition, home, member)
        if condition is not None:
            return gaps(node.then if condition else node.otherwise, home, member)
    if isinstance(node, ir.Choice):
        index = evaluate(node.index, home, member)
        return gaps(node.index if index is None else node.options[int(index)], home, member)
    return _union(gaps(part, home, member) for part in children(node))


def _union(found: object) -> frozenset[Gap]:
    return frozenset().union(*found)  # type: ignore[misc]


def _of_name(node: ir.Name, home: Judgement, member: Member | None) -> frozenset[Gap]:
    holder = member if node.subject is Subject.PERSON else None
    key = (node.role, node.id, holder.id if holder else "")
    if key not in home.gaps:
        home.gaps[key] = _behind(node, home, holder)
    return home.gaps[key]


def _behind(node: ir.Name, home: Judgement, holder: Member | None) -> frozenset[Gap]:
    if node.role == "fact":
        default = home.definitions.get(("default", node.id))
        own = frozenset({Gap(holder.id if holder else "", node.id)})
        behind = gaps(default.node, home, holder) if default and default.node else frozenset()
        return own if not behind else behind
    if node.role == "parameter":
        return frozenset({Gap("", node.id, is_parameter=True)})
    if node.role == "category":
        return category_gaps(node.id, home, holder)
    if node.role == "item":
        item = home.definitions["item", node.id].node
        return verdict_gaps(item, home, holder) if item is not None else frozenset()
    if node.role == "choice":
        return frozenset()
    inner = home.definitions[node.role, node.id].node
    return gaps(inner, home, holder) if inner is not None else frozenset()


def _of_members(node: ir.Aggregate, home: Judgement) -> frozenset[Gap]:
    """For every member: an unknown filter, and the value where the filter may hold."""
    found: set[Gap] = set()
    for one in home.case.members:
        holds = True if node.where is None else evaluate(node.where, home, one)
        if node.where is not None:
            found |= gaps(node.where, home, one)
        if node.of is not None and holds is not False:
            found |= gaps(node.of, home, one)
    return frozenset(found)


def _of_window(node: ir.WindowSum, home: Judgement, member: Member | None) -> frozenset[Gap]:
    count = evaluate(node.months, home, member)
    if not isinstance(count, int):
        return gaps(node.months, home, member)
    months = window_months(home, count)
    found: set[Gap] = set()
    for _, fact in node.terms:
        for holder in holders(node, fact, home, member=member):
            series = home.series(fact, holder)
            known = series is not None and (
                series.every is not None
                or node.missing == "zero"
                or (node.missing == "mean" and any(month in series.months for month in months))
                or all(month in series.months for month in months)
            )
            if not known:
                found.add(Gap(holder.id if holder else "", fact))
    return frozenset(found)


def clause_gaps(name: str, home: Judgement, member: Member | None) -> frozenset[Gap]:
    """What a clause lacks; nothing when it is firm, waived or presumed."""
    outcome = home.outcome(name, member)
    node = home.definitions["clause", name].node
    if outcome is None or outcome.verdict is not Verdict.UNKNOWN or node is None:
        return frozenset()
    return gaps(node, home, member)


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
    node = home.definitions["category", name].node
    if node is None or home.category_verdict(name, member) is not Verdict.UNKNOWN:
        return frozenset()
    return verdict_gaps(node, home, member)
