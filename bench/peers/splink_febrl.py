"""Febrl 3 and 4 by Splink, with the comparisons and blocks of the models in its own documentation; a pair counts from probability 1/2."""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402

SWAPPED = "l.given_name = r.surname and l.surname = r.given_name"
SAME_NAME = ("given_name", "surname", "date_of_birth")
NAMES = ("given_name", "surname")
BIRTH: dict[str, Any] = {"input_is_string": True, "datetime_format": "%Y%m%d"}


def weighed(comparison: Any) -> Any:
    return comparison.configure(term_frequency_adjustments=True)


def febrl4() -> tuple[list[Any], list[Any], list[Any], float]:
    """Blocks, comparisons, sure rules and their recall."""
    blocks = [
        block_on(*NAMES), SWAPPED, block_on("date_of_birth"), block_on("soc_sec_id"), block_on("state", "address_1"),
        block_on("street_number", "address_1"), block_on("postcode"),
    ]  # fmt: skip
    compared = [
        *(weighed(cl.NameComparison(name)) for name in NAMES),
        cl.DateOfBirthComparison("date_of_birth", **BIRTH, invalid_dates_as_null=True),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        weighed(cl.ExactMatch("street_number")),
        weighed(cl.DamerauLevenshteinAtThresholds("postcode", [1, 2])),
    ]
    return blocks, compared, [block_on("soc_sec_id"), block_on(*SAME_NAME)], 0.8


def febrl3() -> tuple[list[Any], list[Any], list[Any], float]:
    """The same for the file that holds people several times."""
    blocks = [block_on(name) for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")]
    compared = [
        *(cl.NameComparison(name) for name in NAMES),
        cl.DateOfBirthComparison("date_of_birth", **BIRTH),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        weighed(cl.ExactMatch("street_number")),
        weighed(cl.ExactMatch("postcode")),
    ]
    sure = [
        block_on("soc_sec_id"), block_on(*SAME_NAME), f"{SWAPPED} and l.date_of_birth = r.date_of_birth",
    ]  # fmt: skip
    return blocks, compared, sure, 0.9


def linked(
    tables: list[Any], kind: str, *, model: tuple[list[Any], list[Any], list[Any], float]
) -> list[Any]:
    blocks, compared, sure, recall = model
    api = DuckDBAPI()
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type=kind,
        blocking_rules_to_generate_predictions=blocks,
        comparisons=compared,
    )
    linker = Linker([api.register(one) for one in tables], settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for name in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
    found = linker.inference.predict(threshold_match_probability=0.5)
    rows: list[Any] = found.as_duckdbpyrelation().project("rec_id_l, rec_id_r").fetchall()
    return rows


def main(folder: Path) -> None:
    found = {}
    for name, sides, kind, model in (
        ("febrl3", ("febrl3",), "dedupe_only", febrl3()),
        ("febrl4", ("febrl4a", "febrl4b"), "link_only", febrl4()),
    ):
        tables = [
            duckdb.sql(f"SELECT * FROM read_csv('{folder / one}.csv', all_varchar = true)").to_arrow_table()
            for one in sides
        ]
        links = duckdb.sql(f"SELECT * FROM read_csv('{folder / name}-links.csv')").fetchall()
        known = {frozenset(pair) for pair in links}
        started = perf_counter()
        pairs = {frozenset(pair) for pair in linked(tables, kind, model=model)}
        seconds = perf_counter() - started
        found[name] = {
            "found": len(pairs),
            "right": len(known & pairs),
            "true": len(known),
            "seconds": seconds,
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
