"""Small changes of the rules around the conditions: items beside each other (并用), and who is not counted (不计入)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from jiwang_engine.language import ir
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.items.combining import combined
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import BOOL
from jiwang_engine.packs.model import Combination
from jiwang_engine.terms import Place, Subject

UNCOUNTED = ("uncounted", "member")
_ORDERED = {"top_up": 1, "choice": 0}  # how many places matter: which is filled up; none where people choose
MADE = ("exclusion", "paid", "due")  # what rules between items come to


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Definitions that stand in the place of those of the program; nothing where one falls away."""

    changed: tuple[tuple[Key, Definition | None], ...]

    def put_into(self, program: Program) -> Program:
        """The program with these definitions."""
        definitions = {(one.role, one.id): one for one in program.definitions}
        for key, one in self.changed:
            definitions.pop(key, None)
            if one is not None:
                definitions[key] = one
        return replace(program, definitions=tuple(definitions.values()))


def other_rules(program: Program) -> Iterator[tuple[str, Place, Key, Rewritten | ir.Node]]:
    """Every small change of such a rule: in words, where, of what, and what then stands there."""
    for rule in program.pack.combinations.values():
        for what, items in _other_items(rule):
            rewritten = _combined_otherwise(program, rule, items)
            if rewritten.changed:
                yield f"{rule.label}：{what}", rule.at, ("combination", rule.id), rewritten
    yield from _nobody_left_out(program)


def _other_items(rule: Combination) -> Iterator[tuple[str, tuple[str, ...]]]:
    """An item is forgotten, or two neighbours change places where the order matters."""
    items, kept = rule.items, _ORDERED.get(rule.rule, len(rule.items))
    for place, name in enumerate(items):
        yield f"漏写 {name}", items[:place] + items[place + 1 :]
    for place, (one, other) in enumerate(zip(items[:kept], items[1:], strict=False)):
        yield f"{one} 和 {other} 换位", (*items[:place], other, one, *items[place + 2 :])


def _combined_otherwise(program: Program, rule: Combination, items: tuple[str, ...]) -> Rewritten:
    """What rules between items come to when one of them names other items; of one item there is no rule."""
    rules = dict(program.pack.combinations)
    if len(items) < 2:
        del rules[rule.id]
    else:
        rules[rule.id] = replace(rule, items=items)
    made, _, _ = combined(replace(program.pack, combinations=rules))
    before: Mapping[Key, Definition] = {
        (one.role, one.id): one for one in program.definitions if one.role in MADE
    }
    keys = [*made, *(key for key in before if key not in made)]
    changed = ((key, made.get(key)) for key in keys if not _is_same(before.get(key), made.get(key)))
    return Rewritten(tuple(changed))


def _is_same(one: Definition | None, other: Definition | None) -> bool:
    return one is not None and other is not None and one.node == other.node


def _nobody_left_out(program: Program) -> Iterator[tuple[str, Place, Key, ir.Node]]:
    """One reason why somebody is not counted is forgotten."""
    reasons = [
        (f"{rule.id}.{number}", one)
        for rule in program.pack.units.values()
        for number, one in enumerate(rule.exclusions, 1)
    ]
    for name, one in reasons:
        rest = tuple(
            ir.Name(BOOL, "excluded", other, Subject.PERSON) for other, _ in reasons if other != name
        )
        node: ir.Node = (
            ir.Logic("or", rest) if len(rest) > 1 else rest[0] if rest else ir.Literal(BOOL, False)
        )
        yield f"漏写不计入：{one.label}", one.formula.at, UNCOUNTED, node
