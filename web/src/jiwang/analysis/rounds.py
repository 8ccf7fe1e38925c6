"""How often whom somebody visits without an alert, and how families are followed, by the version of the law in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from jiwang.registers.policy.models import Version
from jiwang_engine.packs.model import Pack
from jiwang_engine.packs.visiting.following import Watch as Watch
from jiwang_engine.packs.visiting.following import number_of, watches_on
from jiwang_engine.packs.visiting.rounds import Called as Called
from jiwang_engine.packs.visiting.rounds import Due as Due
from jiwang_engine.packs.visiting.rounds import Span as Span
from jiwang_engine.packs.visiting.rounds import VisitRound as VisitRound
from jiwang_engine.packs.visiting.rounds import drawn as drawn
from jiwang_engine.packs.visiting.rounds import due_of as due_of
from jiwang_engine.packs.visiting.rounds import span_of as span_of
from jiwang_engine.versions import read_version

_USUAL_REST = 30  # days, where no version of the law is in force that says otherwise
_KEPT = 8  # versions of the law


def rest_days(version: Version | None, on: date) -> int:
    """For how many days nobody is sent to the same house again without anything new."""
    forms = _pack(version).visit_forms.values() if version else ()
    said = [one.rest_days for one in forms if one.rest_days and one.holds_on(on)]
    return max(said, default=_USUAL_REST)


def rounds_on(version: Version | None, on: date) -> list[VisitRound]:
    """The rounds in force on a day, in the order of the law."""
    return [one for one in _pack(version).visit_rounds.values() if one.holds_on(on)] if version else []


def list_label(version: Version, one: VisitRound) -> str:
    """What facts call the list of a round."""
    return _pack(version).sources[one.source].label


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of following; None where nobody has published one, and nothing is concluded from it then."""

    fewest: int | None = None  # visits a year
    watch: int | None = None  # months after an exit
    relapse: int | None = None  # months
    composition: int | None = None  # months
    exit_visit: int | None = None  # days
    exit_steady: int | None = None  # months
    report: int | None = None  # months


def numbers_on(version: Version | None, on: date) -> Numbers:
    """The numbers in force on a day."""
    if version is None:
        return Numbers()
    pack = _pack(version)
    return Numbers(*(number_of(pack, f"follow_{name}", on) for name in Numbers.__dataclass_fields__))


def rules_on(version: Version | None, on: date) -> list[Watch]:
    """The rules in force on a day, in the order of the law."""
    return watches_on(_pack(version), on) if version else []


def _pack(version: Version) -> Pack:
    return _read(version.kept, version.hash)


@lru_cache(_KEPT)
def _read(kept: str, digest: str) -> Pack:
    """The pack of a kept version; `digest` makes another version another question."""
    return read_version(f"{settings.PACK_SHELF}/{kept}").program.pack
