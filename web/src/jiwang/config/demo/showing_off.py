"""The demo: the engine's run of a made-up city, an embedded database, one officer for each duty, and the desk on top."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from jiwang.analysis.demonstrating import run_demo
from jiwang.config import serving
from jiwang.kit.postgres import APP, OWNER, Cluster


def show(*, people: int, out: Path, serve: bool, port: int) -> None:
    """Run, load and, unless told otherwise, serve."""
    serving.stop_gently()
    run = run_demo(people=people, out=out)
    click.echo("⑥ 装进工作台……")
    cluster = Cluster(out / "postgres").start()
    try:
        settle(cluster, out=out, people=people, day=run.day)
        serving.set_up()
        import_module("jiwang.config.migrating").migrate()
        staffing = import_module("jiwang.config.demo.staffing")
        staffing.fill(run.results, run.state, tell=click.echo)
        for line in staffing.logins():
            click.echo(line)
        if serve:
            serving.serve(host="127.0.0.1", port=port)
        else:
            click.echo("工作台已备好；去掉 SERVE=0 再运行一次就会打开。")
    finally:
        cluster.stop()


def settle(cluster: Cluster, *, out: Path, people: int, day: str) -> None:
    """Point the settings at an embedded database of made-up people; its today is the day of their files."""
    os.environ.update(
        JIWANG_DATABASE_URL=cluster.url(APP),
        JIWANG_OWNER_DATABASE_URL=cluster.url(OWNER),
        JIWANG_KEYS=str((out / "keys").resolve()),
        JIWANG_POLICY=str((out / "policy").resolve()),
        JIWANG_PACK="shili",
        JIWANG_STATE=str((out / "state").resolve()),
        JIWANG_VAULT=str((out / "vault").resolve()),
        JIWANG_RESULTS=str((out / "batches").resolve()),
        JIWANG_BESIDE=str((out / f"files-{people}").resolve()),
        JIWANG_DEMO="1",
        JIWANG_DEMO_DAY=day,
    )
