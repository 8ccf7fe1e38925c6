"""What is asked at the door follows from what the desk has; what was said goes back, and the law looks at the family anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import AT, CHEN, COUNTY, Cast
from jiwang.analysis.applying.checks import in_full
from jiwang.analysis.stating import write_statements
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE
from jiwang.registers.authorisations.actions import Paper, take_in, withdraw
from jiwang.registers.authorisations.states import Purpose, Scope
from jiwang.registers.people.actions import take_in_sources
from jiwang.registers.people.models import Household, Person
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import all_decisions, all_statements
from jiwang.stages.alerts.queries import confirmed_in
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits import actions, queries
from jiwang.stages.visits.actions import Sending
from jiwang.stages.visits.models import Prospect, Visit
from jiwang.stages.visits.rules import Report
from jiwang.stages.visits.states import Met, Signed

Enter = Callable[[Officer], Client]
DAY, TASK = clock.today(), f"t{CHEN}"
HEAD, CHILD = CHEN * 10, CHEN * 10 + 1
CARE, WAGES = f"services.care@{HEAD}", f"means.wages@{HEAD}"
TOLD = Report(Outcome.TRUE, Met.HEAD, DAY, "村干部", Signed.PAPER, "家里有老人要照料")


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), DAY)


@pytest.fixture
def claimed(cast: Cast, law: None) -> Task:
    """Chen's task in the hand of the village's worker; the lists of police, disabled federation and insurers have come."""
    came = [
        ("population", "公安户籍人口"), ("disability", "残联持证残疾人"), ("medical", "医保大额医疗费用"), ("roll", "民政在保名单"),
        ("deaths", "死亡与火化信息"),
    ]  # fmt: skip
    take_in_sources(came, by="job:test", at=AT)
    return dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)


def sent(cast: Cast, report: Report = TOLD, *, task: str = TASK, at: object = AT, **typed: str) -> Visit:
    said = {key.replace("__", ".").replace("_at_", "@"): [one] for key, one in typed.items()}
    return actions.send(task, Sending(uuid4(), report, said, AT), by=actor(cast, "xieli"), at=AT)


def asked(task: Task, on: date = DAY) -> set[str]:
    return {one.key for section in queries.asked_of(task, None, on) for one in section.questions}


def another(task: Task) -> Task:
    """Another task of the same household, as the next run may bring it."""
    task.pk, task.outcome = "again", ""
    task.save(force_insert=True)
    return task


def authorise(cast: Cast, person: int, *, guardian: int | None = None) -> int:
    paper = Paper(
        ("dibao",), (Scope.INCOME,), Purpose.APPLICATION, DAY - timedelta(days=9), DAY + timedelta(days=300),
        guardian=Person.objects.get(pk=guardian) if guardian else None,
    )  # fmt: skip
    return take_in(Person.objects.get(pk=person), paper, by="jingban", at=timezone.now()).pk


def test_facts_to_verify_come_by_themselves_and_nothing_known_is_asked(claimed: Task) -> None:
    keys = asked(claimed)

    assert CARE in keys, "nobody knows whether the father needs somebody"
    assert not {one for one in keys if one.startswith("schooling.recognised") and one.endswith(str(HEAD))}


def test_of_means_nothing_is_asked_before_the_family_has_opened_them_and_then_of_the_signer_alone(
    cast: Cast, claimed: Task
) -> None:
    assert not {one for one in asked(claimed) if one.startswith("means.")}

    signed = authorise(cast, HEAD)
    assert WAGES in asked(claimed) and f"means.wages@{CHILD}" not in asked(claimed)

    withdraw(signed, why="本人不想再查", by="jingban", at=timezone.now())
    assert not {one for one in asked(claimed) if one.startswith("means.")}


def test_the_means_of_the_household_are_open_when_every_member_has_signed_or_it_is_recognised(
    cast: Cast, claimed: Task
) -> None:
    authorise(cast, HEAD)
    assert not {one for one in asked(claimed) if one.startswith("means.") and "@" not in one}

    authorise(cast, CHILD, guardian=HEAD)
    assert {one for one in asked(claimed) if one.startswith("means.") and "@" not in one}

    Household.objects.filter(pk=CHEN).update(basis="verified")
    assert WAGES in asked(Task.objects.select_related("household").get(pk=TASK))


def test_an_answer_is_a_verified_statement_of_its_worker_and_is_not_asked_again_for_a_year(
    cast: Cast, claimed: Task
) -> None:
    visit = sent(cast, **{f"services__care_at_{HEAD}": "否"})

    one = Statement.objects.get(fact="care_wanted")
    assert (one.person_id, one.value, one.state, one.by, one.on) == (
        HEAD,
        "否",
        "verified",
        "xieli",
        DAY,
    )
    assert one.evidence == f"visit:{visit.pk}" and one.expires is not None
    later = another(Task.objects.select_related("household").get(pk=TASK))
    assert CARE not in asked(later) and CARE not in asked(later, DAY + timedelta(days=200))
    assert CARE in asked(later, one.expires + timedelta(days=1))


def test_the_household_is_judged_anew_at_once_and_says_of_what_the_family_may_be_told(
    cast: Cast, claimed: Task
) -> None:
    visit = sent(cast, **{f"services__care_at_{HEAD}": "是"})

    found = {one.item: one for one in Prospect.objects.filter(visit=visit)}
    assert found, "some programme is near enough to be spoken of"
    assert all(one.amount == "" for one in found.values()), "no sum is told where the unit is only presumed"


def test_two_voices_of_one_day_are_a_conflict_in_which_both_are_seen(cast: Cast, claimed: Task) -> None:
    first = sent(cast, **{f"services__care_at_{HEAD}": "是"})
    one = Statement.objects.get(evidence=f"visit:{first.pk}", fact="care_wanted")
    other = Statement.objects.get(pk=one.pk)
    other.pk, other.value, other.follows = uuid4(), "否", None
    other.save(force_insert=True)

    shown = queries.facts_shown(EVERYWHERE, Household.objects.get(pk=CHEN), DAY)

    (beside,) = [words for words in shown if words[0].said.fact == "care_wanted"]
    assert {(each.said.value, str(each.fate)) for each in beside} == {
        ("是", "冲突，请核对"),
        ("否", "冲突，请核对"),
    }


def test_an_amount_is_shown_with_the_unit_of_its_fact(cast: Cast, law: None) -> None:
    version = version_in_force(COUNTY, DAY)
    told = {"deposits": "1,200.50", "supporter_income": "24000", "pension": "820", "care_wanted": "3"}
    shown = {fact: in_full(version, fact, value) for fact, value in told.items()}
    assert shown["deposits"] == "1,200.50元" and shown["supporter_income"] == "24000元每年"
    assert shown["care_wanted"] == "3" and in_full(version, "deposits", "1000元") == "1000元"
    assert in_full(None, "deposits", "1000") == "1000"


def test_a_visit_that_knew_the_answer_before_replaces_it_on_the_same_day(cast: Cast, claimed: Task) -> None:
    sent(cast, **{f"services__care_at_{HEAD}": "是"})
    sent(cast, Report(Outcome.UNTRUE, Met.HEAD, DAY, why="第一次听错了"), **{f"services__care_at_{HEAD}": "否"})  # fmt: skip

    shown = queries.facts_shown(EVERYWHERE, Household.objects.get(pk=CHEN), DAY)

    assert {(each.said.value, str(each.fate)) for words in shown for each in words} == {("是", "保留备查"), ("否", "采用")}  # fmt: skip


def test_what_counts_leaves_for_the_next_run_and_what_is_in_conflict_does_not(
    cast: Cast, claimed: Task, tmp_path: Path
) -> None:
    sent(cast, **{f"services__care_at_{HEAD}": "是"})
    sent(cast, Report(Outcome.UNTRUE, Met.HEAD, DAY, why="再问了一遍"), **{f"services__care_at_{HEAD}": "否"})  # fmt: skip

    assert write_statements(tmp_path / "said.json", all_statements(), all_decisions(), on=DAY) == 1
    (row,) = json.loads((tmp_path / "said.json").read_text())
    assert (row["unit"], row["person"], row["fact"], row["value"]) == (CHEN, HEAD, "care_wanted", "否")  # fmt: skip

    other = Statement.objects.get(value="否")
    other.pk, other.value, other.follows = uuid4(), "是", None
    other.save(force_insert=True)
    assert write_statements(tmp_path / "said.json", all_statements(), all_decisions(), on=DAY) == 0


def test_what_was_typed_is_kept_even_where_the_answer_has_become_known_meanwhile(
    cast: Cast, claimed: Task
) -> None:
    sent(cast, **{f"services__care_at_{HEAD}": "是"})
    later = another(Task.objects.select_related("household").get(pk=TASK))
    assert CARE not in asked(later)

    visit = sent(cast, task=later.pk, **{f"services__care_at_{HEAD}": "否"})

    assert [one.value for one in visit.answers.filter(fact="care_wanted")] == ["否"]


def test_the_rule_s_confirmed_rate_moves_with_the_visit(cast: Cast, claimed: Task) -> None:
    before = next(one for one in confirmed_in("999901") if one.indicator.pk == "M1")
    sent(cast)
    after = next(one for one in confirmed_in("999901") if one.indicator.pk == "M1")

    assert (after.visited, after.true) == (before.visited + 1, before.true + 1)


def test_the_page_of_a_visit_tells_the_village_names_and_papers_and_no_source(
    cast: Cast, claimed: Task, entered: Enter
) -> None:
    visit = sent(cast, **{f"services__care_at_{HEAD}": "是"})

    village = entered(cast["xieli"]).get(reverse("visits:visit", args=[visit.pk])).content.decode()
    county = entered(cast["shenhe"]).get(reverse("desk:household", args=[CHEN])).content.decode()

    assert "可以向家庭说明的救助项目" in village and "可以向家庭说明的救助项目" in county
    assert "20,782.48" not in village and "医保大额" not in village and "走访核实的事实" not in village
    assert "走访核实的事实" in county
