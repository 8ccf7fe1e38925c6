"""Which opinions stand, what they come to, and how two sides are set beside each other. No database, no clock.

The engine weighs opinions by the same rules (`linking/opinions/standing.py`): of everybody the newest counts, those who differ
undo each other, and a link that may stop a benefit needs two people, as does making two persons one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from jiwang.kit.masking import masked_name, masked_number
from jiwang.stages.matching.states import Answer, Outcome

TWO = 2
_ORDER = ("姓名", "性别", "证件号码", "出生年份", "出生日期", "电话", "县区", "住地", "住址")
NUMBER = "证件号码"
_NAME, _COUNTY, _ADDRESS = "姓名", "县区", "住址"
_HIDDEN = ("来源",)  # says what is at stake: a reviewer learns it afterwards


class OpinionRefused(ValueError):
    """An opinion that may not be given or taken back; the message is for the officer."""


@dataclass(frozen=True, slots=True)
class Side:
    """A person as both sides of a pair are told: in full, masked only when shown."""

    name: str
    sex: str
    birth: date | None
    number: str
    phone: str
    place: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the page: the label, and on each side the characters, each with whether it differs."""

    label: str
    left: tuple[tuple[str, bool], ...]
    right: tuple[tuple[str, bool], ...]

    @property
    def word(self) -> str:
        """Whether the two agree; nothing where one side is silent."""
        if not self.left or not self.right:
            return ""
        return "differs" if any(one for _, one in (*self.left, *self.right)) else "agrees"


def outcome_of(answers: Iterable[Answer], *, needs_two: bool) -> Outcome:
    """What the standing answers of different people come to."""
    said = list(answers)
    same, different = said.count(Answer.SAME), said.count(Answer.DIFFERENT)
    if same and different:
        return Outcome.DISPUTED
    if different:
        return Outcome.DIFFERENT
    if same >= (TWO if needs_two else 1):
        return Outcome.SAME
    return Outcome.HALF if same else Outcome.OPEN


def compared(left: Mapping[str, Any], right: Mapping[str, Any], differs: Mapping[str, Any]) -> list[Compared]:
    """The lines of a pair: what is compared but never shown stands there as stars."""
    lines = []
    for label in sorted(
        {*left, *right, *differs}, key=lambda one: _ORDER.index(one) if one in _ORDER else len(_ORDER)
    ):
        marks = str(differs.get(label) or "")
        if label in _HIDDEN or not (marks or left.get(label) or right.get(label)):
            continue
        stars = None if label in left else "*" * len(marks)
        told, held = (_text(side.get(label, stars)) for side in (left, right))
        if told and held and len(told) != len(held):  # after a lost sign every other one would differ
            marks = "x" * max(len(told), len(held))
        lines.append(Compared(label, _characters(told, marks), _characters(held, marks)))
    return lines


def as_registered(
    left: Mapping[str, Any], right: Mapping[str, Any], differs: Mapping[str, Any], *, name: str, address: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides with the person's name and address as the register has them, and of the row's name what is the same.

    What differs in a row's name stays a star: it was never given to the desk.
    """
    told, held, marks = dict(left), dict(right), str(differs.get(_NAME) or "")
    if name:
        held[_NAME] = name
    if name and len(marks) == len(str(told.get(_NAME) or "")) == len(name):
        told[_NAME] = "".join(
            theirs if mark == "=" else ours
            for ours, theirs, mark in zip(str(told[_NAME]), name, marks, strict=True)
        )
    return told, held | ({_ADDRESS: address} if address else {})


def place_codes(*sides: Mapping[str, Any]) -> set[str]:
    """The codes of counties that stand on the sides of a pair."""
    return {str(side[_COUNTY]) for side in sides if side.get(_COUNTY)}


def with_names(side: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A side with the name of its county behind the code: nobody knows codes by heart."""
    code = side.get(_COUNTY)
    return dict(side) | ({_COUNTY: f"{code} {names[code]}"} if code and names.get(code, code) != code else {})


def beside(left: Side, right: Side) -> tuple[dict[str, Any], dict[str, Any], dict[str, str | None]]:
    """Two persons of the register as a pair is kept: both sides masked, and each character `=` or `x`."""
    told, held = _cells(left), _cells(right)
    differs = {
        label: "".join("=" if a == b else "x" for a, b in zip_longest(one, held[label]))
        if one and held[label]
        else None
        for label, one in told.items()
    }
    return _masked(left), _masked(right), differs


def _cells(side: Side) -> dict[str, str]:
    return {
        "姓名": side.name, "性别": side.sex, "证件号码": side.number, "出生日期": side.birth.isoformat() if side.birth else "",
        "电话": side.phone, "住地": side.place,
    }  # fmt: skip


def _masked(side: Side) -> dict[str, Any]:
    return {
        "姓名": masked_name(side.name), "性别": side.sex, "证件号码": masked_number(side.number),
        "出生年份": side.birth.year if side.birth else None, "电话": masked_number(side.phone), "住地": side.place,
    }  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _characters(text: str, marks: str) -> tuple[tuple[str, bool], ...]:
    return tuple((sign, marks[place : place + 1] == "x") for place, sign in enumerate(text))


def lacking(shown: Mapping[str, object]) -> list[str]:
    """What a row that fits nobody would need, in words."""
    number = "证件号码不可用" if shown.get("证件号码") else "没有证件号码"
    return [
        number,
        *(
            words
            for name, words in (("姓名", "没有姓名"), ("出生年份", "没有出生日期"))
            if not shown.get(name)
        ),
    ]


def cells_of(shown: Mapping[str, object]) -> tuple[str, str, str]:
    """Name, number and year of birth as a row shows them, masked; empty where it says nothing."""
    name, number, birth = (str(shown.get(one) or "") for one in (_NAME, NUMBER, "出生年份"))
    return name, number, birth
