"""A checked pack: every expression typed, every name resolved, everything in the order of dependence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jiwang_engine.language.ir import Node
from jiwang_engine.language.types import Type
from jiwang_engine.language.variables.branching import Special
from jiwang_engine.packs.model import Pack
from jiwang_engine.terms import Subject


@dataclass(frozen=True, slots=True)
class Definition:
    """One named value of the program.

    `role` is default (of a fact), variable, clause, category, item, amount, indicator, plain, rank, recheck, trigger,
    visit_rate, visited, after_change, labour_class, measure, excluded, uncounted or alone (of a member, by the pack's units); and, made by `language.bounds`, refined (of a clause), low, high, surely, never
    (of a variable or amount). `id` is unique within its role. Category and item definitions are `Logic`/`Name` trees over
    clauses; a clause that
    only people decide has `node` None. `needs` lists the names that must be computed before.
    """

    role: str
    id: str
    subject: Subject
    type: Type
    node: Node | None
    needs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with values: constant texts and typed names in turn.

    A value in brackets, as the day in 房屋鉴定：{等级}（{日期}）, is an aside: where it is unknown the brackets go with it. Elsewhere
    an unknown value is said to be `UNKNOWN`, so that a sentence reads as a question that is still open.
    """

    parts: tuple[str | Node, ...]

    def pieces(self) -> Iterator[tuple[str | Node, str, str]]:
        """Each text, and each name with the opening and closing of the brackets about it, empty where there are none."""
        parts, asides = list(self.parts), {}
        for place in range(1, len(parts) - 1):
            before, name, after = parts[place - 1 : place + 2]
            if not isinstance(before, str) or isinstance(name, str) or not isinstance(after, str):
                continue
            opened, closed = _OPENED.search(before), _CLOSED.match(after)
            if opened and closed:
                asides[place] = opened[0], closed[0]
                parts[place - 1], parts[place + 1] = before[: opened.start()], after[closed.end() :]
        for place, part in enumerate(parts):
            if part != "":
                yield part, *asides.get(place, ("", ""))


UNKNOWN = "还不知道"  # in a sentence; elsewhere 未知 is a value like others
_OPENED, _CLOSED = re.compile("（[^（）]*$"), re.compile("[^（）]*）")


@dataclass(frozen=True, slots=True)
class Program:
    """A pack whose expressions have been understood; `definitions` is in the order of dependence."""

    pack: Pack
    fact_types: Mapping[str, Type]
    parameter_types: Mapping[str, Type]
    definitions: tuple[Definition, ...]
    sentences: Mapping[str, Template]  # by indicator id
    warnings: tuple[str, ...] = ()
    specials: Mapping[str, tuple[Special, ...]] = field(
        default_factory=dict
    )  # special cases by id of a variable

    def definition(self, role: str, name: str) -> Definition:
        """The definition of a role by id; KeyError if there is none."""
        for one in self.definitions:
            if one.role == role and one.id == name:
                return one
        raise KeyError((role, name))
