"""A desk of the size that is asked for: the engine's own run of a made-up city, a real PostgreSQL, and the officers' history beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from jiwang.analysis.demonstrating import run_demo
from jiwang.config import serving
from jiwang.config.demo.showing_off import settle
from jiwang.kit.postgres import Cluster

# What a bureau's administrator sets for a machine of this size; durability stays as it comes.
SETTINGS = (
    "shared_buffers=2GB", "effective_cache_size=6GB", "work_mem=32MB", "maintenance_work_mem=512MB", "max_wal_size=8GB",
    "checkpoint_timeout=30min", "random_page_cost=1.1", "jit=off", "wal_compression=on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How big the city is and how much has happened in it."""

    people: int
    alerts: int
    tasks: int
    lines: int

    @property
    def name(self) -> str:
        return f"desk-{self.people}"


BIG = Size(1_000_000, 1_000_000, 400_000, 2_000_000)
SMALL = Size(20_000, 20_000, 8_000, 40_000)


@contextmanager
def standing(size: Size, *, folder: Path) -> Iterator[tuple[Path, Cluster]]:
    """A database that runs, settings that point at it, and Django on top; the folder of the engine's results, and the server."""
    shutil.rmtree(folder / "postgres", ignore_errors=True)
    run = run_demo(people=size.people, out=folder)
    cluster = Cluster(folder / "postgres", settings=SETTINGS).start()
    try:
        settle(cluster, out=folder, people=size.people, day=run.day)
        os.environ["JIWANG_RESULTS"] = str((folder / "batches").resolve())
        serving.set_up()
        import_module("jiwang.config.migrating").migrate()
        yield run.results, cluster
    finally:
        cluster.stop()
