"""From the engine's run to the desk: everything arrives, and the same again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jiwang.analysis.demonstrating import run_demo
from jiwang.analysis.findings import Findings, findings_of
from jiwang.config.loading import load
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Household, Person
from jiwang.stages.alerts.models import Alert
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import Desk, TaskState

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def silent(_: str) -> None:
    """Say nothing."""


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """The findings of a small made-up city."""
    results, state = run_demo(people=2000, out=tmp_path_factory.mktemp("demo"))
    return findings_of(results, state)


@pytest.fixture
def loaded(db: None, found: Findings) -> Findings:
    """The same in the database, seen whole."""
    load(found, at=AT, tell=silent)
    see(EVERYWHERE)
    return found


def test_everybody_whom_the_engine_knows_arrives(loaded: Findings) -> None:
    households = {row[0] for row in loaded.households()}
    persons = {one.id for one in loaded.people()}

    assert set(Household.objects.filter(pk__in=households).values_list("pk", flat=True)) == households
    assert set(Person.objects.filter(pk__in=persons).values_list("pk", flat=True)) == persons


def test_most_people_can_be_found_by_their_number(loaded: Findings) -> None:
    persons = Person.objects.filter(household__in=[row[0] for row in loaded.households()])

    assert persons.filter(number_blind__isnull=False).count() > 0.9 * persons.count()


def test_every_alert_and_task_arrives_where_the_engine_has_put_it(loaded: Findings) -> None:
    alerts, tasks = [row[0] for row in loaded.alerts()], {row[0]: row for row in loaded.tasks()}

    assert Alert.objects.filter(pk__in=alerts).count() == len(alerts) > 0
    for task in Task.objects.filter(pk__in=tasks):
        assert task.region.startswith(task.place)
        assert task.desk == Desk.VISIT or len(task.place) <= 6
        assert task.state != TaskState.SENT or len(task.place) == 12


def test_the_same_run_again_changes_nothing(loaded: Findings) -> None:
    copied = load(loaded, at=AT, tell=silent)

    assert (copied.added, copied.changed) == (0, 0)


def test_a_visiting_sentence_goes_with_every_visit(loaded: Findings) -> None:
    tasks = Task.objects.filter(pk__in=[row[0] for row in loaded.tasks()], desk=Desk.VISIT)

    assert tasks and all(task.say for task in tasks)
