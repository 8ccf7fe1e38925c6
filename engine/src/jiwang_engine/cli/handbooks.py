"""Commands that write the law down for people: catalogue, reference, schema."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from jiwang_engine.authoring.case_schema import write_case_schema
from jiwang_engine.cli.completing import pack_argument
from jiwang_engine.cli.days import day_of, on_option
from jiwang_engine.handbooks.commentary import write_reference
from jiwang_engine.handbooks.editing import write_schema
from jiwang_engine.handbooks.listing import write_catalogue
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.proofs.remembered import known_coverage

folder = click.Path(path_type=Path, file_okay=False)
out_option = click.option("--out", type=folder, required=True, help="写到哪个目录")
as_json_option = click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")


@click.command()
@pack_argument
@out_option
@on_option
@as_json_option
def catalogue(pack: str, *, out: Path, on: datetime | None, as_json: bool) -> None:
    """写出一个地方的救助事项清单：谁可以申请、给什么、怎么办、依据什么（网页和表格）。"""
    lines = write_catalogue(checked_pack(pack), out, on=day_of(on))
    missing = sorted({label for one in lines for label in one.missing})
    page = out / "catalogue.html"
    if as_json:
        click.echo(
            json.dumps({"page": str(page), "items": len(lines), "missing": missing}, ensure_ascii=False)
        )
        return
    click.echo(f"{len(lines)} 个事项，{len(missing)} 个数未公布。请打开 {page}")


@click.command()
@pack_argument
@out_option
@on_option
@as_json_option
def reference(pack: str, *, out: Path, on: datetime | None, as_json: bool) -> None:
    """写出政策包的说明：逐条的公式、条文、数字、事实和案例（网页，可打印）。"""
    program = checked_pack(pack)
    coverage = known_coverage(program)
    rules = write_reference(program, coverage, out, on=day_of(on))
    page = out / "reference.html"
    if as_json:
        holes = {one.clause.id: list(one.holes) for one in coverage.holes}
        click.echo(json.dumps({"page": str(page), "rules": rules, "holes": holes}, ensure_ascii=False))
        return
    click.echo(f"{rules} 条规则，{len(coverage.holes)} 个条款还缺案例。请打开 {page}")


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到哪个文件")
@click.option("--cases", is_flag=True, help="案例文件的；不写则是政策包文件的")
def schema(*, out: Path, cases: bool) -> None:
    """写出政策包文件或案例文件的 JSON Schema，供编辑器提示和检查。"""
    (write_case_schema if cases else write_schema)(out)
    click.echo(f"已写出 {out}；用法见 docs/how-to/write-packs-in-an-editor.md")
