"""The same rows and register by Splink, over everything, on the columns that we prepare, with our levels and blocks.

The model is trained on a sample before, without the truth, and saved; what is timed begins with the saved model. Every row
takes its best person, from probability 1/2.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import sys
import warnings
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb

from jiwang_engine.linking.likeness.blocking import BLOCKS
from jiwang_engine.linking.likeness.traits import TRAITS, Trait

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

import splink.comparison_level_library as cll  # noqa: E402
import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402

SAMPLE = 200_000  # persons of the register for training
LESSONS = (("sound",), ("days",))
NOUGHT = ("sound", "surname_sound")  # 0 where there is no name


def comparison(trait: Trait) -> Any:
    """One trait in Splink's words: our levels, and the frequency of whole names."""
    levels: list[Any] = [
        cll.CustomLevel(f"NOT coalesce({_sided(trait.known)}, false)").configure(is_null_level=True)
    ]
    for level in trait.levels:
        one = cll.CustomLevel(_sided(level.test), label_for_charts=level.id)
        if trait.id == "name" and level.id == "same":
            one = one.configure(tf_adjustment_column="simple")
        levels.append(one)
    return cl.CustomComparison(output_column_name=trait.id, comparison_levels=[*levels, cll.ElseLevel()])


def _sided(test: str) -> str:
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", test)


def block(keys: tuple[str, ...]) -> str:
    sides = []
    for key in keys:
        left, right = key.split("=")[0], key.split("=")[-1]
        sides.append(
            " // ".join([f"l.{left.split(' // ')[0]}", *left.split(" // ")[1:]])
            + " = "
            + " // ".join([f"r.{right.split(' // ')[0]}", *right.split(" // ")[1:]])
        )
        if left in NOUGHT:
            sides.append(f"l.{left} <> 0")
    return " AND ".join(sides)


def settings(persons: int) -> Any:
    return SettingsCreator(
        unique_id_column_name="id",
        link_type="link_only",
        probability_two_random_records_match=1 / persons,
        blocking_rules_to_generate_predictions=[block(keys) for keys in BLOCKS.values()],
        comparisons=[comparison(trait) for trait in TRAITS],
    )


def tables(folder: Path, *, persons: int = 0) -> list[Any]:
    chosen = f"ORDER BY md5(id::VARCHAR) LIMIT {persons}" if persons else ""
    held = duckdb.sql(f"SELECT * FROM '{folder}/held.parquet' {chosen}").to_arrow_table()
    return [duckdb.sql(f"SELECT * FROM '{folder}/asked.parquet'").to_arrow_table(), held]


def trained(folder: Path, *, persons: int) -> dict[str, Any]:
    api = DuckDBAPI()
    linker = Linker([api.register(one) for one in tables(folder, persons=SAMPLE)], settings(persons))
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for keys in LESSONS:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*keys), fix_probability_two_random_records_match=False
        )
    found: dict[str, Any] = linker.misc.save_model_to_json()
    return {**found, "probability_two_random_records_match": 1 / persons}


def main(folder: Path) -> None:
    persons = duckdb.sql(f"SELECT count(*) FROM '{folder}/held.parquet'").fetchall()[0][0]
    before = perf_counter()
    model = trained(folder, persons=persons)
    training = perf_counter() - before
    sides = tables(folder)
    started = perf_counter()
    api = DuckDBAPI()
    linker = Linker([api.register(one) for one in sides], model)
    found = linker.inference.predict(threshold_match_probability=0.5).as_duckdbpyrelation()
    swap = "id_l >= 10000000000"
    pairs = found.project(
        f"CASE WHEN {swap} THEN id_l ELSE id_r END AS record, CASE WHEN {swap} THEN id_r ELSE id_l END AS person, match_weight"
    )
    best = pairs.aggregate("record, arg_max(person, match_weight) AS person", "record").fetchall()
    seconds = perf_counter() - started
    truth = dict(
        duckdb.sql(f"SELECT id, truly + 1 FROM '{folder}/truth.parquet' WHERE truly IS NOT NULL").fetchall()
    )
    right = sum(truth.get(record) == person for record, person in best)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        json.dumps(
            {"best": [len(best), right, len(truth)], "seconds": seconds, "training": training, "peak": peak}
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
