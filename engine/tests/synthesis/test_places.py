from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import stdnum.cn

from jiwang_engine.errors import UsageError
from jiwang_engine.synthesis.places import COUNTIES, all_villages, area_rows, census, places_for

ROOT = Path(__file__).parents[3]


def test_the_pack_of_the_prefecture_lists_exactly_these_places() -> None:
    with (ROOT / "packs/shili/areas.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)

    assert head == ["code", "name", "settlement"]
    assert [tuple(row) for row in rows] == list(area_rows())


def test_no_province_was_ever_given_the_code_99() -> None:
    listed = (Path(stdnum.cn.__file__).parent / "loc.dat").read_text(encoding="utf-8")

    provinces = re.findall(r"^(\d\d) province", listed, re.MULTILINE)
    assert len(provinces) > 30
    assert "99" not in provinces
    assert all(code.startswith("9999") for code, _, _ in area_rows())


def test_it_has_as_many_townships_and_villages_as_a_real_prefecture() -> None:
    townships = [township for county in all_villages() for township in county]

    assert (len(COUNTIES), len(townships), sum(map(len, townships))) == (10, 118, 1240)
    assert len({village.code for township in townships for village in township}) == 1240


def test_every_county_borrows_one_county_of_the_census_and_the_prefecture_row_is_not_there() -> None:
    assert sorted(source for _, _, source in COUNTIES) == sorted(census())
    assert not [code for code in census() if code.endswith("00")]
    assert sum(county.people for county in census().values()) == 4_157_934


@pytest.mark.parametrize("people", [20_000, 60_000, 300_000, 1_000_000])
def test_a_village_stays_a_village_in_populations_of_every_size(people: int) -> None:
    sizes = places_for("9999", people).weights * people

    assert sizes.min() > 350
    assert sizes.max() < 1_700


def test_a_real_county_is_refused_and_a_fictional_one_named() -> None:
    with pytest.raises(UsageError, match="area-not-fictional.*999901"):
        places_for("450205", 60_000)
