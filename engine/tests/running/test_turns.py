"""Which counties are judged together."""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.running.counties.turns import turns_of


def test_groups_hold_whole_counties_in_order_and_as_many_as_fit() -> None:
    people = {Path(f"/{name}"): 600_000 for name in "abcde"}

    found = list(turns_of(people, memory="1300MB"))

    assert [(turn.name, len(turn.counties), turn.people) for turn in found] == [
        ("a", 2, 1_200_000),
        ("c", 2, 1_200_000),
        ("e", 1, 600_000),
    ]
