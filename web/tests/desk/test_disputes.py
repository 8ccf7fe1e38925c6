"""What arrives from far away is taken once or kept whole for a person; and answers that say two things both stay until somebody decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import AT, CHEN, VILLAGE, Cast
from jiwang.analysis.homes import Standing, understood
from jiwang.analysis.stating import Place
from jiwang.config.answering import hand_over_statements
from jiwang.desk.disputes import actions, queries
from jiwang.desk.disputes.actions import Arrived
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.disputes.rules import (
    DisputeRefused,
    check_resolution,
    digest_of,
    report_of,
)
from jiwang.desk.disputes.states import Fate
from jiwang.desk.pocket.queries import form_of
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, Sight, see, seeing
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import members_of
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.statements.models import Statement
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits import actions as visits
from jiwang.stages.visits.models import Answer, Draft, Visit
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
DAY, TASK, DEBT = clock.today(), f"t{CHEN}", "income.debt"
TYPED = {"outcome": ["true"], "met": ["head"], "visited_on": [DAY.isoformat()], "signed": ["later"], "why": ["家里都看过了"], DEBT: ["是"]}  # fmt: skip


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), DAY)


@pytest.fixture
def form(cast: Cast, law: None) -> dict[str, Any]:
    """Chen's task in the hand of the village's worker, and its form as a phone was given it."""
    task = dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)
    return form_of(task, DAY)


def arrived(form: dict[str, Any], *, visit: UUID | None = None, revision: int = 1, **more: Any) -> Arrived:
    trusted = more.pop("is_trusted", True)
    content = TYPED | {key.replace("__", "."): said for key, said in more.items()}
    return Arrived(
        visit=visit or uuid4(), task=TASK, household=CHEN, region=VILLAGE, reach="village", device=uuid4(), revision=revision,
        content=content, form=form, made_at=AT, is_trusted=trusted,
    )  # fmt: skip


def sent(cast: Cast, letter: Arrived, code: str = "xieli") -> Delivery:
    return actions.deliver(letter, by=actor(cast, code), at=timezone.now())


def handed_on(cast: Cast, code: str = "jingban") -> None:
    Task.objects.filter(pk=TASK).update(holder=cast[code])


def test_a_visit_from_a_phone_is_taken_like_one_from_the_desk_and_leaves_no_copy(
    cast: Cast, form: dict[str, Any]
) -> None:
    kept = sent(cast, arrived(form))

    visit = Visit.objects.get()
    assert (kept.fate, kept.content, kept.visit) == (Fate.TAKEN, {}, visit.pk)
    assert [(one.question, one.value) for one in visit.answers.all()] == [(DEBT, "是")]
    assert Line.objects.filter(what="disputes.delivered", about=f"delivery:{kept.pk}").exists()


def test_the_same_letter_twice_is_one_visit_and_one_delivery(cast: Cast, form: dict[str, Any]) -> None:
    letter = arrived(form)

    assert sent(cast, letter) == sent(cast, letter)
    assert (Visit.objects.count(), Delivery.objects.count()) == (1, 1)


def test_what_was_typed_at_the_desk_meanwhile_is_not_thrown_away(cast: Cast, form: dict[str, Any]) -> None:
    task = Task.objects.get(pk=TASK)
    visits.keep(task, {DEBT: ["否"]}, chosen=[], by=actor(cast, "xieli"), at=AT)

    sent(cast, arrived(form))

    assert Draft.objects.get().typed == {DEBT: ["否"]}


def test_a_second_content_of_a_visit_that_was_taken_waits_for_a_person(
    cast: Cast, form: dict[str, Any]
) -> None:
    first = arrived(form)
    sent(cast, first)

    second = sent(cast, arrived(form, visit=first.visit, revision=2, income__debt=["否"]))

    assert second.fate == Fate.OPEN and "收下过" in second.why
    assert second.content[DEBT] == ["否"] and Answer.objects.get().value == "是"


def test_an_older_revision_that_comes_late_takes_the_place_of_nothing(
    cast: Cast, form: dict[str, Any]
) -> None:
    newer = arrived(form, revision=2, outcome=[""])
    sent(cast, newer)

    late = sent(cast, arrived(form, visit=newer.visit, revision=1, outcome=[""], why=["老的"]))

    fates = {one.revision: one.fate for one in Delivery.objects.all()}
    assert fates == {2: Fate.OPEN, 1: Fate.REPLACED} and late.content["why"] == ["老的"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": [""]}, "核实结果"),
        ({"visited_on": ["2999-01-01"]}, "不能晚于今天"),
        ({DEBT: ["也许"]}, "不在选项里"),
        ({"made.up": ["是"]}, "没有这个问题"),
        ({"is_trusted": False}, "停用"),
    ],
)
def test_what_cannot_be_taken_is_kept_whole_with_the_reason(
    cast: Cast, form: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    kept = sent(cast, arrived(form, **{key.replace(".", "__"): said for key, said in change.items()}))

    assert kept.fate == Fate.OPEN and words in kept.why and kept.content["why"] == ["家里都看过了"]
    assert not Visit.objects.exists()


def test_a_visit_of_somebody_who_no_longer_sees_the_village_is_kept_there(
    cast: Cast, form: dict[str, Any]
) -> None:
    see(Sight.over(["999901002"]))

    kept = sent(cast, arrived(form))

    see(EVERYWHERE)
    assert kept.fate == Fate.OPEN and "不在您手上" in kept.why and kept.region == VILLAGE


def test_what_was_refused_is_taken_once_the_reason_is_gone(cast: Cast, form: dict[str, Any]) -> None:
    handed_on(cast)
    letter = arrived(form)
    refused = sent(cast, letter).fate
    handed_on(cast, "xieli")

    assert (refused, sent(cast, letter).fate) == (Fate.OPEN, Fate.TAKEN)


def test_the_township_makes_a_visit_of_what_could_not_be_taken(cast: Cast, form: dict[str, Any]) -> None:
    handed_on(cast)
    letter = arrived(form)
    kept = sent(cast, letter)

    actions.settle(kept.pk, Fate.ADOPTED, why="", by=actor(cast, "jingban"), at=timezone.now())

    visit = Visit.objects.get(pk=letter.visit)
    assert (visit.by, visit.answers.get().value) == (cast["xieli"], "是")
    assert sent(cast, letter).fate == Fate.ADOPTED


def test_a_decision_needs_a_reason_and_is_made_once(cast: Cast, form: dict[str, Any]) -> None:
    handed_on(cast)
    kept = sent(cast, arrived(form))
    by = actor(cast, "jingban")

    with pytest.raises(DisputeRefused, match="原因"):
        actions.settle(kept.pk, Fate.ASIDE, why="", by=by, at=timezone.now())
    actions.settle(kept.pk, Fate.NOTED, why="没有领任务就去了", by=by, at=timezone.now())
    with pytest.raises(DisputeRefused, match="有人办过"):
        actions.settle(kept.pk, Fate.ASIDE, why="再来一次", by=by, at=timezone.now())

    assert not Visit.objects.exists()


def both_said(cast: Cast, form: dict[str, Any]) -> list[Answer]:
    """Two phones with the same form, and two answers."""
    sent(cast, arrived(form))
    handed_on(cast)
    sent(cast, arrived(form, income__debt=["否"]), "jingban")
    return list(Answer.objects.order_by("value"))


def test_two_answers_on_the_same_knowledge_are_a_dispute_until_somebody_decides(
    cast: Cast, form: dict[str, Any]
) -> None:
    no, yes = both_said(cast, form)
    (dispute,) = queries.disputes_seen(EVERYWHERE)
    assert {one.pk for one in dispute.answers} == {no.pk, yes.pk} and no.base == yes.base

    by = actor(cast, "jingban")
    actions.resolve(dispute.subject, seen={no.pk, yes.pk}, holds=yes.pk, why="问过村支书", by=by, at=AT)

    assert queries.disputes_seen(EVERYWHERE) == []
    assert queries.places_of([no, yes]) == {no.pk: Place.ASIDE, yes.pk: Place.HOLDS}
    with pytest.raises(DisputeRefused, match="已经有人定过"):
        actions.resolve(dispute.subject, seen={no.pk, yes.pk}, holds=None, why="再定一次", by=by, at=AT)


def test_a_third_answer_on_old_knowledge_opens_the_dispute_again(cast: Cast, form: dict[str, Any]) -> None:
    no, yes = both_said(cast, form)
    subject, by = (CHEN, DEBT, None), actor(cast, "jingban")
    actions.resolve(subject, seen={no.pk, yes.pk}, holds=yes.pk, why="问过村支书", by=by, at=AT)

    sent(cast, arrived(form, income__debt=["否"], why=["第三次去看的"]), "jingban")

    (dispute,) = queries.disputes_of(EVERYWHERE, [CHEN])
    assert sorted(one.value for one in dispute.answers) == ["否", "是"] and no not in dispute.answers


CARE, HEAD = f"services.care@{CHEN * 10}", CHEN * 10


def care(cast: Cast) -> Any:
    """What the law knows of the head's wish for care, and what of that leaves for the next run."""
    home = Household.objects.get(pk=CHEN)
    found = understood(version_in_force(VILLAGE, DAY), home, members_of(home), on=DAY)
    return dict(found.settled).get(("care_wanted", HEAD))


def leaving(folder: Path) -> list[tuple[str, str]]:
    """The statements that the next run is handed."""
    hand_over_statements(folder / "statements.json", DAY)
    return [(one["fact"], one["value"]) for one in json.loads((folder / "statements.json").read_text())]


def both_said_of_care(cast: Cast, form: dict[str, Any]) -> tuple[UUID, UUID]:
    """Yesterday one visitor heard no; today another, who did not know of it, yes. The two words, no and yes."""
    yesterday = (DAY - timedelta(days=1)).isoformat()
    sent(cast, arrived(form, visited_on=[yesterday], **{CARE.replace(".", "__"): ["否"]}))
    handed_on(cast)
    sent(cast, arrived(form, **{CARE.replace(".", "__"): ["是"]}), "jingban")
    no, yes = Statement.objects.filter(fact="care_wanted").order_by("on")
    return no.pk, yes.pk


def test_while_two_words_stand_against_each_other_the_law_knows_neither_whichever_day_is_later(
    cast: Cast, form: dict[str, Any], tmp_path: Path, entered: Enter
) -> None:
    no, yes = both_said_of_care(cast, form)

    assert care(cast).standing is Standing.CONFLICT and care(cast).value is None
    assert set(care(cast).counts) == {str(no), str(yes)}
    assert "care_wanted" not in dict(leaving(tmp_path))
    file = entered(cast["jingban"]).get(reverse("desk:household", args=[CHEN])).content.decode()
    assert file.count("冲突，请核对") == 2


def test_what_a_person_decides_is_what_the_law_and_the_next_run_are_told(
    cast: Cast, form: dict[str, Any], tmp_path: Path, entered: Enter
) -> None:
    no, yes = both_said_of_care(cast, form)
    (dispute,) = (one for one in queries.disputes_seen(EVERYWHERE) if one.subject[1] == "care_wanted")

    actions.resolve(dispute.subject, seen={no, yes}, holds=no, why="问过村支书", by=actor(cast, "jingban"), at=AT)  # fmt: skip

    assert (care(cast).standing, care(cast).value) == (Standing.VERIFIED, False)
    assert dict(leaving(tmp_path))["care_wanted"] == "否"
    file = entered(cast["jingban"]).get(reverse("desk:household", args=[CHEN])).content.decode()
    assert "没有采用" in file and file.count("问过村支书") >= 2 and "冲突，请核对" not in file


def test_a_visit_after_the_decision_follows_what_was_decided_and_opens_no_dispute(
    cast: Cast, form: dict[str, Any]
) -> None:
    no, yes = both_said_of_care(cast, form)
    subject = (CHEN, "care_wanted", HEAD)
    actions.resolve(subject, seen={no, yes}, holds=no, why="问过村支书", by=actor(cast, "jingban"), at=AT)

    later = form_of(Task.objects.get(pk=TASK), DAY)
    sent(
        cast, arrived(later | {"sections": form["sections"]}, **{CARE.replace(".", "__"): ["是"]}), "jingban"
    )

    assert queries.disputes_of(EVERYWHERE, [CHEN]) == []
    assert care(cast).value is True


def test_the_next_township_sees_neither_list(cast: Cast, form: dict[str, Any]) -> None:
    both_said(cast, form)
    sent(cast, arrived(form, outcome=[""]))

    with seeing(Sight.over(["999901002"])):
        assert not Delivery.objects.exists()
        assert queries.disputes_seen(Sight.over(["999901002"])) == []


def test_the_clerk_decides_on_the_page_and_the_household_s_file_tells_both(
    cast: Cast, form: dict[str, Any], entered: Enter
) -> None:
    no, yes = both_said(cast, form)
    kept = sent(cast, arrived(form, outcome=[""]))
    page, address = entered(cast["jingban"]), reverse("disputes:waiting")

    shown = page.get(address).content.decode()
    file = page.get(reverse("desk:household", args=[CHEN])).content.decode()
    bare = page.post(reverse("disputes:settle", args=[kept.pk]), {"fate": "aside", "why": "不要"})
    page.post(reverse("disputes:settle", args=[kept.pk]), {"fate": "noted", "why": "没有写核实结果"})
    done = page.post(
        reverse("disputes:resolve"),
        {"household": CHEN, "about": DEBT, "person": "", "answers": f"{no.pk},{yes.pk}", "holds": str(no.pk), "why": "问过村支书"},
        follow=True,
    )  # fmt: skip

    assert "请选核实结果" in shown and "两种说法" in shown and "是否借债" in shown
    assert file.count("两种说法") >= 2 and "至少4个字" in bare.content.decode()
    assert 'value="不要"' in bare.content.decode() and 'value="aside" selected' in bare.content.decode()
    assert "已定" in done.content.decode()
    after = page.get(reverse("desk:household", args=[CHEN])).content.decode()
    assert "没有采用 是" in after and "没有写核实结果" in after


IDS = [UUID(int=number) for number in range(1, 9)]


def test_nobody_decides_about_answers_that_they_have_not_seen() -> None:
    with pytest.raises(DisputeRefused, match="又来了"):
        check_resolution(IDS[:3], IDS[:2], holds=IDS[0], why="问过村支书")
    with pytest.raises(DisputeRefused, match="其中一种"):
        check_resolution(IDS[:2], IDS[:2], holds=IDS[3], why="问过村支书")


def test_a_content_is_told_from_another_by_what_it_says() -> None:
    assert digest_of("t1", {"a": ["是"], "b": [""]}) == digest_of("t1", {"a": ["是 "]})
    assert digest_of("t1", {"a": ["是"]}) != digest_of("t2", {"a": ["是"]}) != digest_of("t2", {"a": ["否"]})


def test_a_report_with_words_that_nobody_knows_is_left_open() -> None:
    report = report_of({"outcome": ["perhaps"], "met": ["dog"], "visited_on": ["昨天"], "signed": [""]})

    assert (report.outcome, report.met, report.visited_on, str(report.signed)) == (None, None, None, "later")
