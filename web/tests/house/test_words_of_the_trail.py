"""Every line that an action writes has a name in Chinese, declared by the app that writes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import module_has_submodule

from cast import AT, Cast
from jiwang.registers.staff.models import Officer
from jiwang.trail.actions import record
from jiwang.trail.queries import SaidTwice, names

CALLS = {"record", "note_export", "note_search", "note_sign_in"}
APPS = [
    app
    for app in apps.get_app_configs()
    if app.name.startswith("jiwang.") and module_has_submodule(app.module, "words")
]


def written(source: Path, keyword: str, *, calls: set[str]) -> Iterator[tuple[str, str]]:
    """Where each text stands that an action gives to the trail, as a pattern: what is put in stands for anything."""
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in calls:
                for given in (one.value for one in node.keywords if one.arg == keyword):
                    yield from (
                        (f"{path.relative_to(source)}:{node.lineno}", one) for one in _patterns(given)
                    )


def _patterns(given: ast.expr) -> list[str]:
    match given:
        case ast.Constant(value=str(text)):
            return [re.escape(text)]
        case ast.JoinedStr(values=parts):
            return [
                "".join(
                    re.escape(one.value) if isinstance(one, ast.Constant) else "[a-z_0-9+]+" for one in parts
                )
            ]
        case ast.IfExp(body=then, orelse=otherwise):
            return [*_patterns(then), *_patterns(otherwise)]
        case _:
            return []


def test_every_deed_that_an_action_names_has_a_word(source: Path) -> None:
    found = list(written(source, "what", calls={"record"}))

    nameless = [
        place for place, pattern in found if not any(re.fullmatch(pattern, deed) for deed in names("DEEDS"))
    ]

    assert len(found) > 60 and nameless == []


def test_no_word_is_kept_for_a_deed_that_nothing_does(source: Path) -> None:
    patterns = {pattern for _place, pattern in written(source, "what", calls={"record"})}
    patterns |= {"policy\\.(noted|seen_again)"}  # chosen on the line before

    idle = [deed for deed in names("DEEDS") if not any(re.fullmatch(pattern, deed) for pattern in patterns)]

    assert idle == []


def test_every_record_that_an_action_names_has_a_word(source: Path) -> None:
    kinds = {
        (place, pattern.partition(":")[0])
        for place, pattern in written(source, "about", calls={"record"})
        if not pattern.startswith("[")
    }

    assert [place for place, kind in kinds if kind not in names("RECORDS")] == []


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.label)
def test_an_app_names_its_own_deeds_only(app: object) -> None:
    words = import_module(f"{app.name}.words")  # type: ignore[attr-defined]

    assert {deed.partition(".")[0] for deed in words.DEEDS} == {app.label}  # type: ignore[attr-defined]


def test_a_record_named_by_two_apps_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("jiwang.jobs.words"), "RECORDS", {"task": "作业"})
    names.cache_clear()

    with pytest.raises(SaidTwice, match="task"):
        names("RECORDS")
    monkeypatch.undo()
    names.cache_clear()


def test_the_supervisor_reads_deed_record_and_reason_in_chinese(cast: Cast, entered: object) -> None:
    officer: Officer = cast["jiandu"]
    record(who="shenhe", what="alerts.disposed", about="alert:a101", why="no_need", at=AT, area="999901")

    client: Client = entered(officer)  # type: ignore[operator]
    page = client.get(reverse("desk:trail")).content.decode()

    assert "登记处置" in page and "预警 a101" in page and "不需处置" in page
