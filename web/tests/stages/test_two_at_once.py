"""Two officers at once, in real threads on connections of their own: nothing is lost and nothing is doubled."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from cast import AT, CHEN, TOWNSHIP, VILLAGE, tasks
from jiwang.kit.postgres import Cluster
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.actions import Words, receive
from jiwang.portal.models import Report
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.actions import dispose
from jiwang.stages.alerts.models import Disposition
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch import actions
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.rules import MoveRefused
from jiwang.stages.visits import actions as visits
from jiwang.stages.visits import rules as visiting
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.states import Met
from meeting import actor, at_once, copied, refused, seen

ROUNDS = 6


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker, cluster: Cluster) -> Iterator[None]:
    """Twenty tasks of household chen that everybody sees at the same time."""
    with django_db_blocker.unblock(), copied(cluster):
        with transaction.atomic():
            see(EVERYWHERE)
            one = tasks()[0]
            rows = [(f"c{n:02}", *one[1:11], TOWNSHIP, "listed") for n in range(20)]
            actions.take_in(rows, by="job:test", at=AT)
        yield


def test_of_two_who_send_or_claim_a_task_one_succeeds_and_the_other_is_told(committed: None) -> None:
    for number in range(ROUNDS):
        task, clerk = f"c{number:02}", actor("jingban")
        answers = at_once(
            lambda task=task, clerk=clerk: actions.send(task, by=clerk, at=AT),
            lambda task=task, clerk=clerk: actions.claim(task, by=clerk, at=AT),
        )

        assert refused(answers) == 1
        assert seen(Handover, task=task) == 1


def test_two_claims_give_a_task_one_holder(committed: None) -> None:
    for number in range(ROUNDS):
        task = f"c{number:02}"
        answers = at_once(*[lambda task=task: actions.claim(task, by=actor("jingban"), at=AT)] * 3)

        assert refused(answers) == 2
        assert (seen(Handover, task=task), seen(Task, pk=task, holder__code="jingban")) == (1, 1)


def test_two_lists_that_overlap_are_both_worked_off_and_neither_waits_for_ever(committed: None) -> None:
    clerk, names = actor("jingban"), [f"c{n:02}" for n in range(12)]

    def send_all(some: list[str]) -> int:
        done = 0
        for task in sorted(some):  # the form sorts them: two lists lock in one order
            try:
                with transaction.atomic():
                    actions.send(task, by=clerk, at=AT)
                    done += 1
            except MoveRefused:
                pass
        return done

    answers = at_once(lambda: send_all(names[:9]), lambda: send_all(names[3:]))

    assert sum(one for one in answers if isinstance(one, int)) == 12
    assert seen(Handover) == seen(Task, place=VILLAGE, pk__startswith="c") == 12


def test_two_who_assign_at_once_do_not_give_a_worker_more_than_their_week_holds(committed: None) -> None:
    worker, clerk = Officer.objects.get(code="xieli"), actor("jingban")
    Officer.objects.filter(pk=worker.pk).update(weekly_cap=3)

    answers = at_once(
        *[
            lambda number=number: actions.assign(f"c{number:02}", to=worker, by=clerk, at=AT)
            for number in range(6)
        ]
    )

    assert (refused(answers), seen(Task, holder=worker)) == (3, 3)


def test_two_dispositions_at_once_leave_one_in_force_and_a_whole_history(committed: None) -> None:
    clerk, reviewer = actor("jingban"), actor("shenhe")

    answers = at_once(
        lambda: dispose(f"a{CHEN}", Ruling(Outcome.TRUE), by=clerk, at=AT),
        lambda: dispose(f"a{CHEN}", Ruling(Outcome.UNTRUE), by=reviewer, at=AT),
    )

    assert refused(answers) == 1  # whoever comes second would change an answer without a reason
    assert seen(Disposition, alert=f"a{CHEN}", replaced_by=None) == 1


def test_a_flood_from_one_address_is_stopped_at_five_however_fast_it_comes(committed: None) -> None:
    words = Words("老人一个人住没人照应", address="桥头第三家")

    answers = at_once(*[lambda: receive(words, township=TOWNSHIP, sender="192.0.2.9", at=AT)] * 8)

    assert (refused(answers), seen(Report)) == (3, 5)


def test_the_same_visit_that_arrives_twice_at_once_is_one_and_both_are_told_that_it_is_there(
    committed: None,
) -> None:
    with transaction.atomic():
        see(EVERYWHERE)
        worker = actor("xieli")
        actions.claim(f"t{CHEN}", by=worker, at=AT)
    sending = visits.Sending(uuid4(), visiting.Report(Outcome.TRUE, Met.HEAD, AT.date()), {}, AT)

    answers = at_once(*[lambda: visits.send(f"t{CHEN}", sending, by=worker, at=AT)] * 2)

    assert [one.pk for one in answers] == [sending.id] * 2
    assert seen(Visit) == 1
