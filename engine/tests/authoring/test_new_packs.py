"""A place begins its pack with one command, and what it gets is sound at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiwang_engine.authoring.beginning import begin_pack
from jiwang_engine.cli import commands
from jiwang_engine.errors import UsageError
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.terms import Mark
from jiwang_engine.testing import run_cases


@pytest.mark.parametrize("above", ["national", "guangxi", "liuzhou", "shili", "cps"])
def test_a_new_pack_passes_check_and_test_at_once(above: str, tmp_path: Path) -> None:
    made = begin_pack("newtown", under=above, shelf=tmp_path)

    program = check_pack(read_pack(made.folder))
    report = run_cases(program)

    assert program.pack.id == "newtown"
    assert [str(failure) for failure in report.failures] == []
    assert report.cases == 1


def test_the_number_to_fill_first_is_the_one_that_decides_most_and_is_unpublished(tmp_path: Path) -> None:
    made = begin_pack("newtown", under="guangxi", shelf=tmp_path, area="4501", title="南宁市")

    pack = read_pack(made.folder)

    line = next(one for one in pack.parameters.values() if one.label == made.number)
    number = number_on(line, date(2026, 8, 1), area="450102")
    assert (made.number, pack.title, pack.layers[-1].area) == ("低保标准", "南宁市", "4501")
    assert number is not None
    assert (number.value, number.mark, number.layer) == (None, Mark.UNPUBLISHED, "newtown")


def test_the_counties_that_the_province_knows_are_already_listed(tmp_path: Path) -> None:
    made = begin_pack("newtown", under="guangxi", shelf=tmp_path, area="4501")

    listed = (made.folder / "areas.csv").read_text(encoding="utf-8").splitlines()

    assert listed[0] == "code,name,settlement"
    assert len(listed) > 5
    assert all(line.startswith("4501") for line in listed[1:])


@pytest.mark.parametrize(
    ("name", "asked", "code"),
    [
        ("New Town", {}, "bad-pack-name"),
        ("liuzhou", {}, "pack-name-taken"),
        ("newtown", {"under": "nowhere"}, "no-such-pack"),
        ("newtown", {"under": "guangxi", "area": "4401"}, "bad-pack-area"),
        ("newtown", {"under": "guangxi", "area": "45"}, "bad-pack-area"),
        ("newtown", {"under": "guangxi", "area": "45011"}, "bad-pack-area"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_leaves_nothing(
    name: str, asked: dict[str, str], code: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as refused:
        begin_pack(name, **{"under": "national", "shelf": tmp_path, **asked})  # type: ignore[arg-type]

    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "newtown").mkdir()

    with pytest.raises(UsageError, match="pack-exists"):
        begin_pack("newtown", under="national", shelf=tmp_path)

    assert list((tmp_path / "newtown").iterdir()) == []


def test_below_a_county_there_is_no_level(tmp_path: Path) -> None:
    county = begin_pack("county", under="liuzhou", shelf=tmp_path, area="450205")

    with pytest.raises(UsageError, match="no-level-below"):
        begin_pack("village", under=str(county.folder), shelf=tmp_path)


def test_a_pack_that_could_not_find_the_one_above_is_not_begun(tmp_path: Path) -> None:
    province = begin_pack("province", under="national", shelf=tmp_path / "here", area="98")

    with pytest.raises(UsageError, match="pack-above-not-found"):
        begin_pack("town", under=str(province.folder), shelf=tmp_path / "elsewhere")


def test_the_command_says_what_it_made_and_what_comes_next(tmp_path: Path) -> None:
    asked = ["new-pack", "newtown", "--under", "guangxi", "--area", "4501", "--to", str(tmp_path)]

    answer = CliRunner().invoke(commands, asked)

    assert answer.exit_code == 0
    assert "先填的数：低保标准" in answer.output
    assert f"jiwang check {tmp_path / 'newtown'}" in answer.output
