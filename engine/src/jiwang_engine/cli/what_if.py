"""Commands that ask what would be: simulate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from jiwang_engine.cli.completing import numbers, pack_argument
from jiwang_engine.cli.law import assignment
from jiwang_engine.cli.work import day_option, folder, known_option, sayer
from jiwang_engine.errors import UsageError
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.simulating import Scenario, SimulationRequest, read_scenario, scenario_of
from jiwang_engine.simulating import simulate as simulated
from jiwang_engine.simulating.writing import RECORD


@click.command()
@pack_argument
@click.option(
    "--scenario", type=click.Path(path_type=Path, dir_okay=False), help="模拟方案文件：改哪些数值、哪些条款"
)
@click.option(
    "--set",
    "overlay",
    multiple=True,
    metavar="参数=值",
    shell_complete=numbers,
    help="只改一个参数，例如 低保标准=×1.05",
)
@click.option("--data", type=folder, help="各部门文件所在的目录")
@click.option("--facts", type=folder, help="引擎数据表（Parquet）所在的目录，代替 --data")
@day_option
@known_option
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="运行用的状态目录：沿用人员、家庭编号，计入记下的决定和陈述；只读，不改",
)
@click.option("--out", type=folder, required=True, help="结果目录")
@click.option("--memory", default="4GB", show_default=True, help="数据库最多用多少内存")
@click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")
def simulate(
    pack: str,
    *,
    scenario: Path | None,
    overlay: tuple[str, ...],
    on: datetime,
    known: datetime | None,
    as_json: bool,
    **asked: Path | str | None,
) -> None:
    """模拟一项政策改动：谁新增、谁减少、金额差多少、因为哪一款。"""
    if bool(asked["data"]) == bool(asked["facts"]):
        raise UsageError(
            "data-or-facts", found="请在 --data 和 --facts 中写一个。", remedy="平常用 --data 目录。"
        )
    change = _scenario(scenario, overlay)
    request = SimulationRequest(on=on.date(), known=known.date() if known else None, **asked)  # type: ignore[arg-type]
    simulated(request, checked_pack(pack), change, tell=sayer(as_json))
    if as_json:
        click.echo((request.out / RECORD).read_text(encoding="utf-8"), nl=False)
    else:
        click.echo(f"完成。请打开 {request.out / 'index.html'}")


def _scenario(path: Path | None, overlay: tuple[str, ...]) -> Scenario:
    if bool(path) == bool(overlay):
        raise UsageError(
            "scenario-or-set",
            found="请在 --scenario 和 --set 中写一种。",
            remedy="改一个数值用 --set，改多处或改条款用 --scenario 文件。",
        )
    return read_scenario(path) if path else scenario_of(assignment(one) for one in overlay)
