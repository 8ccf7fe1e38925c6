"""Which sealed files go into a run of the whole city, what is missing or old, and whether it would bring anything new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jiwang.kit.words.phrases import Phrase


class ComparisonRefused(ValueError):
    """A run that cannot be started; the message is for people and says what to do."""


class Standing(StrEnum):
    """What a source gives to the next run."""

    FRESH = "fresh"
    OLD = "old"  # no file of this month or the last
    GONE = "gone"  # a file came, and its time in the vault is over
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: whether each adds to the earlier ones, and which indicators wait for it."""

    id: str
    label: str
    department: str
    adds_up: bool
    founds_persons: bool
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed batch."""

    number: int
    source: str
    area: str
    name: str
    as_of: date
    rows: int
    seal: str
    is_kept: bool  # whether its raw file is still there


@dataclass(frozen=True, slots=True)
class Line:
    """A source in the next run: the files that go in, those that a newer list replaces, and how it stands."""

    kind: Kind
    standing: Standing
    taken: tuple[Sealed, ...] = ()
    replaced: tuple[Sealed, ...] = ()
    left_out: tuple[Sealed, ...] = ()  # as somebody has said

    @property
    def rows(self) -> int:
        """The rows that go in."""
        return sum(one.rows for one in self.taken)


def line_up(
    kinds: Iterable[Kind], sealed: Sequence[Sealed], *, on: date, without: Collection[int] = ()
) -> list[Line]:
    """A line for each kind of file: of a whole list the newest of each place goes in, of happenings every file."""
    return [
        _line(kind, [one for one in sealed if one.source == kind.id], on=on, without=without)
        for kind in kinds
    ]


def taken_of(lines: Iterable[Line]) -> list[Sealed]:
    """All files that go in, in the order in which they were sealed."""
    return sorted((one for line in lines for one in line.taken), key=lambda one: one.number)


def refusal(lines: Sequence[Line]) -> str | None:
    """Why no run can be started, or None: without a register nobody is known."""
    for line in lines:
        if line.kind.founds_persons and not line.taken:
            return Phrase(
                "没有可用的“%(label)s”，不能比对。请先在数据汇入里报送并封存。", label=line.kind.label
            )
    return None


def fingerprint(seals: Iterable[str], *, on: date, law: str, said: Iterable[str]) -> str:
    """A digest of all that a run depends on: files, day, law and what officers have said of pairs."""
    told = json.dumps([sorted(seals), on.isoformat(), law, sorted(said)])
    return hashlib.sha256(told.encode()).hexdigest()


_PARTS = ("intake", "linking", "screening", "case", "alerting", "publishing", "loading")
_SIGNS = {"①": "intake", "②": "linking", "③": "screening", "按法条": "case", "④": "alerting", "⑤": "publishing", "装入": "loading"}  # fmt: skip
_USUAL = dict(zip(_PARTS, (20, 25, 15, 10, 5, 10, 15), strict=True))  # shares, until a run was measured


@dataclass(frozen=True, slots=True)
class Pace:
    """How long each part takes, by the last run: what progress is told by."""

    parts: Mapping[str, int]  # tenths of a second, or shares

    @classmethod
    def by(cls, seconds: Mapping[str, float]) -> Pace:
        """The pace of an earlier run, or the usual shares."""
        known = {name: max(1, round(10 * seconds.get(name, 0))) for name in _PARTS}
        return cls(known if seconds else _USUAL)

    def before(self, sentence: str) -> int | None:
        """How many per cent are done when the engine says that a part begins; None where the sentence begins none."""
        text = sentence.strip()
        part = next((name for sign, name in _SIGNS.items() if text.startswith(sign)), None)
        if part is None:
            return None
        done = sum(self.parts[name] for name in _PARTS[: _PARTS.index(part)])
        return done * 100 // sum(self.parts.values())


def _line(kind: Kind, sealed: Sequence[Sealed], *, on: date, without: Collection[int]) -> Line:
    kept = [one for one in sealed if one.is_kept and one.number not in without]
    left_out = tuple(one for one in sealed if one.is_kept and one.number in without)
    newest: dict[str, Sealed] = {}
    for one in sorted(kept, key=lambda one: (one.as_of, one.number)):
        newest[one.area] = one
    taken = tuple(kept) if kind.adds_up else tuple(newest.values())
    replaced = tuple(one for one in kept if one not in taken)
    return Line(kind, _standing(sealed, taken, on), taken, replaced, left_out)


def _standing(sealed: Sequence[Sealed], taken: Sequence[Sealed], on: date) -> Standing:
    if not taken:
        return Standing.GONE if sealed else Standing.MISSING
    last_month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    return Standing.FRESH if max(one.as_of for one in taken) >= last_month else Standing.OLD
