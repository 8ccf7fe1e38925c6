"""Which numbers of the law stand behind a formula: of a table only the cell that was used."""

from __future__ import annotations

from collections.abc import Iterator

from jiwang_engine.judging.cases import Member
from jiwang_engine.judging.interpreter import evaluate
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import children
from jiwang_engine.terms import Subject


def numbers_behind(node: ir.Node, home: Judgement, member: Member | None) -> Iterator[str]:
    """The ids of the parameters, those of variables on the way too; repeats may occur."""
    seen: set[tuple[str, str, str]] = set()
    waiting: list[tuple[ir.Node, Member | None]] = [(node, member)]
    while waiting:
        here, reader = waiting.pop(0)
        for name, holder in _names(here, home, reader):
            holder = holder if name.subject is Subject.PERSON else None
            key = (name.role, name.id, holder.id if holder else "")
            if key in seen:
                continue
            seen.add(key)
            if name.role == "parameter":
                yield name.id
            elif name.role == "variable" and (inner := home.definitions[name.role, name.id].node) is not None:
                waiting.append((inner, holder))


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
