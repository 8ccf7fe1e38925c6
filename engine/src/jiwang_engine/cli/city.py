"""Commands of the made-up city: synth and demo."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from jiwang_engine.cli.work import finish, folder
from jiwang_engine.errors import UsageError
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import RunRequest
from jiwang_engine.running import run as ran
from jiwang_engine.synthesis import Ways, synthesise
from jiwang_engine.synthesis.nation import MOST_PEOPLE, synthesise_nation
from jiwang_engine.synthesis.rates import WORKBOOK_ROWS

DEMO_DAY = date(2026, 10, 31)
DEMO_SEED = 7
MOST_PEOPLE_IN_FILES = 20_000_000


@click.command()
@click.option("--area", default="9999", show_default=True, help="虚构地区：9999 全市，或其中一个县")
@click.option(
    "--people", type=click.IntRange(100, MOST_PEOPLE), default=60_000, show_default=True, help="人口"
)
@click.option("--out", type=folder, required=True, help="写到哪个目录")
@click.option(
    "--facts",
    "as_facts",
    is_flag=True,
    help="不写部门文件，直接写引擎数据表（Parquet，一县一个目录）；中断后再运行会接着写",
)
@click.option("--seed", type=int, default=DEMO_SEED, show_default=True, help="同样的种子得到同样的文件")
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), default="2026-10-31", show_default=True, help="截止日"
)
@click.option("--clean", is_flag=True, help="不掺脏数据")
@click.option(
    "--workbook-rows",
    type=click.IntRange(0, 1_000_000),
    default=WORKBOOK_ROWS,
    show_default=True,
    help="不超过这么多行的名单写成 xlsx，更长的写成 CSV",
)
@click.option("--row-truth", is_flag=True, help="另写 truth_rows.csv：每个文件的每一行其实说的是谁")
def synth(
    *, as_facts: bool, area: str, people: int, out: Path, seed: int, on: datetime, **asked: Any
) -> None:
    """造一个虚构的城市：人、户、十个部门的文件，和谁真有困难的答案；或用 --facts 造一个省、一个国家那么大的数据表。"""
    if as_facts:
        _synthesise_nation(people, out, seed=seed, on=on)
        return
    if people > MOST_PEOPLE_IN_FILES:
        raise UsageError(
            "population-too-large",
            found=f"人口 {people:,} 太多，部门文件写不下。",
            remedy=f"请给至多 {MOST_PEOPLE_IN_FILES:,} 人，或加 --facts 直接写引擎数据表。",
        )
    report = synthesise(area, people, out, seed=seed, day=on.date(), ways=Ways(**asked), progress=click.echo)
    click.echo(
        f"{report.people:,} 人，{report.households:,} 户，{sum(report.rows.values()):,} 行，写在 {out}"
    )


def _synthesise_nation(people: int, out: Path, *, seed: int, on: datetime) -> None:
    report = synthesise_nation(people, out, seed=seed, day=on.date(), progress=click.echo)
    click.echo(
        f"{report.people:,} 人，{report.counties} 个县，写在 {out}；用 jiwang run … --facts {out} 运行"
    )


@click.command()
@click.option(
    "--people", type=click.IntRange(1000, 1_000_000), default=60_000, show_default=True, help="人口"
)
@click.option("--out", type=folder, default=Path(".demo"), show_default=True, help="写到哪个目录")
def demo(*, people: int, out: Path) -> None:
    """造一个虚构的城市，跑一遍主任务，最后告诉您打开哪个页面。"""
    demonstrate(people, out)


def demonstrate(people: int, out: Path, *, state: Path | None = None) -> None:
    """Make a city unless it is there, and run the main job on it; with a state the run remembers who is who."""
    click.echo("虚构的示例市：没有一个真人，身份证号用从未颁发的区划代码。")
    data = out / f"files-{people}"
    if not (data / "truth.csv").exists():
        synthesise("9999", people, data, seed=DEMO_SEED, day=DEMO_DAY, progress=click.echo)
    request = RunRequest(pack="shili", on=DEMO_DAY, out=out / "results", data=data, state=state)
    finish(ran(request, checked_pack("shili"), tell=click.echo), as_json=False)
