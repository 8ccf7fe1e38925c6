"""Real input, not only our own: the household file of a public survey, against an independent computation in pandas."""

from __future__ import annotations

import gzip
import importlib.util
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.running import RunRequest, run

INCOME = (
    "e00200 e00900 e02100 e00300 e00400 e00600 e00800 e01400 e01500 e02300 e02400 ssi_ben tanf_ben snap_ben vet_ben"
).split()
LINE_PER_HEAD = 11886  # dollars a year; half the median income per head of the survey's households


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year 2014 of the survey file that the package taxcalc carries."""
    package = importlib.util.find_spec("taxcalc")
    assert package is not None and package.origin is not None
    with gzip.open(Path(package.origin).with_name("cps.csv.gz")) as packed:
        whole = pd.read_csv(packed, dtype=str, keep_default_na=False)
    folder = tmp_path_factory.mktemp("survey")
    whole[whole["FLPDYR"] == "2014"].to_csv(folder / "cps_2014.csv", index=False)
    return folder


def by_pandas(survey: Path) -> pd.DataFrame:
    """Each household's people, income, and what a gap benefit would give it, computed without the engine."""
    frame = pd.read_csv(survey / "cps_2014.csv")
    frame["income"] = frame[INCOME].sum(axis=1)
    households = frame.groupby("h_seq").agg(people=("XTOT", "sum"), income=("income", "sum"))
    households["income"] = households["income"].clip(lower=0)
    gap = LINE_PER_HEAD * households["people"] - households["income"]
    households["poor"] = gap > 0
    households["monthly"] = (
        (-(-gap // 12)).where(households["poor"], 0).astype("int64")
    )  # up to the whole dollar
    return households


def test_a_real_survey_goes_through_sources_and_units_to_the_same_verdicts_and_sums(
    survey: Path, tmp_path: Path
) -> None:
    program = check_pack(read_pack("cps"))
    request = RunRequest(pack="cps", on=date(2014, 12, 31), out=tmp_path / "out", data=survey)

    result = run(request, program, tell=lambda sentence: None)

    expected = by_pandas(survey)
    backend = DuckDB(directories=[tmp_path])
    verdicts = f"'{tmp_path}/out/verdicts.parquet' WHERE role = 'item'"
    [(households, poor, monthly)] = backend.rows(
        f"SELECT count(*), count(*) FILTER (WHERE verdict = 1), sum(amount) FILTER (WHERE verdict = 1) FROM {verdicts}"
    )
    backend.close()
    assert result.counts["rows"]["rejected"] == 0
    assert households == len(expected) > 70_000
    assert poor == int(expected["poor"].sum())
    assert monthly == 100 * int(expected["monthly"].sum())
