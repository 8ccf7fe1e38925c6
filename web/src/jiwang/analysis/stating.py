"""What several people have said of one thing, by the engine's one rule of who knew what; and what of it the next run reads (`jiwang run … --statements FILE`)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from uuid import UUID

from jiwang.kit import clock
from jiwang.registers.determinations.models import Determination
from jiwang.registers.determinations.queries import last_day
from jiwang.registers.statements.models import Resolution, Statement
from jiwang.registers.statements.states import Rank
from jiwang_engine.judging.statements import Place as Place
from jiwang_engine.judging.statements import Resolved as Resolved
from jiwang_engine.judging.statements import Standing, places, settle
from jiwang_engine.judging.statements import Statement as Voice


@dataclass(frozen=True, slots=True)
class Said:
    """One word: on which day it was found, which one was known where it was typed, and what it says."""

    id: UUID
    follows: UUID | None
    value: str
    on: date
    is_verified: bool = True
    expires: date | None = None

    def voice(self) -> Voice:
        """As the engine takes it."""
        return Voice(
            str(self.id),
            self.value,
            self.on,
            self.is_verified,
            self.expires,
            str(self.follows) if self.follows else "",
        )


def resolved(words: Iterable[UUID], holds: UUID | None) -> Resolved:
    """What a person has decided about some words, as the engine takes it."""
    return Resolved(frozenset(map(str, words)), str(holds) if holds else "")


def standing(said: Iterable[Said], decided: Iterable[Resolved]) -> dict[UUID, Place]:
    """Where each word on one thing stands."""
    return {UUID(key): place for key, place in places((one.voice() for one in said), decided).items()}


def write_statements(
    path: Path,
    statements: Iterable[Statement],
    decisions: Iterable[Resolution],
    *,
    determinations: Iterable[Determination] = (),
    on: date,
) -> int:
    """Write the file whole or not at all, mode 600; how many rows.

    Of each fact what counts leaves, not what was replaced. Where two are in conflict nothing leaves: nobody knows.
    What meetings have decided of clauses leaves with it.
    """
    found = sorted(statements, key=_about)
    decided = [resolved(one.words, one.holds) for one in decisions]
    rows = [row for _, said in groupby(found, key=_about) for row in _rows(list(said), decided, on)]
    rows += [_decided(one) for one in determinations]
    draft = path.with_name(f".{path.name}.part")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    os.replace(draft, path)
    return len(rows)


def _about(one: Statement) -> tuple[int, int, str]:
    return one.household_id, one.person_id or 0, one.fact


def _rows(said: list[Statement], decided: Sequence[Resolved], on: date) -> list[dict[str, object]]:
    settled = settle((said_by(one).voice() for one in said), None, on, resolved=decided)
    if settled.standing is Standing.CONFLICT:
        return []
    return [_row(one) for one in said if str(one.pk) in settled.counts[:1]]


def said_by(one: Statement) -> Said:
    """A statement as one voice among others."""
    return Said(one.pk, one.follows, one.value, one.on, one.state == Rank.VERIFIED, one.expires)


def _row(one: Statement) -> dict[str, object]:
    """A statement in the engine's words (CONTRACTS: statements)."""
    return {
        "unit": one.household_id, "person": one.person_id, "fact": one.fact, "state": one.state, "value": one.value, "source": one.source,
        "by": one.by, "on": one.on.isoformat(), "expires": one.expires.isoformat() if one.expires else None,
        "known_at": clock.day_of(one.at).isoformat(), "evidence": one.evidence,
    }  # fmt: skip


def _decided(one: Determination) -> dict[str, object]:
    """A determination in the engine's words."""
    return {
        "unit": one.household_id, "person": one.person_id, "clause": one.clause, "outcome": one.outcome, "document": one.document,
        "on": one.since.isoformat(), "expires": last_day(one).isoformat(), "known_at": clock.day_of(one.at).isoformat(),
    }  # fmt: skip
