"""SC16 by the rule of the place: a car that takes a paralysed father about is not counted, once a visit or an officer's written reason says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.deliberation.queries import entered_by
from jiwang.procedure.rulings import actions
from jiwang.procedure.rulings.actions import Explaining
from jiwang.procedure.rulings.queries import explainable, ruled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions.models import Decision, Recognition
from jiwang.stages.decisions.queries import comes_out_the_same, typists_of
from jiwang.stages.decisions.rules import DecisionRefused, Ruling, next_month
from jiwang.stages.decisions.states import Outcome
from lists import on_the_lists
from making.applying import HEAD, NOW, TODAY, acting, part_of, ready, sent
from making.deliberating import met, minuted, opened, record, state, with_a_car

DAY = TODAY + timedelta(days=8)
EDGE, ALONE, SERVES = "bianyuan", "danren", "car_serves_member"
WHY = "车停在院里看过，每周两次送他去康复，村里都知道"


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Poor, with a car; the father is on the list of the severely disabled. What the car is for nobody has asked."""
    with_a_car()
    on_the_lists(has_car=True)
    return Household.objects.get(pk=CHEN)


@pytest.fixture
def parts(family: Household) -> tuple[SubCase, SubCase]:
    """The family for 低保边缘 and the father for 单人保, both before their decision."""
    made = sent(wanted=[EDGE, ALONE], whom={ALONE: HEAD})
    return ready(part_of(made, EDGE)), ready(part_of(made, ALONE))


def explained(
    part: SubCase, *, value: str = "是", by: str = "jingban", on: date = DAY, **other: Any
) -> Statement:
    """Stated in writing."""
    told = {"fact": SERVES, "member": None, "value": value, "why": WHY, "is_apart": True} | other
    return actions.explain(part.pk, Explaining(**told), by=acting(by, on), at=NOW)


def granted(part: SubCase) -> Decision:
    """As the law gives it."""
    found = ruled(part, DAY)
    assert found is not None
    ruling = Ruling(Outcome.GRANT, found.amount or None, next_month(DAY), "入户和书面说明都看过，符合规定")
    return actions.decide(part.pk, ruling, found, is_apart=True, by=acting("queren", DAY), at=NOW)


def verdicts(*parts: SubCase) -> list[str]:
    """What the law says of each."""
    return [found.verdict for one in parts if (found := ruled(one, DAY))]


def test_a_written_reason_settles_it_and_the_letter_tells_it_with_its_article(
    parts: tuple[SubCase, SubCase],
) -> None:
    assert verdicts(*parts) == ["unknown", "unknown"]

    explained(parts[0])

    assert verdicts(*parts) == ["yes", "yes"]
    both = [granted(one) for one in parts]
    rows = {one.item: (len(one.members), one.amount) for one in Recognition.objects.filter(household=CHEN)}
    assert rows == {EDGE: (2, None), ALONE: (1, 86_000)}
    told = both[0].letter.told
    assert any(WHY in one and "书面说明" in one for one in told["paragraphs"])
    assert any(
        "机动车接送重残重病成员：是" in one and "《示例市机动车规定》第2条" in one for one in told["clauses"]
    )
    assert [comes_out_the_same(Decision.objects.get(pk=one.pk)) for one in both] == [True, True]


def test_where_the_car_is_for_goods_the_meeting_waives_it_and_both_are_recognised_as_well(
    parts: tuple[SubCase, SubCase],
) -> None:
    explained(parts[0], value="否", on=TODAY, why="问过邻居，车平时拉货，也顺路送他看病")
    assert verdicts(*parts) == ["no", "no"]

    minuted(met(opened(part=parts[0]), record(ground="生产工具", why="车用来做小生意，价值不高，不宜变卖")))

    assert verdicts(*parts) == ["yes", "yes"]
    for one in parts:
        granted(one)
    assert sorted(one.item for one in Recognition.objects.filter(household=CHEN)) == [EDGE, ALONE]


def test_what_a_visit_has_seen_holds_against_what_was_written(parts: tuple[SubCase, SubCase]) -> None:
    explained(parts[0])
    state(None, SERVES, "否")  # the worker has seen that it carries goods
    assert verdicts(parts[0]) == ["no"]
    assert not any(WHY in one for one in _letter(parts[0]))


def _letter(part: SubCase) -> list[str]:
    found = ruled(part, DAY)
    assert found is not None
    refused = Ruling(Outcome.REFUSE, why="车用来拉货，财产超过规定，不符合条件")
    made = actions.decide(part.pk, refused, found, is_apart=True, by=acting("queren", DAY), at=NOW)
    return list(made.letter.told["paragraphs"])


def test_it_may_be_corrected_in_writing_and_the_newer_word_holds(parts: tuple[SubCase, SubCase]) -> None:
    first = explained(parts[0])
    second = explained(parts[0], value="否", why="问过邻居，车平时拉货，没有送过他")
    assert second.follows == first.pk and verdicts(parts[0]) == ["no"]
    assert [one.fact for one in explainable(parts[0], DAY)] == [SERVES]


@pytest.mark.parametrize(
    ("by", "told", "words"),
    [
        ("jingban", {"why": "知道的"}, "至少8个字"),
        ("jingban", {"is_apart": False}, "亲属"),
        ("jingban", {"fact": "deposits"}, "不用书面说明"),
        ("queren", {}, "经办或者县级审核"),
    ],
)
def test_without_a_reason_about_kin_or_of_anything_else_nothing_is_stated(
    parts: tuple[SubCase, SubCase], by: str, told: dict[str, Any], words: str
) -> None:
    with pytest.raises(DecisionRefused, match=words):
        explained(parts[0], by=by, **told)
    assert not Statement.objects.filter(fact=SERVES).exists()


def test_whoever_has_written_it_neither_decides_nor_votes(parts: tuple[SubCase, SubCase]) -> None:
    reviewer = Officer.objects.get(code="shenhe")
    assert reviewer.pk not in typists_of(CHEN)
    explained(parts[0], by="shenhe")
    assert reviewer.pk in typists_of(CHEN) and reviewer.pk in entered_by(opened(part=parts[0]))


def test_the_page_asks_takes_it_and_shows_it(
    parts: tuple[SubCase, SubCase], entered: Callable[[Officer], Client], cast: Cast, settings: Any
) -> None:
    settings.DEMO_DAY = DAY
    clerk, page = entered(cast["jingban"]), reverse("rulings:part", args=[parts[0].pk])
    assert "家里的机动车是不是主要用来接送" in clerk.get(page).content.decode()

    where = reverse("rulings:explain", args=[parts[0].pk])
    typed = {"about": f"{SERVES}:", "is_so": "yes", "why": "知道", "apart": "on"}
    refused = clerk.post(where, typed)
    assert refused.status_code == 422 and "知道</textarea>" in refused.content.decode()
    done = clerk.post(where, typed | {"why": WHY}, follow=True).content.decode()
    assert WHY in done and "机动车接送重残重病成员 是" in done
    see(EVERYWHERE)
    assert Statement.objects.get(fact=SERVES).source == "书面说明"
    assert 'id="explain"' not in entered(cast["queren"]).get(page).content.decode()
