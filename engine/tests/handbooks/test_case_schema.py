"""The schema of case files knows what the reader knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from json_schema import Validator

from jiwang_engine.authoring.case_schema import case_schema
from jiwang_engine.cli import commands

ROOT = Path(__file__).parents[3]
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
CASE = {"day": "2026-03-01", "members": [{"id": "m1"}]}


@pytest.fixture(scope="module")
def schema() -> Validator:
    return Validator(case_schema())


def test_every_shipped_case_fits() -> None:
    known = case_schema()["definitions"]
    schema, seen, wrong = Validator({**known["case"], "definitions": known}), 0, {}  # errors with their place
    for path in sorted((ROOT / "packs").glob("*/cases/**/*.yaml")):
        for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader=LOADER):
            for one in document if isinstance(document, list) else [document]:
                seen += 1
                if one and (found := schema.errors(one)):
                    wrong[f"{path.relative_to(ROOT)} {one.get('name')}"] = found

    assert wrong == {}
    assert seen > 1000


@pytest.mark.parametrize(
    "more",
    [
        {"成员": []},
        {"members": [{"id": "m1", "age": "3"}]},
        {"determinations": [{"clause": "dibao.vehicle", "outcome": "豁免", "util": "2026-03-01"}]},
        {"receiving": [{"item": "dibao", "since": "2025-01"}]},
        {"series": {"医疗自付": [{"month": "2026-01", "sum": "3元"}]}},
        {"expect": {"item": {"dibao": "yes"}}},
        {"expect": {"alone": {"m1": {"item": {}}}}},
    ],
)
def test_a_misspelt_key_does_not_fit(schema: Validator, more: dict[str, Any]) -> None:
    assert schema.errors(CASE) == []
    assert schema.errors({**CASE, **more}) != []


def test_the_shipped_schema_is_the_one_that_the_reader_gives(tmp_path: Path) -> None:
    out = tmp_path / "case.schema.json"

    answer = CliRunner().invoke(commands, ["schema", "--cases", "--out", str(out)])

    assert answer.exit_code == 0
    assert (ROOT / "docs/reference/case.schema.json").read_text(encoding="utf-8") == out.read_text(
        encoding="utf-8"
    )
