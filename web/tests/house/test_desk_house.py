"""The house of the desk about itself: roles of files, whom a page admits, no write without a line."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from configparser import ConfigParser
from importlib import import_module
from inspect import isfunction
from itertools import pairwise
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from jiwang.flow import FLOW
from jiwang.registers.staff.states import Duty

APPS = (
    "stages/visits",
    "stages/decisions",
    "stages/assistance",
    "stages/followup",
    "aid/urgent",
    "aid/benefits",
    "aid/plans",
    "aid/pairing",
    "aid/wishes",
    "procedure/applications",
    "procedure/verification",
    "procedure/rulings",
    "procedure/delegations",
    "procedure/remedies",
    "procedure/referrals",
    "procedure/owners",
    "procedure/deliberation",
    "registers/determinations",
    "registers/papers",
    "trail",
    "registers/places",
    "registers/people",
    "registers/staff",
    "registers/policy",
    "registers/authorisations",
    "registers/statements",
    "registers/corrections",
    "registers/objections",
    "stages/matching",
    "stages/intake",
    "stages/alerts",
    "stages/dispatch",
    "portal",
    "desk",
    "jobs",
    "desk/rulebook",
    "desk/outgoing",
    "desk/gazetteer",
    "desk/leading",
    "desk/comparing",
    "desk/errands",
    "desk/doubling",
    "desk/patrols",
    "desk/returns",
    "desk/cards",
    "desk/pocket",
    "desk/disputes",
)
ROLES = {
    "states", "rules", "models", "queries", "permissions", "actions", "forms", "views", "jobs", "urls", "admin", "apps", "words", "__init__",
}  # fmt: skip
OWN = {
    "desk": {"frame"},
    "jobs": {"running"},
    "stages/intake": {"receiving"},
    "stages/dispatch": {"merging"},
    "desk/errands": {"carrying"},
    "desk/cards": {"filling", "carrying"},
    "desk/outgoing": {"filling"},
    "procedure/applications": {"sharing", "adding"},
    "procedure/verification": {"receiving", "filling", "supporters"},
    "procedure/deliberation": {"filling"},
    "aid/benefits": {"reckoning", "receiving"},
    "registers/people": {"sealing"},
    "stages/decisions": {"reckoning", "filling"},
    "stages/followup": {"reckoning"},
    "registers/staff": {"sessions"},
}  # what a file of a role cannot hold


def every_view(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, object]]:
    """Every address with its view."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from every_view(one.url_patterns)
        else:
            yield str(one.name), one.callback


def test_each_stage_takes_what_the_stage_before_leaves() -> None:
    gaps = [(one.app, after.app) for one, after in pairwise(FLOW[:-1]) if one.leaves != after.takes]

    assert gaps == []


def test_a_stage_has_a_folder_exactly_where_the_flow_says_that_it_is_built(source: Path) -> None:
    folders = {path.name for path in (source / "stages").iterdir() if (path / "__init__.py").exists()}

    assert folders == {stage.app for stage in FLOW if stage.is_built}


def test_the_import_contract_keeps_the_order_of_the_flow(source: Path) -> None:
    contract = ConfigParser()
    contract.read(source.parents[1] / ".importlinter")

    layers = contract["importlinter:contract:flow-order"]["layers"].split()

    assert [layer.strip("()") for layer in layers] == [stage.app for stage in reversed(FLOW)]


@pytest.mark.parametrize("app", APPS)
def test_every_file_of_an_app_has_a_role(app: str, source: Path) -> None:
    strangers = {path.stem for path in (source / app).glob("*.py")} - ROLES - OWN.get(app, set())

    assert strangers == set()


def test_every_view_says_whom_it_admits() -> None:
    silent = [name for name, view in every_view(get_resolver().url_patterns) if not hasattr(view, "admits")]

    assert silent == []


def test_every_duty_has_a_page() -> None:
    admitted = {duty for _, view in every_view(get_resolver().url_patterns) for duty in _duties(view)}

    assert admitted == set(Duty)


@pytest.mark.parametrize("app", APPS)
def test_every_public_action_is_recorded(app: str, source: Path) -> None:
    if not (source / app / "actions.py").exists() or app == "trail":
        return
    module = import_module(f"jiwang.{app.replace('/', '.')}.actions")
    silent = [
        name
        for name, one in vars(module).items()
        if isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_") and not hasattr(one, "is_recorded")
    ]  # fmt: skip

    assert silent == []


@pytest.mark.parametrize("app", APPS)
def test_views_ask_queries_and_never_the_tables(app: str, source: Path) -> None:
    path = source / app / "views.py"
    touching = (
        re.findall(r"\.objects\b", path.read_text(encoding="utf-8"))
        if path.exists() and app != "registers/staff"
        else []
    )

    assert touching == []


def test_only_views_jobs_and_commands_look_at_the_clock(source: Path) -> None:
    looking = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"timezone.now", "timezone.localdate", "clock.today", "clock.now", "date.today", "datetime.now"} and not node.args
    }  # fmt: skip

    allowed = {f"{app}/{role}.py" for app in APPS for role in ("views", "jobs")} | {
        "config/demo/staffing.py",
        "config/demo/exchanging.py",
        "registers/staff/permissions.py",
        *(f"aid/benefits/views/{one}.py" for one in ("acting", "files", "payees", "runs", "units")),
        "procedure/applications/views/cases.py",
        "procedure/applications/views/screening.py",
        "procedure/verification/views/cases.py",
        "procedure/verification/views/machine.py",
        "procedure/verification/views/outside.py",
        "jobs/running.py",
        "kit/clock.py",
        "config/judging.py",
        "config/runs/comparing.py",
        "config/runs/withdrawing.py",
        "config/installing/first.py",
        "config/installing/backups.py",
        "stages/intake/receiving.py",
    }
    assert looking <= allowed


def test_the_day_comes_from_one_clock_so_that_the_demo_lives_on_one_day(source: Path) -> None:
    own_days = {
        f"{path.relative_to(source).as_posix()}: {ast.unparse(node)}"
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and (
            node.attr == "localdate"
            or ast.unparse(node) in {"date.today", "datetime.today", "datetime.now", "now().date"}
        )
        and path.relative_to(source).as_posix() != "kit/clock.py"
    }

    assert own_days == set()


# Where the real moment counts, and how often it is asked for: everything else happens on the desk's day.
REAL_MOMENTS = {
    "kit/clock.py": 1,  # from which the desk's is made
    "jobs/running.py": 4,  # how long a run takes, and whether it still lives
    "jobs/views.py": 2,
    "desk/comparing/views.py": 1,
    "registers/staff/views.py": 4,  # signing in and out, and what opens the door
    "desk/pocket/views.py": 8,  # the keys of a phone, and how long they hold
    "config/installing/first.py": 2,  # before there is a desk
    "config/installing/backups.py": 1,
}


def test_the_real_moment_is_only_for_keys_sessions_and_runs(source: Path) -> None:
    asked = Counter(
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and not node.args
        and ast.unparse(node.func) in {"timezone.now", "timezone.localtime", "datetime.now", "now"}
    )

    assert asked == REAL_MOMENTS


def test_every_template_is_used(source: Path) -> None:
    written = {
        path: path.read_text(encoding="utf-8")
        for path in (*source.rglob("*.py"), *source.rglob("*.html"), *source.rglob("*.jinja"))
    }
    templates = [path for path in written if path.suffix != ".py"]

    unused = [
        path.name
        for path in templates
        if not any(f'"{path.parent.name}/{path.name}"' in text or f'"{path.name}"' in text for text in written.values())
    ]  # fmt: skip

    assert unused == []


def test_no_page_holds_a_script_or_a_style_of_its_own(source: Path) -> None:
    crooked = [
        path.name
        for path in (*source.rglob("*.html"), *source.rglob("*.jinja"))
        if re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=[\"']", path.read_text(encoding="utf-8"))
    ]

    assert crooked == []


def _duties(view: object) -> frozenset[Duty]:
    admitted = getattr(view, "admits", frozenset())
    return admitted if isinstance(admitted, frozenset) else frozenset()
