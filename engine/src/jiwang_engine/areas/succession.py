"""What became of a place and what it was before: along the changes that kept the place and gave it another code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from jiwang_engine.areas.codes import COUNTY, Change, changes, shortened

# 码位改派: the number was given to another place; 驻地迁移, 区划调整, 划转: the place kept its number or only a part of it moved.
_OTHER_PLACES = ("码位改派", "驻地迁移", "区划调整", "划转", "新设", "撤销")


def successors(code: str, *, since: int = 0) -> tuple[Change, ...]:
    """The changes by which the place that had a code went on under others after a year, one after the other.

    Empty where it kept its code, was abolished, or nothing is known; a name that changes under the same code is no succession.
    """
    return tuple(_followed(_full(code), _by_old(), since))


def predecessors(code: str) -> tuple[Change, ...]:
    """The changes by which places became the one with this code, the newest first."""
    found: list[Change] = []
    waiting = [(_full(code), 9999)]
    while waiting:
        here, before = waiting.pop()
        for one in _by_new().get(here, ()):
            if one.year <= before and one not in found:
                found.append(one)
                waiting.append((one.old, one.year))
    return tuple(sorted(found, key=lambda one: (-one.year, one.old)))


def _followed(code: str, by_old: Mapping[str, tuple[Change, ...]], since: int) -> Iterator[Change]:
    year, seen = since, {code}
    while True:
        following = next((one for one in by_old.get(code, ()) if one.year >= year), None)
        if following is None or following.new in seen:
            return
        yield following
        code, year = following.new, following.year
        seen.add(code)


@cache
def _by_old() -> Mapping[str, tuple[Change, ...]]:
    return _grouped("old")


@cache
def _by_new() -> Mapping[str, tuple[Change, ...]]:
    return _grouped("new")


def _grouped(side: str) -> Mapping[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = {}
    for one in changes():
        if one.old and one.new and one.old != one.new and one.kind not in _OTHER_PLACES:
            found.setdefault(getattr(one, side), []).append(one)
    return {code: tuple(sorted(group, key=lambda one: one.year)) for code, group in found.items()}


def _full(code: str) -> str:
    return shortened(code).ljust(COUNTY, "0")[:COUNTY]
