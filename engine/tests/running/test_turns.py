"""Which counties are judged together."""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.running.counties.turns import Size, turns_of


def test_groups_hold_whole_counties_in_order_and_as_many_as_fit() -> None:
    counties = {Path(f"/{name}"): Size(600_000) for name in "abcde"}

    found = list(turns_of(counties, memory="1300MB"))

    assert [(turn.name, len(turn.counties), turn.people) for turn in found] == [
        ("a", 2, 1_200_000),
        ("c", 2, 1_200_000),
        ("e", 1, 600_000),
    ]


def test_households_that_are_judged_by_the_whole_law_take_more_room() -> None:
    counties = {
        Path("/a"): Size(600_000, judged=200_000),
        Path("/b"): Size(600_000),
        Path("/c"): Size(600_000),
    }

    found = list(turns_of(counties, memory="1300MB"))

    assert [(turn.name, len(turn.counties)) for turn in found] == [("a", 1), ("b", 2)]
