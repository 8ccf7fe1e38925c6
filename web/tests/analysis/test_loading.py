"""From the engine's run to the desk: everything arrives, and the same again changes nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Concat

from jiwang.aid.urgent.models import Request
from jiwang.analysis.findings import Findings, findings_of
from jiwang.config.demo.staffing import fill
from jiwang.config.loading import load
from jiwang.desk.doubling.queries import doubled
from jiwang.desk.outgoing.models import Recall, Reply
from jiwang.kit.copying import Copied
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.models import Report
from jiwang.registers.corrections.models import Correction
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.places.models import Place
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import Alert
from jiwang.stages.assistance.models import Deposit, Fund
from jiwang.stages.assistance.queries import balances_of
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import Desk, TaskState
from jiwang.stages.matching.models import Pair
from jiwang_engine.backends.duckdb import DuckDB

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def silent(_: str) -> None:
    """Say nothing."""


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


@pytest.fixture
def shown(db: None, found: Findings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The demo's desk after its first start; the officers of the stories have made room for the demo's."""
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    Officer.objects.update(code=Concat(Value("story-"), "code"))
    assert found.state is not None
    fill(found.results.folder, found.state, tell=silent)
    see(EVERYWHERE)
    return found.state


def test_a_second_demo_adds_and_changes_nothing_and_leaves_officers_their_work(
    shown: Path, found: Findings
) -> None:
    before, said = list(Task.objects.order_by("pk").values_list("pk", "place", "state", "moved_at")), []

    fill(found.results.folder, shown, tell=said.append)

    assert said and all("新增 0，更新 0" in line for line in said)
    see(EVERYWHERE)
    assert list(Task.objects.order_by("pk").values_list("pk", "place", "state", "moved_at")) == before
    assert Report.objects.count() == 2  # a neighbour has told, and somebody has come to the counter


def test_in_the_demo_something_has_left_and_the_province_has_answered(shown: Path) -> None:
    liaison = Officer.objects.get(code="shengting").postings.get()

    standing = set(Reply.objects.filter(stands=True).values_list("status", flat=True))
    returned, doubts = Reply.objects.filter(status="returned"), Reply.objects.exclude(verdict="fits")

    assert (liaison.duty, liaison.department) == ("liaison", "省民政厅")
    assert standing >= {"accepted", "done"} and returned.exists() and doubts.count() == 2
    assert Recall.objects.count() == 1
    assert Correction.objects.filter(department="省民政厅").count() == 1
    assert {one.key for one in doubled([""]) if one.times} >= {"name", "address"}


def test_in_the_demo_the_village_worker_has_visits_to_claim(shown: Path) -> None:
    village = Officer.objects.get(code="xieli").postings.get().area

    assert Task.objects.filter(place=village, state=TaskState.SENT, moved_at__isnull=False).exists()


def test_in_the_demo_help_stands_at_every_step_and_every_township_has_a_purse(shown: Path) -> None:
    county = Officer.objects.get(code="queren").postings.get().area
    townships = Place.objects.filter(code__startswith=county, digits=9)

    assert set(Request.objects.values_list("state", flat=True)) == {"asked", "granted", "handed", "signed"}
    assert Fund.objects.filter(kind="money").count() == townships.count() > 1
    assert all(one.left > 0 <= one.free for one in balances_of(Fund.objects.all()).values())
    assert Deposit.objects.filter(acceptance__isnull=True).count() == 1  # waits for a second person


def test_a_visiting_sentence_goes_with_every_visit(loaded: Findings) -> None:
    tasks = Task.objects.filter(pk__in=[row[0] for row in loaded.tasks()], desk=Desk.VISIT)

    assert tasks and all(task.say for task in tasks)
