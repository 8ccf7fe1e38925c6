"""The command line: `jiwang`."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import click

from jiwang_engine.errors import JiwangError
from jiwang_engine.explaining import explain as explained
from jiwang_engine.explaining import told
from jiwang_engine.judging.casefiles import CaseReader, read_documents
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.testing import run_cases


@click.group()
def commands() -> None:
    """济网：找到有困难的家庭，说清理由，派到人，记下每一次帮助。"""


@commands.command()
@click.argument("pack")
def check(pack: str) -> None:
    """检查政策包，列出每一处错误。"""
    program = check_pack(read_pack(pack))
    for warning in program.warnings:
        click.echo(f"提醒 {warning}", err=True)
    click.echo(f"{program.pack.title}：{len(program.definitions)} 条公式，没有错误。{program.pack.hash[:19]}")


@commands.command()
@click.argument("pack")
def test(pack: str) -> None:
    """运行政策包的案例：每一条都应和写明的结果一致。"""
    program = check_pack(read_pack(pack))
    report = run_cases(program)
    for failure in report.failures:
        click.echo(str(failure), err=True)
    for line in report.unreached(program):
        click.echo(f"提醒 条款没有案例得出 {line}", err=True)
    click.echo(f"{program.pack.title}：{report.cases} 个案例，{len(report.failures)} 处不符。")
    sys.exit(1 if report.failures else 0)


@commands.command()
@click.argument("pack")
@click.option("--case", "case_file", required=True, help="案例文件；- 表示从标准输入读")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--set", "overlay", multiple=True, metavar="参数=值", help="临时改一个参数，看结果怎样变")
def explain(pack: str, *, case_file: str, as_json: bool, overlay: tuple[str, ...]) -> None:
    """解释一户：符合哪些事项、为什么、差多少、还要核实什么。"""
    program = check_pack(read_pack(pack))
    text = sys.stdin.read() if case_file == "-" else Path(case_file).read_text(encoding="utf-8")
    reader = CaseReader(program, case_file)
    extra = reader.overlay(dict(one.split("=", 1) for one in overlay))
    for document in read_documents(text, case_file):
        one = reader.read(document)
        answer = explained(program, one.case, due_on=calendar_days, overlay={**one.overlay, **extra})
        click.echo(json.dumps(answer, ensure_ascii=False) if as_json else told(answer))


def calendar_days(day: date, days: int, kind: str) -> tuple[date, bool]:
    """Due dates in calendar days."""
    return day + timedelta(days=days), kind != "calendar"


def main() -> None:
    """Run a command; errors are told in plain Chinese and set the exit status."""
    try:
        status = commands.main(standalone_mode=False)
        sys.exit(int(status or 0))
    except JiwangError as error:
        click.echo(error.args[0], err=True)
        sys.exit(error.exit_status)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(3)
