"""From the engine's run to the desk: everything arrives, and the same again changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from jiwang.analysis.findings import Findings, findings_of
from jiwang.config.loading import load
from jiwang.kit.copying import Copied
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.stages.alerts.models import Alert
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import Desk, TaskState
from jiwang.stages.matching.models import Pair
from jiwang_engine.backends.duckdb import DuckDB

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def silent(_: str) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker, found: Findings) -> Iterator[Findings]:
    """The same in the database, loaded once; every test works on top of it and leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(found, at=AT, tell=silent)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def loaded(kept: Findings, db: None) -> Findings:
    """The same in the database, seen whole."""
    see(EVERYWHERE)
    return kept


def test_everybody_whom_the_engine_knows_arrives(loaded: Findings) -> None:
    households = {row[0] for row in loaded.households()}
    persons = {one.id for one in loaded.people()}

    assert set(Household.objects.filter(pk__in=households).values_list("pk", flat=True)) == households
    assert set(Person.objects.filter(pk__in=persons).values_list("pk", flat=True)) == persons


def test_a_part_of_a_city_brings_what_it_names_and_leaves_the_rest(loaded: Findings, tmp_path: Path) -> None:
    for name in ("run.json", "households.parquet", "persons.parquet", "alerts.parquet", "tasks.parquet"):
        shutil.copy(loaded.results.folder / name, tmp_path)
    before = [model.objects.count() for model in (Alert, Task, Fact, Pair)]

    load(findings_of(tmp_path, loaded.state), at=AT, tell=silent, is_part=True)

    see(EVERYWHERE)
    assert [model.objects.count() for model in (Alert, Task, Fact, Pair)] == before
    assert Fact.objects.exists()


def test_a_part_of_a_city_says_nothing_about_the_people_whom_it_does_not_name(
    loaded: Findings, tmp_path: Path
) -> None:
    whole, present = loaded.results.folder, Person.objects.filter(is_present=True).count()
    shutil.copy(whole / "run.json", tmp_path)
    database = DuckDB(directories=[whole, tmp_path])
    for name, some in (
        ("households", "true LIMIT 3"),
        ("persons", "true"),
        ("alerts", "false"),
        ("tasks", "false"),
    ):
        query = f"SELECT * FROM '{whole / name}.parquet' WHERE {some}"
        database.write_parquet(query, tmp_path / f"{name}.parquet")
    database.close()
    part = findings_of(tmp_path, loaded.state)

    load(part, at=AT, tell=silent, is_part=True)

    see(EVERYWHERE)
    assert 0 < sum(1 for _ in part.people()) < present
    assert Person.objects.filter(is_present=True).count() == present


def test_what_a_source_says_arrives_as_the_engine_has_kept_it(loaded: Findings) -> None:
    database = DuckDB(directories=[loaded.results.folder])
    kept = dict(
        database.rows(
            f"SELECT record || ':' || \"column\", value FROM '{loaded.results.folder}/said.parquet' WHERE \"column\" = 'address'"
        )
    )
    database.close()

    facts = Fact.objects.filter(column="address", file__gt="")

    assert facts.count() > 0
    assert all(
        kept[f"{one.pk.partition(':')[0]}:address"] == one.value
        for one in facts
        if one.row_no and ":" in one.pk
    )


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
    copied = sum(load(loaded, at=AT, tell=silent).values(), Copied())

    assert (copied.added, copied.changed) == (0, 0)


def test_a_visiting_sentence_goes_with_every_visit(loaded: Findings) -> None:
    tasks = Task.objects.filter(pk__in=[row[0] for row in loaded.tasks()], desk=Desk.VISIT)

    assert tasks and all(task.say for task in tasks)
