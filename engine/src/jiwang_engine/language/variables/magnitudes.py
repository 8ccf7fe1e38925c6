"""How large a formula can become: every value must fit into 64 bits, in Python's place as in the database's.

What a pack declares (下限, 上限, the values of parameters) is used; where it declares nothing, a generous largest value of the
kind stands for it: 50 million yuan for a household, a million yuan or ten times for a number of the law that is not published
yet, 200 members, 100 years of months. What is larger still makes the database stop with an error, never a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jiwang_engine.errors import JiwangError, PackError
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import Key, children, walk
from jiwang_engine.language.program import Definition
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import parse_value
from jiwang_engine.packs.model import Pack
from jiwang_engine.terms import Place

LIMIT = 2**63 - 1
MOST_MEMBERS, MOST_MONTHS = 200, 1200
_LARGEST = {Kind.MONEY: 5 * 10**7, Kind.INT: 10**5, Kind.RATIO: 10**2, Kind.AREA: 10**5}
_LARGEST_OF_LAW = {Kind.MONEY: 10**6, Kind.INT: 10**4, Kind.RATIO: 10, Kind.AREA: 10**4}  # not published yet


def overflows(
    pack: Pack, definitions: Mapping[Key, Definition], places: Mapping[Key, Place]
) -> Iterator[JiwangError]:
    """Every formula in which some number could need more than 64 bits."""
    sizes = _Sizes(pack, definitions)
    for key, one in definitions.items():
        if one.node is not None and any(sizes.of(part) > LIMIT for part in walk(one.node)):
            yield PackError(
                "too-large",
                at=places.get(key),
                found="算出来的数可能超过64位整数。",
                remedy="请给事实写“上限”，或用“取整”减少小数位。",
            )


@dataclass(slots=True)
class _Sizes:
    pack: Pack
    definitions: Mapping[Key, Definition]
    _known: dict[ir.Node, int] = field(default_factory=dict)

    def of(self, node: ir.Node) -> int:
        """The largest absolute value that a node may take, on the way to it included where it is an aggregate."""
        if node not in self._known:
            self._known[node] = self._of(node) if node.type.is_number else 0
        return self._known[node]

    def _of(self, node: ir.Node) -> int:
        match node:
            case ir.Literal():
                return abs(node.value) if isinstance(node.value, int) else 0
            case ir.Name():
                return self._name(node)
            case ir.Arithmetic():
                left, right = self.of(node.left), self.of(node.right)
                return left * right if node.op == "*" else left + right
            case ir.Rescale():
                return int(self.of(node.of) * 10 ** (node.type.scale - node.of.type.scale))
            case _:
                return self._rare(node)

    def _rare(self, node: ir.Node) -> int:
        match node:
            case ir.Aggregate(how="count"):
                return MOST_MEMBERS
            case ir.Aggregate(how="sum"):
                assert node.of is not None
                return self.of(node.of) * MOST_MEMBERS
            case ir.WindowSum():
                facts = sum(_largest(node.type, self._declared(name)) for _, name in node.terms)
                return facts * MOST_MONTHS * MOST_MEMBERS * (MOST_MONTHS if node.missing == "mean" else 1)
            case ir.Divide():
                shift = node.type.scale - node.to + node.by.type.scale - node.of.type.scale
                whole = self.of(node.of) * 10 ** max(shift, 0) + 10**node.to
                return int(max(whole, self.of(node.by) * 10 ** max(-shift, 0)))
            case ir.Slot():
                return len(node.words or node.bounds)
            case ir.Choice():
                return max(self.of(option) for option in node.options)
            case _:
                return max((self.of(part) for part in children(node)), default=_largest(node.type, ()))

    def _name(self, node: ir.Name) -> int:
        if node.role == "fact":
            return _largest(node.type, self._declared(node.id))
        if node.role == "parameter":
            return self._parameter(node)
        return _largest(node.type, ())  # a named number is stored, and its own formula is looked at by itself

    def _declared(self, fact: str) -> tuple[str, ...]:
        one = self.pack.facts[fact]
        return (one.low, one.high) if one.low and one.high else ()

    def _parameter(self, node: ir.Name) -> int:
        texts = [number.value for number in self.pack.parameters[node.id].values if number.value is not None]
        return _largest(node.type, texts, unsaid=_LARGEST_OF_LAW)


def _largest(type_: Type, texts: Iterable[str], unsaid: Mapping[Kind, int] = _LARGEST) -> int:
    """The largest of some written values, or the largest of the kind where there are none that can be read."""
    found = []
    for text in texts:
        try:
            value = parse_value(text, type_, {})
        except (ValueError, KeyError):
            continue
        found.append(abs(value) if isinstance(value, int) else 0)
    return max(found, default=int(unsaid.get(type_.kind, 0) * 10**type_.scale))
