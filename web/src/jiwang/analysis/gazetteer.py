"""What the State has called a place, and what became of its code: the engine's table of places."""

from __future__ import annotations

from dataclasses import dataclass

from jiwang_engine.areas import names_of, predecessors, successors, was_issued

COUNTY = 6  # digits: below, the history of codes is not known


@dataclass(frozen=True, slots=True)
class Past:
    """A name or a code of a place: in which years, and by what change."""

    years: str
    code: str
    name: str
    change: str


def past_of(code: str) -> list[Past]:
    """Names and codes of a province, city or county since 1980, the newest first; nothing below the county."""
    if len(code) > COUNTY:
        return []
    named = [Past(f"{one.first}—{one.last or ''}", code, one.name, "") for one in reversed(names_of(code))]
    moved = [
        Past(str(one.year), one.old, one.old_name, f"{one.kind}：{one.new_name} {one.new}")
        for one in (*predecessors(code), *successors(code))
    ]
    return [*named, *moved]


def is_issued(code: str) -> bool:
    """Whether the State ever gave a code to a county, city or province; nobody can say so of smaller places."""
    return len(code) <= COUNTY and was_issued(code)
