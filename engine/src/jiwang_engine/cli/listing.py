"""The command that writes workbooks and pages of some places out of a run that left only tables: lists."""

from __future__ import annotations

from pathlib import Path

import click

from jiwang_engine.cli.work import folder
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import write_lists_of


@click.command()
@click.argument("run_folder", metavar="RUN", type=click.Path(path_type=Path))
@click.option(
    "--area", "areas", multiple=True, required=True, metavar="地区代码", help="写哪些地区的清单；可写多次"
)
@click.option("--out", type=folder, required=True, help="写到哪个目录")
def lists(run_folder: Path, *, areas: tuple[str, ...], out: Path) -> None:
    """从一次运行的结果里，为指定的县、乡镇、村写出清单（xlsx 和可打印的网页）。"""
    written = write_lists_of(run_folder, out, areas=areas, program_of=checked_pack)
    for one in written:
        click.echo(f"{one.title}：{one.tasks:,} 户，{out / one.xlsx}")
