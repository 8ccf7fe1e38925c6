"""Which numbers of the law stand behind a formula: of a table only the cell that was used."""

from __future__ import annotations

from collections.abc import Iterator

from jiwang_engine.judging.cases import Member
from jiwang_engine.judging.interpreter import evaluate
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import children, walk
from jiwang_engine.terms import Subject


class Numbers:
    """Finds the numbers of the law for one household; what holds for all its members is worked out once.

    Formulas live as long as the program that the household is judged by, so each is known by its place in memory.
    """

    def __init__(self, home: Judgement) -> None:
        """Take the judged household."""
        self._home = home
        self._common: dict[int, tuple[str, ...]] = {}
        self._chooses: dict[int, bool] = {}

    def behind(self, node: ir.Node, member: Member | None) -> tuple[str, ...]:
        """The ids of the parameters, each once, those of variables on the way too."""
        if id(node) in self._common:
            return self._common[id(node)]
        formulas, found = self._behind(node, member)
        if not any(self._has_choice(one) for one in formulas):
            self._common[id(node)] = found
        return found

    def _behind(self, node: ir.Node, member: Member | None) -> tuple[list[ir.Node], tuple[str, ...]]:
        """All formulas on the way, and the parameters that they read."""
        seen: set[tuple[str, str, str]] = set()
        found: dict[str, None] = {}
        ways: list[tuple[ir.Node, Member | None]] = [(node, member)]
        for here, reader in ways:  # grows while it is gone through
            for name, holder in _names(here, self._home, reader):
                holder = holder if name.subject is Subject.PERSON else None
                key = (name.role, name.id, holder.id if holder else "")
                if key in seen:
                    continue
                seen.add(key)
                if name.role == "parameter":
                    found[name.id] = None
                elif name.role == "variable":
                    inner = self._home.definitions[name.role, name.id].node
                    ways += [] if inner is None else [(inner, holder)]
        return [formula for formula, _ in ways], tuple(found)

    def _has_choice(self, node: ir.Node) -> bool:
        """Whether a formula looks something up in a table, so that another member may have another cell."""
        if id(node) not in self._chooses:
            self._chooses[id(node)] = any(isinstance(part, ir.Choice) for part in walk(node))
        return self._chooses[id(node)]


def _names(node: ir.Node, home: Judgement, member: Member | None) -> Iterator[tuple[ir.Name, Member | None]]:
    """The names that a formula reads and of whom, without the cells of a table that were not used."""
    if isinstance(node, ir.Name):
        yield node, member
        return
    parts = children(node)
    if isinstance(node, ir.Choice):
        index = evaluate(node.index, home, member)
        parts = (node.index, *((node.options[index],) if isinstance(index, int) else ()))
    readers = home.case.members if isinstance(node, ir.Aggregate) else (member,)
    for part in parts:
        for reader in readers:
            yield from _names(part, home, reader)
