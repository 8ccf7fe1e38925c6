"""What may be given at once, by the version of the law in force: how much at most, by which numbers, and by when. Stages know it through this door only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from jiwang.registers.policy.models import Version
from jiwang_engine.alerting.calendar import Calendar, national_calendar
from jiwang_engine.language.program import Program
from jiwang_engine.packs.model import Clock
from jiwang_engine.relieving import Limit, relief_of, words_of
from jiwang_engine.versions import read_version

_ITEM, _CAUSES = "small_fast_aid", "emergency_cause"
_SIGNING, _LOOKING_BACK = "countersign", "look_back"  # steps of the procedure
_KEPT = 8  # versions of the law


@dataclass(frozen=True, slots=True)
class Terms:
    """小额快救 at a place on a day, as the desk knows it. Without a law in force nothing is known, and nothing is forbidden by that."""

    law: str = ""  # the version
    article: str = ""
    note: str = ""
    formula: str = ""
    limits: tuple[Limit, ...] = ()
    causes: tuple[str, ...] = ()
    same_cause: Clock | None = None  # within how long what was given for the same cause is shown
    give_by: Clock | None = None
    sign_by: Clock | None = None

    @property
    def most(self) -> int | None:
        """The most in fen; of town and country the greater where the place does not say which it is; None where nobody has published it."""
        known = [one.most for one in self.limits]
        return max((one for one in known if one is not None), default=None)


def terms(version: Version | None, area: str, on: date) -> Terms:
    """The terms of a place on a day."""
    return Terms() if version is None else _terms((version.kept, version.hash), area, on)


def last_day(clock: Clock | None, since: date) -> date | None:
    """The last day of a period; the day from which it runs does not count. None where the law says no period."""
    return None if clock is None else _calendar().due(since, clock.days, clock.kind)[0]


@lru_cache(256)
def _terms(law: tuple[str, str], area: str, on: date) -> Terms:
    program = _program(*law)
    found = relief_of(program, _ITEM, area=area, on=on)
    if found is None:
        return Terms(causes=words_of(program, _CAUSES))
    pack = program.pack
    return Terms(
        f"{pack.title} {pack.version}", found.article, found.note, found.formula, found.limits, words_of(program, _CAUSES),
        found.clock_of(_LOOKING_BACK), found.clock, found.clock_of(_SIGNING),
    )  # fmt: skip


@lru_cache(_KEPT)
def _program(kept: str, digest: str) -> Program:
    """A kept version; `digest` makes another version another question."""
    return read_version(f"{settings.PACK_SHELF}/{kept}").program


@lru_cache(1)
def _calendar() -> Calendar:
    return national_calendar()
