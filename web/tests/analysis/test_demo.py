"""The desk that a new user meets: every room has something in it, and a second start takes nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from jiwang.aid.urgent.models import Request
from jiwang.analysis.findings import Findings
from jiwang.config.demo.staffing import fill
from jiwang.desk.doubling.queries import doubled
from jiwang.desk.outgoing.models import Recall, Reply
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.models import Report
from jiwang.registers.corrections.models import Correction
from jiwang.registers.places.models import Place
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.models import Deposit, Fund
from jiwang.stages.assistance.queries import balances_of
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import TaskState
from jiwang.trail.models import Line


def silent(_: str) -> None:
    """Say nothing."""


def _day_of(found: Findings) -> date:
    """The day up to which the demo's files go."""
    return date.fromisoformat(str(found.results.record["day"]))


@pytest.fixture(scope="module")
def opened(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    found: Findings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """The demo's desk after its first start; the officers of the stories have made room for the demo's."""
    assert found.state is not None
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "VAULT", tmp_path_factory.mktemp("vault"))
        patch.setattr(settings, "DEMO_DAY", _day_of(found))
        see(EVERYWHERE)
        Officer.objects.update(code=Concat(Value("story-"), "code"))
        fill(found.results.folder, found.state, tell=silent)
        yield found.state
        transaction.set_rollback(True)


@pytest.fixture
def shown(opened: Path, db: None) -> Path:
    """The same, seen whole; every test leaves it as it was."""
    see(EVERYWHERE)
    return opened


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
    assert Fund.objects.filter(kind="money", channel="reserve").count() == townships.count() > 1
    assert all(one.left > 0 <= one.free for one in balances_of(Fund.objects.all()).values())
    assert Deposit.objects.filter(acceptance__isnull=True).count() == 1  # waits for a second person


def test_the_demos_own_start_is_written_on_the_demos_day(shown: Path, found: Findings) -> None:
    last = Line.objects.exclude(who="job:test").aggregate(last=Max("at"))["last"]

    assert timezone.localdate(last) == _day_of(found)
