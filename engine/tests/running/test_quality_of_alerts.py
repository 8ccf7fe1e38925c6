"""What the villages are asked to walk for: a city of 60,000 invented people, where the truth is known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.language.program import Program
from jiwang_engine.running import RunRequest, run
from jiwang_engine.synthesis import synthesise

DAY = date(2026, 10, 31)
SEED = 5  # nobody has looked at this city while choosing the points


@pytest.mark.slow
def test_one_visit_in_five_is_right_and_no_true_red_waits_where_plain_thresholds_find_one_in_fifty(
    shili: Program, tmp_path: Path
) -> None:
    synthesise("9999", 60_000, tmp_path / "files", seed=SEED, day=DAY)
    request = RunRequest(pack="shili", on=DAY, out=tmp_path / "out", data=tmp_path / "files")

    run(request, shili, tell=lambda sentence: None)

    truth = json.loads((tmp_path / "out" / "funnel.json").read_text(encoding="utf-8"))["truth"]
    visits, plain = truth["households"]["dispatched"], truth["households"]["plain"]
    assert visits["right"] >= 0.20 * visits["found"]
    assert truth["red"]["dispatched"] == truth["red"]["true"] > 0
    assert plain["right"] <= 0.02 * plain["found"]
