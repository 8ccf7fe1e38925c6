"""Spark: shares of the households on many machines. The only file that names the library, and Arrow, which comes with it.

Spark reads the files, brings the rows of a household together, gives shares to machines and gives them again when a machine is
lost. What is worked out of a share is the engine's own affair: rows come and go as packets, an Arrow table of one share in each.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from jiwang_engine.backends.base import Lot, Rows, Work
from jiwang_engine.errors import JiwangError, MachineError, UsageError

_PACKET = "_share int, name string, cells binary"
_ROOM = 4  # partitions for each share: Spark deals shares out by a hash, and few are to meet in one partition
_FAILED = "failed"  # the name of a packet that holds an error
_SETTINGS = {
    "spark.app.name": "jiwang",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_OF_SESSION = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",  # shares are few bytes and much work
}
_PATIENCE = 10  # seconds for a machine to answer
_LOST = ("All masters are unresponsive", "UNAVAILABLE", "Connection refused", "UnknownHostException")


class Spark:
    """One Spark session: a cluster by its master's URL, a Connect server (sc://…), or this machine (local[*])."""

    def __init__(self, master: str) -> None:
        """Open the session. UsageError where Java is missing, MachineError where the cluster does not answer."""
        remote = master.startswith("sc://")
        if not remote and not _has_java():
            raise UsageError(
                "java-missing",
                found="这台机器上没有 Java，Spark 无法启动。",
                remedy="请先安装 Java 17 或 21（Debian、Ubuntu：apt-get install default-jre-headless），再运行一次。",
            )
        if not _answers(master):
            raise _unreachable(master, "no answer")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        building = SparkSession.builder
        for name, value in _SETTINGS.items():
            building = building.config(name, value)
        try:
            self._session = (building.remote(master) if remote else building.master(master)).getOrCreate()
            for name, value in _OF_SESSION.items():
                self._session.conf.set(name, value)
            self.slots = _slots(self._session, remote=remote)
        except Exception as error:
            raise _told(error, master) from error
        self._master = master

    def divided(
        self, lots: Sequence[Lot], homes: Rows = None, *, shares: int, work: Work
    ) -> Iterator[tuple[str, Rows]]:
        """Do the work on every share; see Cluster."""
        if not any(lot.files or lot.rows.num_rows for lot in lots):
            return
        self._session.conf.set("spark.sql.shuffle.partitions", str(_ROOM * shares))
        try:
            packets = self._packets(lots, homes, shares=shares)
            found = packets.groupBy("_share").applyInArrow(_on_shares(work), _PACKET).toArrow()
        except (PySparkException, Py4JError) as error:
            raise _told(error, self._master) from error
        for name, cells in zip(found["name"].to_pylist(), found["cells"], strict=True):
            if name == _FAILED:
                raise _error(cells.as_py())
            yield name, _unpacked(cells.as_buffer())

    def close(self) -> None:
        """Give the cluster back."""
        self._session.stop()

    def _packets(self, lots: Sequence[Lot], homes: Rows, *, shares: int) -> DataFrame:
        """All rows of all tables, in packets of one share."""
        here = [packet for lot in lots if not lot.files for packet in _packed(lot.name, lot.rows)]
        found = self._session.createDataFrame(_table(here))
        given = [lot for lot in lots if lot.files]
        of_person = self._session.createDataFrame(homes) if given else None
        for lot in given:
            rows = self._session.read.parquet(*(f"file://{path}" for path in lot.files))
            if lot.key == "unit":
                rows = rows.withColumn("_share", F.expr(f"CAST(pmod(unit, {shares}) AS INT)"))
            else:
                rows = rows.join(of_person, "person")
            found = found.unionAll(rows.mapInArrow(_packing(lot.name), _PACKET))
        return found


def _packing(name: str) -> Any:
    def pack(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _table(_packed(name, pa.Table.from_batches([batch]))).to_batches()

    return pack


def _packed(name: str, rows: pa.Table) -> list[tuple[int, str, bytes]]:
    """The rows of a table in a packet for each share that they name."""
    ordered = rows.sort_by("_share")
    plain, found, start = ordered.drop_columns(["_share"]), [], 0
    for counted in pc.value_counts(ordered["_share"]).to_pylist():
        piece = plain.slice(start, counted["counts"])
        found.append((counted["values"], name, _cells(piece)))
        start += counted["counts"]
    return found


def _on_shares(work: Work) -> Any:
    def judge(packets: pa.Table) -> pa.Table:
        share = packets["_share"][0].as_py()
        tables: dict[str, list[pa.Table]] = {}
        for name, cells in zip(packets["name"].to_pylist(), packets["cells"], strict=True):
            tables.setdefault(name, []).append(_unpacked(cells.as_buffer()))
        try:
            found = [(share, name, _cells(rows)) for name, rows in work(_whole(tables))]
        except JiwangError as error:
            found = [(share, _FAILED, _words(error))]
        return _table(found)

    return judge


def _whole(tables: Mapping[str, Sequence[pa.Table]]) -> dict[str, pa.Table]:
    return {name: pa.concat_tables(pieces) for name, pieces in tables.items()}


def _table(packets: Sequence[tuple[int, str, bytes]]) -> pa.Table:
    shares, names, cells = ([packet[place] for packet in packets] for place in range(3))
    return pa.table(
        {"_share": pa.array(shares, pa.int32()), "name": pa.array(names, pa.string()), "cells": pa.array(cells, pa.binary())}
    )  # fmt: skip


def _cells(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(rows)
    return bytes(sink.getvalue())


def _unpacked(cells: pa.Buffer) -> pa.Table:
    return pa.ipc.open_stream(cells).read_all()


def _words(error: JiwangError) -> bytes:
    said = [error.code, error.found, error.remedy, getattr(error, "detail", "")]
    return json.dumps(said, ensure_ascii=False).encode()


def _error(cells: bytes) -> MachineError:
    code, found, remedy, detail = json.loads(cells)
    return MachineError(code, found=found, remedy=remedy, detail=detail)


def _slots(session: SparkSession, *, remote: bool) -> int:
    """How many tasks run at once; a Connect server does not say."""
    return 1 if remote else session.sparkContext.defaultParallelism


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None) is not None


def _answers(master: str) -> bool:
    """Whether some machine listens at an address that names one; Spark itself would try for minutes."""
    named = re.match(r"(spark|sc)://([^/;]+)", master)
    if named is None:
        return True
    for place in named[2].split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=_PATIENCE).close()
            return True
        except (OSError, ValueError):
            continue
    return False


def _unreachable(master: str, detail: str) -> MachineError:
    return MachineError(
        "cluster-unreachable",
        found=f"连不上 Spark 集群 {master}。",
        remedy="请检查 --master 的地址、端口和网络，以及集群是否已经启动。",
        detail=detail,
    )


def _told(error: Exception, master: str) -> MachineError:
    """Spark's error in plain words; its own, which may quote cells, are kept as the detail."""
    detail = f"{type(error).__name__}: {error}"
    if any(sign in detail for sign in _LOST):
        return _unreachable(master, detail)
    if "No module named" in detail:
        return MachineError(
            "cluster-without-engine",
            found="集群的工作节点上没有济网引擎，或者版本不同。",
            remedy="请在每台机器上安装同一版本，或用 PYSPARK_PYTHON 指定装有它的 Python（见 docs/how-to/run-on-spark.md）。",
            detail=detail,
        )
    return MachineError(
        "cluster-failed",
        found="Spark 没有算完。",
        remedy="请看集群的日志，再运行一次；也可以去掉 --engine spark，在本机计算，结果相同。",
        detail=detail,
    )
