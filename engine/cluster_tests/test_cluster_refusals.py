"""What goes wrong with a cluster is said in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from jiwang_engine.backends.base import Lot, Rows
from jiwang_engine.backends.spark import Spark
from jiwang_engine.errors import JiwangError, MachineError, UsageError
from standalone import HERE, free_port

HOMES = pa.table({"person": pa.array([1], pa.int64()), "_share": pa.array([0], pa.int32())})


def test_a_machine_without_java_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(UsageError) as caught:
        Spark("local[1]")

    assert caught.value.code == "java-missing"
    assert "default-jre-headless" in caught.value.remedy


@pytest.mark.parametrize("address", ["sc://{}:{}", "spark://{}:{}"])
def test_a_cluster_that_does_not_answer_is_named(address: str) -> None:
    master = address.format(HERE, free_port())

    with pytest.raises(MachineError) as caught:
        Spark(master)

    assert caught.value.code == "cluster-unreachable"
    assert master in caught.value.found


@dataclass(frozen=True)
class Broken:
    """Work that cannot be done."""

    error: Exception

    def __call__(self, tables: Mapping[str, Rows]) -> Iterator[tuple[str, Rows]]:
        raise self.error
        yield


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ZeroDivisionError("1 / 0"), "cluster-failed"),
        (ModuleNotFoundError("No module named 'jiwang_engine'"), "cluster-without-engine"),
        (MachineError("number-too-large", found="太大。", remedy="请检查。"), "number-too-large"),
    ],
)
def test_what_goes_wrong_on_a_worker_comes_home(cluster: Spark, error: Exception, code: str) -> None:
    lots = [Lot("person", "person", rows=HOMES)]

    with pytest.raises(JiwangError) as caught:
        list(cluster.divided(lots, HOMES, shares=1, work=Broken(error)))

    assert caught.value.code == code
