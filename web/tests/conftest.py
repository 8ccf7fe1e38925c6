"""A real PostgreSQL for every process of tests, the cast of every story, and officers at the door."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("JIWANG_KEYS", tempfile.mkdtemp(prefix="jiwang-keys-"))

os.environ.setdefault("JIWANG_POLICY", tempfile.mkdtemp(prefix="jiwang-policy-"))

import hypothesis
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.models.signals import post_save
from django.test import Client
from django.utils import timezone, translation
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.plugin import DjangoDbBlocker

from cast import Cast, play
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.config.migrating import migrate
from jiwang.config.settings.database import database_of
from jiwang.kit import clock
from jiwang.kit.postgres import APP, OWNER, Cluster
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.policy.actions import confirm, note, propose
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line
from jiwang.trail.queries import names
from jiwang_engine.garbage import search_rarely
from ready import furnish

pytest_plugins = ("sharing",)
BEGAN = timezone.now()
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """Thousands of tests and the law's trees stay until the end: looking through them for litter took a third of the time."""
    search_rarely()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """An embedded server, hasty because nobody needs it tomorrow."""
    made = Cluster(tmp_path_factory.mktemp("postgres"), is_hasty=True).start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    cluster: Cluster, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Tables made by their owner, and the cast in them; tests work as the role of the desk, which owns nothing."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    with django_db_blocker.unblock():
        for alias, role in (("default", APP), ("owner", OWNER)):
            settings = database_of(cluster.url(role), pooled=False, is_atomic=alias == "default")
            connections[alias].settings_dict.update(settings)
        furnish(cluster, shared, migrate)
        with transaction.atomic():
            see(EVERYWHERE)
            play()


@pytest.fixture(autouse=True)
def in_chinese() -> None:
    """Every story begins in Chinese, whatever language the page before it was shown in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of every story; the test's own transaction sees everything until a page narrows it."""
    see(EVERYWHERE)
    return Cast({officer.code: officer for officer in Officer.objects.all()})


@pytest.fixture
def entered(cast: Cast) -> Callable[[Officer], Client]:
    """A browser in which an officer has signed in with both factors."""

    def enter(officer: Officer) -> Client:
        client = Client()
        client.force_login(officer, backend="jiwang.registers.staff.sessions.Desk")
        device = TOTPDevice.objects.create(user=officer, name="phone", confirmed=True)
        session = client.session
        session["otp_device_id"] = device.persistent_id
        session.save()
        return client

    return enter


@pytest.fixture(autouse=True)
def named() -> Iterator[None]:
    """Whatever a test makes the desk do: every line of the trail that is written has a name in Chinese."""
    nameless: set[str] = set()

    def note(instance: Line, **_more: object) -> None:
        known = instance.what in names("DEEDS") and instance.about.partition(":")[0] in names("RECORDS")
        nameless.update(
            () if known or instance.what.startswith("test.") else {f"{instance.what} {instance.about}"}
        )

    post_save.connect(note, sender=Line, weak=False)
    yield
    post_save.disconnect(note, sender=Line)
    assert nameless == set()


@pytest.fixture
def law(cast: Cast) -> None:
    """The made-up city's law, in force since the day on which the tests began (some end after midnight), with its province's templates."""
    version = note(examine_shelved("shili"), by="job:test", at=BEGAN)
    asked = propose(
        version, since=clock.day_of(BEGAN), why="测试用的版本", changes=[], by=cast["jiance"], at=BEGAN
    )
    confirm(asked.pk, by=cast["queren"], at=BEGAN)


@pytest.fixture(scope="session")
def source() -> Path:
    """Where the desk's own files lie."""
    return Path(__file__).parents[1] / "src" / "jiwang"
