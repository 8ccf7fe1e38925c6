"""The command diff: two versions of a pack side by side."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from jiwang_engine.cli.days import day_of, on_option
from jiwang_engine.errors import UsageError
from jiwang_engine.handbooks.comparing import write_differences
from jiwang_engine.judging.casefiles import CaseFile, read_cases
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="写到哪个目录")
@click.option("--cases", type=click.Path(path_type=Path), help="案例文件或目录：数一数这些家庭的结论怎样变")
@on_option
@click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")
def diff(old: str, new: str, *, out: Path, cases: Path | None, on: datetime | None, as_json: bool) -> None:
    """比较政策包的两个版本，写成可以签字的对照表（网页和表格）。"""
    before, after = checked_pack(old), checked_pack(new)
    households = None if cases is None else _households(cases, after)
    found, turned = write_differences(before, after, out, on=day_of(on), cases=households)
    if as_json:
        answer = {"differences": [asdict(one) for one in found], "turns": [asdict(one) for one in turned]}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    count = sum(one.count for one in turned)
    told = "" if households is None else f"，{len(households)} 户里有 {count} 个条款结论变了"
    click.echo(f"{len(found)} 处修改{told}。请打开 {out / 'differences.html'}")


def _households(path: Path, program: Program) -> list[CaseFile]:
    """The cases of a file, or of all YAML files below a folder."""
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not files or not all(one.is_file() for one in files):
        raise UsageError(
            "no-cases", found=f"{path} 里没有案例。", remedy="请写一个案例文件，或放案例的目录。"
        )
    return [case for one in files for case in read_cases(one, program)]
