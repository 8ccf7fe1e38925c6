"""Rows without a usable number: found by what else they say, never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hamlet import Hamlet, number

from jiwang_engine.errors import UsageError
from jiwang_engine.linking.likeness.model import SHIPPED, prior, read_model
from jiwang_engine.linking.tiers import LEAST_PRECISION, TIERS, Outcome, Tier, Trial

VILLAGE = "999901001001"


@pytest.fixture
def town(hamlet: Hamlet) -> Hamlet:
    """A hundred families: a score means something only among many."""
    for turn in range(100):
        birth = f"{1950 + turn % 50}-{1 + turn % 12:02d}-{1 + turn % 28:02d}"
        hamlet.resident(
            "赵钱孙李周吴郑王"[turn % 8] + "甲乙丙丁戊己庚辛壬癸"[turn % 10] + "申",
            number(birth, turn + 1),
            f"户{turn + 100}",
        )
    return hamlet


@pytest.mark.parametrize(
    ("name", "birth"),
    [
        ("陳國偉", "1980-05-20"),  # traditional characters
        ("陈国维", "1980-05-20"),  # typed by ear
        ("陈国WEI", "1980-05-20"),  # a character that the keyboard lacks
        ("陈国伟", "1980-04-07"),  # the same day by the Chinese calendar
    ],
)
def test_a_family_that_is_spelt_otherwise_is_found_by_everything_together(
    town: Hamlet, name: str, birth: str
) -> None:
    person = town.resident("陈国伟", number("1980-05-20", 3), region=VILLAGE, address="5号")
    aid = town.put("disaster", name=name, id_number="无", birth=birth, region=VILLAGE)

    town.linked()

    assert (town.person(aid), town.tier(aid)) == (town.person(person), "F1")


@pytest.mark.parametrize(
    ("held", "told"),
    [("1980-05-20", "1980-04-07"), ("1980-04-07", "1980-05-20")],
    ids=["told by the Chinese calendar", "held by the Chinese calendar"],
)
def test_a_day_of_the_other_calendar_leads_to_the_person_whichever_side_wrote_it(
    town: Hamlet, held: str, told: str
) -> None:
    person = town.resident("陈国伟", number(held, 3), region=VILLAGE, address="5号")
    aid = town.put("disaster", name="陈国维", id_number="无", birth=told, address="5号")

    town.linked()

    assert (town.person(aid), town.tier(aid)) == (None, "F2")
    assert town.db.rows("SELECT candidate FROM review") == [(town.person(person),)]


def test_a_family_name_that_has_no_reading_is_found_all_the_same(town: Hamlet) -> None:
    person = town.resident("𠮷国伟", number("1980-05-20", 3), region=VILLAGE, address="5号")
    aid = town.put("disaster", name="𠮷国维", id_number="无", birth="1980-05-20", region=VILLAGE)

    town.linked()

    assert (town.person(aid), town.tier(aid)) == (town.person(person), "F1")


def test_two_brothers_who_are_as_likely_are_shown_and_not_guessed_between(town: Hamlet) -> None:
    for turn, name in ((3, "陈国伟"), (5, "陈国维")):
        town.resident(name, number("1980-05-20", turn), region=VILLAGE)
    aid = town.put("disaster", name="陈国玮", id_number="", birth="1980-05-20", region=VILLAGE)

    town.linked()

    assert (town.person(aid), town.tier(aid)) == (None, "F2")
    assert town.db.one("SELECT count(*) FROM review") == 2


def test_a_stranger_fits_nobody(town: Hamlet) -> None:
    town.resident("陈国伟", number("1980-05-20", 3), region=VILLAGE)
    aid = town.put("disaster", name="林小红", id_number="", birth="1991-07-01", region=VILLAGE)

    town.linked()

    assert (town.person(aid), town.tier(aid)) == (None, "N0")


def test_a_model_for_other_fields_is_refused(tmp_path: Path) -> None:
    found = json.loads(SHIPPED.read_text(encoding="utf-8"))
    del found["traits"]["birth"]
    path = tmp_path / "model.json"
    path.write_text(json.dumps(found), encoding="utf-8")

    with pytest.raises(UsageError, match=r"model-not-usable.*另一个版本"):
        read_model(path)


def test_a_saved_model_reads_as_it_was() -> None:
    model = read_model()

    assert model.text() == SHIPPED.read_text(encoding="utf-8")
    assert prior(1 << 20) == -20_000
    assert prior(1) == prior(500_000)  # a small register does not hold everybody of whom a file may speak


@pytest.mark.parametrize(
    ("trial", "outcome"),
    [(Trial(9_990, 10), Outcome.AUTO), (Trial(9_970, 30), Outcome.REVIEW), (Trial(0, 0), Outcome.REVIEW)],
)
def test_a_tier_links_by_itself_only_where_its_audit_was_good_enough(trial: Trial, outcome: Outcome) -> None:
    assert Tier("X", Outcome.AUTO, "", trial).outcome is outcome


def test_every_tier_that_links_by_itself_without_people_has_been_seen_often() -> None:
    automatic = [tier for tier in TIERS.values() if tier.wanted is Outcome.AUTO and not tier.by_people]

    assert all(tier.trial.precision >= LEAST_PRECISION and tier.trial.right > 1_000 for tier in automatic)
