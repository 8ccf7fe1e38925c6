"""What is masked, what initials are, and which codes an area holds."""

from __future__ import annotations

import pytest

from jiwang.desk.templatetags.showing import and_address
from jiwang.kit.masking import masked_name, masked_number
from jiwang.kit.sights import Sight, following
from jiwang.kit.words.initials import initials_of


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张卫国", "张**"), ("欧阳兰", "欧阳*"), ("李", "李"), ("", ""), ("阿卜杜热合曼·买买提", "阿***")],
)
def test_a_masked_name_keeps_the_family_name(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("999901196203041234", "999***********1234"), ("15400000101", "154****0101"), ("12", "**")],
)
def test_a_masked_number_keeps_its_ends(number: str, shown: str) -> None:
    assert masked_number(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [("甲县一镇东村3号", "甲县一镇东村3号"), ("3号", "一镇东村 · 3号"), ("", "一镇东村"), (None, "一镇东村")],
)
def test_an_address_that_says_the_place_stands_alone(address: str | None, shown: str) -> None:
    assert and_address("一镇东村", address) == shown


@pytest.mark.parametrize(("name", "letters"), [("张卫国", "zwg"), ("仇小妹", "qxm"), ("单雄", "sx")])
def test_initials_read_family_names_as_family_names(name: str, letters: str) -> None:
    assert initials_of(name) == letters


def test_the_code_after_all_codes_of_an_area_is_the_next_area() -> None:
    assert "999901" < "999901001001" < following("999901") == "999902"


def test_rows_that_stay_at_the_county_are_not_for_a_village() -> None:
    sight = Sight.over(["999901001001"])

    assert sight.covers("999901001001") and not sight.covers("999901001001", digits=6)
    assert sight.patterns(12) == "999901001001%" and sight.patterns(6) == ""
