"""What several people have said of one thing, and where each word stands: the desk's door to the engine's one rule of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jiwang_engine.judging.statements import Place as Place
from jiwang_engine.judging.statements import Resolved as Resolved
from jiwang_engine.judging.statements import Statement as Voice
from jiwang_engine.judging.statements import places


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
