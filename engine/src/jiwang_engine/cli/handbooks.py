"""Commands that write the law down for people: catalogue."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from jiwang_engine.cli.days import day_of, on_option
from jiwang_engine.handbooks.listing import write_catalogue
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack

folder = click.Path(path_type=Path, file_okay=False)
out_option = click.option("--out", type=folder, required=True, help="写到哪个目录")
as_json_option = click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")


@click.command()
@click.argument("pack")
@out_option
@on_option
@as_json_option
def catalogue(pack: str, *, out: Path, on: datetime | None, as_json: bool) -> None:
    """写出一个地方的救助事项清单：谁可以申请、给什么、怎么办、依据什么（网页和表格）。"""
    lines = write_catalogue(check_pack(read_pack(pack)), out, on=day_of(on))
    missing = sorted({label for one in lines for label in one.missing})
    page = out / "catalogue.html"
    if as_json:
        click.echo(
            json.dumps({"page": str(page), "items": len(lines), "missing": missing}, ensure_ascii=False)
        )
        return
    click.echo(f"{len(lines)} 个事项，{len(missing)} 个数未公布。请打开 {page}")
