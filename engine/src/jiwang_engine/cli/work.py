"""Commands of the main job: run, replay, link, purge."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.cli.completing import pack_argument
from jiwang_engine.errors import UsageError
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.linking.keeping.retention import purge as purged
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.running import JOBS, RunRequest, RunResult, link_only
from jiwang_engine.running import run as ran
from jiwang_engine.running.record import digests, read_record, request_of

folder = click.Path(path_type=Path, file_okay=False)
day_option = click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="行为日，例如 2026-10-31"
)

known_option = click.option(
    "--known",
    type=click.DateTime(["%Y-%m-%d"]),
    help="知悉日：这一天之后公布的数值和条款、收到的文件、记下的陈述和决定都不算",
)


opinions_option = click.option(
    "--opinions",
    multiple=True,
    metavar="文件",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="填好判断的 review.xlsx（或同样列的 csv、json）；可写多次，意见记在 --state 里，以后不用再给",
)


statements_option = click.option(
    "--statements",
    metavar="文件",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="工作台写出的走访、申报事实（jiwang statements）；代替 --state 里记着的",
)


engine_option = click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="在哪里计算：本机，或 Spark 集群；结果相同",
)

master_option = click.option(
    "--master",
    default="local[*]",
    show_default=True,
    metavar="地址",
    help="Spark 集群的地址：spark://…、yarn、k8s://…、sc://…；local[*] 是本机",
)


def sayer(as_json: bool) -> Callable[[str], None]:
    """Progress goes to people; with --json it leaves standard output alone."""
    return lambda sentence: click.echo(sentence, err=as_json)


@click.command()
@pack_argument
@click.option("--data", type=folder, help="各部门文件所在的目录")
@click.option("--facts", type=folder, help="引擎数据表（Parquet）所在的目录，代替 --data")
@day_option
@known_option
@click.option("--out", type=folder, required=True, help="结果目录")
@click.option("--state", type=folder, help="记住人员编号、已报预警、人的陈述和决定的目录；每月用同一个")
@opinions_option
@statements_option
@engine_option
@master_option
@click.option("--memory", default="4GB", show_default=True, help="数据库最多用多少内存")
@click.option(
    "--lists",
    "lists_for",
    multiple=True,
    metavar="地区代码",
    help="只写这些地区的清单；不写则全部（至多200个）",
)
@click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")
def run(pack: str, *, on: datetime, as_json: bool, **asked: Any) -> None:
    """运行主任务：部门文件进，预警和各村任务清单出。"""
    if bool(asked["data"]) == bool(asked["facts"]):
        raise UsageError(
            "data-or-facts", found="请在 --data 和 --facts 中写一个。", remedy="平常用 --data 目录。"
        )
    known = asked.pop("known")
    request = RunRequest(pack=pack, on=on.date(), known=known.date() if known else None, **asked)
    result = ran(request, checked_pack(pack), tell=sayer(as_json))
    finish(result, as_json=as_json)


def finish(result: RunResult, *, as_json: bool, page: str = "index.html") -> None:
    """Say where the results are."""
    if as_json:
        found = {
            "out": str(result.out),
            "counts": result.counts,
            "seconds": result.seconds,
            "notes": result.notes,
        }
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for note in result.notes[:10]:
        click.echo(f"提醒 {note}", err=True)
    click.echo(f"完成，{result.seconds['total']:.1f} 秒。请打开 {result.out / page}")


@click.command()
@click.argument("run_folder", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--out", type=folder, required=True, help="重算结果的目录")
def replay(run_folder: Path, *, out: Path) -> int:
    """按记录重算一次，逐字节比较结果。"""
    record = read_record(run_folder)
    request = request_of(record, out)
    program = checked_pack(request.pack)
    if program.pack.hash != record["pack"]["hash"]:
        raise UsageError(
            "pack-changed",
            found="政策包和当时的不一样。",
            remedy=f"请取回 {record['pack']['hash'][:19]} 这一版。",
        )
    if record["state"]:
        raise UsageError(
            "run-had-state",
            found="那次运行用了 --state，之后状态已经变了。",
            remedy="请用没有 --state 的运行重算，或取回当时的状态目录。",
        )
    result = JOBS[request.verb](request, program, tell=sayer(False))
    if dict(result.inputs) != record["inputs"]:
        raise UsageError(
            "inputs-changed", found="部门文件和当时的不一样。", remedy="请取回当时的文件，再重算。"
        )
    same = digests(out) == record["results"]
    click.echo("与原结果逐字节相同。" if same else "结果不同：请把两个目录交给维护人员。")
    return 0 if same else 1


@click.command()
@pack_argument
@click.option("--data", type=folder, required=True, help="各部门文件所在的目录")
@day_option
@known_option
@click.option("--out", type=folder, required=True, help="结果目录")
@click.option("--state", type=folder, help="记住人员编号的目录；和 run 用同一个")
@opinions_option
@engine_option
@master_option
@click.option("--memory", default="4GB", show_default=True, help="数据库最多用多少内存")
@click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")
def link(pack: str, *, on: datetime, known: datetime | None, as_json: bool, **asked: Any) -> None:
    """只清洗和比对身份：谁是谁、谁和谁一户、哪些要人工核对。不筛查，不派任务。"""
    request = RunRequest(pack=pack, on=on.date(), known=known.date() if known else None, verb="link", **asked)
    result = link_only(request, checked_pack(pack), tell=sayer(as_json))
    finish(result, as_json=as_json, page="review.xlsx")


@click.command()
@click.option("--state", type=folder, required=True, help="状态目录")
@day_option
def purge(*, state: Path, on: datetime) -> None:
    """按保存期限清除到期的原始文件、拒收行和无关人员的记录。"""
    day: date = on.date()
    kept = State(state)
    backend = DuckDB(directories=[kept.folder])
    try:
        click.echo(str(purged(kept, backend, on=day)))
    finally:
        backend.close()
