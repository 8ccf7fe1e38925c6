"""The house about itself: each rule holds, and each check can fail."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import checks_docs
import checks_files
import checks_names
import checks_packs
import checks_sizes
import checks_source
import pytest

from house import ROOT, Check, House, laid

CHECKS = (
    *checks_sizes.CHECKS,
    *checks_names.CHECKS,
    *checks_source.CHECKS,
    *checks_files.CHECKS,
    *checks_docs.CHECKS,
    *checks_packs.CHECKS,
)
ALLOWED = tomllib.loads((Path(__file__).parent / "allowed.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def house() -> House:
    return House(ROOT)


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_the_rule_holds(check: Check, house: House) -> None:
    excused = [one["what"] for one in ALLOWED["exception"] if one["rule"] == check.rule]

    found = check.look(house)

    assert sorted(found) == sorted(excused), "\n".join(found)


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_the_check_can_fail(check: Check, tmp_path: Path) -> None:
    bad = laid(tmp_path, check.bad)

    found = check.look(bad)

    assert found != []


def test_exceptions_are_dated_have_a_reason_and_only_become_fewer() -> None:
    rules = {check.rule for check in CHECKS}

    crooked = [
        one
        for one in ALLOWED["exception"]
        if one["rule"] not in rules or not isinstance(one["since"], date) or not one["why"]
    ]

    assert crooked == []
    assert len(ALLOWED["exception"]) == ALLOWED["at_most"]
