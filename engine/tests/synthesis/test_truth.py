from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from conftest import drawn
from jiwang_engine.synthesis import SynthReport
from jiwang_engine.synthesis.living import RECEIVING, Roll
from jiwang_engine.synthesis.signs import plain_precision, signs_of
from jiwang_engine.synthesis.truth import KINDS, Truth, find_truth
from jiwang_engine.synthesis.world import World


@pytest.fixture(scope="module")
def large() -> tuple[World, Truth]:
    world, rng = drawn(300_000)
    return world, find_truth(rng, world)


def test_plain_thresholds_are_right_in_one_or_two_of_a_hundred_cases(large: tuple[World, Truth]) -> None:
    world, truth = large
    plain = plain_precision(world, signs_of(world), truth.gains)

    raised, right = (sum(counts[at] for name, counts in plain.items() if name != "M3") for at in (0, 1))
    assert 0.005 < right / raised < 0.02


def test_a_handful_of_families_in_ten_thousand_people_would_gain(large: tuple[World, Truth]) -> None:
    assert 0.0005 < large[1].gains.sum() / 300_000 < 0.001


def test_context_makes_the_red_signs_twenty_times_as_right(large: tuple[World, Truth]) -> None:
    world, truth = large
    red = signs_of(world).red(world)

    assert truth.gains[red].mean() > 0.3


def test_families_on_the_roll_gain_only_from_what_is_new_for_them_too(large: tuple[World, Truth]) -> None:
    world, truth = large
    receiving = world.some(np.isin(world.living.roll, RECEIVING))

    kinds = {KINDS[kind] for kind in truth.kind[truth.gains & receiving]}
    assert kinds <= {"drop_out", "disaster", "accident", "pupil", "single_entry"}


def test_nothing_can_be_gained_where_nobody_is_left(large: tuple[World, Truth]) -> None:
    world, truth = large
    empty = ~world.some(world.events.died == 0)

    assert empty.any()
    assert not (truth.gains & empty).any()


def test_the_roll_holds_the_shares_of_people_that_such_a_place_has(large: tuple[World, Truth]) -> None:
    shares = np.bincount(large[0].living.roll, minlength=len(Roll)) / 300_000

    assert 0.030 < shares[1 : Roll.EXITED].sum() < 0.040
    assert 0.024 < shares[Roll.DIBAO] < 0.032
    assert 0.0025 < shares[Roll.TEKUN] < 0.0031
    assert all(shares[kind] > 0 for kind in Roll)


def test_a_sign_of_somebody_in_no_register_and_on_no_roll_is_no_sign_of_a_family(
    large: tuple[World, Truth],
) -> None:
    world, _ = large
    unseen = world.unregistered & ~world.covered

    assert unseen.any()
    assert not any((flags & unseen).any() for flags in signs_of(world).raised.values())


def test_most_of_the_poor_have_no_employee_and_yet_most_without_one_are_not_poor(
    large: tuple[World, Truth],
) -> None:
    world, _ = large
    on_roll = world.some(world.living.roll == Roll.DIBAO)
    without = ~world.some(world.living.employee_insured)

    assert without[on_roll].mean() > 0.9
    assert on_roll[without & ~world.households.collective].mean() < 0.2


def test_every_story_has_its_family_even_in_a_small_prefecture(dirty: tuple[Path, SynthReport]) -> None:
    kinds = dirty[1].kinds

    for kind in ("breadwinner_lost", "drop_out", "disaster", "accident", "dialysis", "serious_illness", "single_entry",
                 "new_disability", "relapse", "dead_but_paid", "car_over_limit"):  # fmt: skip
        assert kinds.get(kind, 0) > 0, kind


def test_the_answer_lies_beside_the_files_with_one_line_a_family(dirty: tuple[Path, SynthReport]) -> None:
    folder, report = dirty
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    gaining = [row for row in rows if row["gains"] == "1"]
    assert len(gaining) == report.gaining == len({row["register_no"] for row in gaining})
    assert {row["kind"] for row in rows} == {kind for kind, count in report.kinds.items() if count}
    assert all(row["exit"] == "1" for row in rows if row["gains"] == "0")
