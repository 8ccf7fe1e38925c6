"""How families are followed, by the version of the law in force: rules of following, and the numbers that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from jiwang.registers.policy.models import Version
from jiwang_engine.packs.model import Pack
from jiwang_engine.packs.visiting.following import Watch as Watch
from jiwang_engine.packs.visiting.following import number_of, watches_on
from jiwang_engine.versions import read_version

_KEPT = 8  # versions of the law


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
    pack = _read(version.kept, version.hash)
    return Numbers(*(number_of(pack, f"follow_{name}", on) for name in Numbers.__dataclass_fields__))


def rules_on(version: Version | None, on: date) -> list[Watch]:
    """The rules in force on a day, in the order of the law."""
    return watches_on(_read(version.kept, version.hash), on) if version else []


@lru_cache(_KEPT)
def _read(kept: str, digest: str) -> Pack:
    """The pack of a kept version; `digest` makes another version another question."""
    return read_version(f"{settings.PACK_SHELF}/{kept}").program.pack
