"""What a case expects: single expectations, each of one name and member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import Value, parse_value
from jiwang_engine.packs.model import CodeList

UNKNOWN = "未知"
PARTS: Mapping[str, tuple[str, ...]] = {
    "categories": ("category",), "items": ("item",), "clauses": ("clause",), "amounts": ("item", "amount", "paid"),
    "alerts": ("indicator",), "variables": ("variable",), "rechecks": ("recheck", "trigger"),
    "visits": ("visit_rate", "visited", "after_change"), "deciders": ("item", "decider"),
    "exclusions": ("item",), "units": ("alone",),
}  # fmt: skip
_ABOUT = {"verdict": "", "amount": "amounts", "decided_by": "deciders", "excluded_by": "exclusions"}
NOBODY = "无"
_BY_VERDICT = ("categories", "clauses", "items", "alerts", "variables", "rechecks", "visits")


EXPECT_KEYS = (*_BY_VERDICT, "verify", "verify_not", "alone")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a case says: `kind` is one of PARTS, or verify."""

    kind: str
    name: str
    member: str
    wanted: str
    alone: str = ""  # the member of whose unit of one it speaks; empty for the household

    @property
    def label(self) -> str:
        """items.dibao.m1."""
        return ".".join(part for part in (self.kind, self.name, self.member) if part)

    @property
    def rests_on(self) -> tuple[Key, ...]:
        """The definitions whose answer this is; empty when it may be any."""
        return tuple((role, self.name) for role in PARTS.get(self.kind, ()))


def expectations_of(one: CaseFile) -> tuple[Expectation, ...]:
    """All that a case expects, of the household and of who is judged alone."""
    return tuple(_expectations(one.expect))


def _expectations(expect: Mapping[str, Any]) -> Iterator[Expectation]:
    """Every single expectation of a case."""
    for kind in _BY_VERDICT:
        for name, wanted in (expect.get(kind) or {}).items():
            yield from _of_one(kind, str(name), wanted)
    for key, wanted in (("verify", "yes"), ("verify_not", "no")):
        for name in expect.get(key) or ():
            yield Expectation("verify", str(name), "", wanted)
    for member, own in (expect.get("alone") or {}).items():
        if not isinstance(own, Mapping):
            yield Expectation("units", "", str(member), str(own))
            continue
        for wanted in _expectations(own):
            yield replace(wanted, alone=str(member))


def _of_one(kind: str, name: str, wanted: Any) -> Iterator[Expectation]:
    """A word; of an item also its amount and who decides on it; or all that by member."""
    if not isinstance(wanted, Mapping):
        yield Expectation(kind, name, "", str(wanted))
        return
    member = str(wanted.get("member", ""))
    for key, value in wanted.items():
        if key in _ABOUT:
            yield _about(kind, name, member, (key, value))
        elif isinstance(value, Mapping):
            yield from (_about(kind, name, str(key), inner) for inner in value.items())
        elif key != "member":
            yield Expectation(kind, name, str(key), str(value))


def _about(kind: str, name: str, member: str, said: tuple[Any, Any]) -> Expectation:  # noqa: PLR0917
    key, text = str(said[0]), _text(said[1])
    return Expectation(_ABOUT.get(key) or kind, name, member, _fen(text) if key == "amount" else text)


def _text(value: Any) -> str:
    """A word, or the words of a list."""
    return "、".join(map(str, value)) or NOBODY if isinstance(value, list) else str(value)


def _fen(text: str) -> str:
    """The sum in fen; what is no sum stays as it was written, and comes true of nothing."""
    if text == UNKNOWN:
        return text
    period = "month" if text.endswith("/月") else "year" if text.endswith("/年") else ""
    fen = read_as(text, Type(Kind.MONEY, 2, period), {})
    return text if fen is None else str(fen)


def read_as(text: str, type_: Type, codes: Mapping[str, CodeList]) -> Value:
    """A value as a case writes it; None where it cannot be read."""
    try:
        return parse_value(text, type_, codes)
    except ValueError:
        return None
