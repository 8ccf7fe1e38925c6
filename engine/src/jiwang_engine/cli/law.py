"""Commands about the law: check, facts, explain."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from jiwang_engine.alerting.calendar import national_calendar
from jiwang_engine.cli.completing import asked_for, cases, labels_of, numbers, pack_argument
from jiwang_engine.cli.days import day_of, on_option
from jiwang_engine.errors import UsageError
from jiwang_engine.explaining import explain as explained
from jiwang_engine.explaining import told
from jiwang_engine.handbooks.agreements import FactGaps, FactNeed, fact_gaps, fact_needs, write_agreement
from jiwang_engine.judging.casefiles import CaseReader, read_documents
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack, law_hash
from jiwang_engine.packs.layering.flat import flat_lines
from jiwang_engine.visiting import Asked, QuestionBook, visited

as_json_option = click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")


@click.command()
@pack_argument
@click.option("--flat", is_flag=True, help="打印合并后的政策包，每一行写明出自哪一层")
@as_json_option
def check(pack: str, *, flat: bool, as_json: bool) -> None:
    """检查政策包，列出每一处错误。"""
    program = checked_pack(pack, fresh=True)
    if flat:
        for line in flat_lines(program.pack):
            click.echo(json.dumps(line._asdict(), ensure_ascii=False) if as_json else str(line))
        return
    if as_json:
        found = {
            "pack": program.pack.id,
            "hash": program.pack.hash,
            "law": law_hash(program),
            "definitions": len(program.definitions),
        }
        click.echo(json.dumps({**found, "warnings": list(program.warnings)}, ensure_ascii=False))
        return
    for warning in program.warnings:
        click.echo(f"提醒 {warning}", err=True)
    click.echo(f"{program.pack.title}：{len(program.definitions)} 条公式，没有错误。{program.pack.hash[:19]}")


@click.command()
@pack_argument
@click.option(
    "--for",
    "asked",
    multiple=True,
    metavar="编号",
    shell_complete=asked_for,
    help="只列这个事项或指标的，例如 M1；可写几次",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="写成网页、表格和 CSV 的目录")
@on_option
@as_json_option
def facts(pack: str, *, asked: tuple[str, ...], out: Path | None, on: datetime | None, as_json: bool) -> None:
    """列出每个事项和指标用到的事实、来源部门和用途，供签数据协议用。"""
    program = checked_pack(pack)
    wanted = _wanted(program, asked)
    if out is not None:
        count = write_agreement(program, wanted, out, on=day_of(on))
        click.echo(f"{count} 项需求。请打开 {out / 'facts.html'}", err=as_json)
    needs, gaps = list(fact_needs(program, wanted, day_of(on))), fact_gaps(program, day_of(on))
    if as_json:
        rows = [{"for": one.rule, "from": _office(one), **asdict(one)} for one in needs]
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif out is None:
        for one in needs:
            click.echo("\t".join((one.rule, one.fact, _office(one), one.purpose, one.basis)))
    if not asked:
        _warn_of(gaps)


def _warn_of(gaps: FactGaps) -> None:
    for label in gaps.unsourced:
        click.echo(f"提醒 “{label}”有规则要用，却没有来源，也没有写问法。", err=True)
    for label in gaps.unread:
        click.echo(f"提醒 “{label}”没有规则用到，请核对还要不要索取。", err=True)
    for label in gaps.ruled_out:
        click.echo(
            f"提醒 “{label}”本地现在用不到：事项没有实行，或按本地选定的算法不用，不必索取。", err=True
        )


def _office(need: FactNeed) -> str:
    return f"{need.department}·{need.source}" if need.source else need.department


def _wanted(program: Program, asked: tuple[str, ...]) -> set[str]:
    """The ids of what was asked for, by id or name; everything when nothing was."""
    labels = labels_of(program)
    known = {label: name for name, label in labels.items()} | {name: name for name in labels}
    if unknown := [name for name in asked if name not in known]:
        raise UsageError(
            "no-such-item",
            found=f"{program.pack.title}没有事项或指标“{unknown[0]}”。",
            remedy=f"可以写：{'、'.join(labels)}。",
        )
    return {known[name] for name in asked} or set(labels)


@click.command()
@pack_argument
@click.option(
    "--case", "case_file", required=True, shell_complete=cases, help="案例文件；- 表示从标准输入读（JSON 行）"
)
@click.option("--on", "day", default="", help="行为日，替换案例里的日期")
@click.option("--known", default="", help="知悉日，替换案例里的知悉日：之后公布的数值和条款不算")
@click.option("--area", default="", help="地区代码，替换案例里的地区")
@click.option(
    "--set",
    "overlay",
    multiple=True,
    metavar="参数=值",
    shell_complete=numbers,
    help="临时改一个参数，看结果怎样变",
)
@as_json_option
def explain(pack: str, *, case_file: str, as_json: bool, **changes: str | tuple[str, ...]) -> None:
    """解释一户：符合哪些事项、为什么、差多少、还要核实什么。"""
    program = checked_pack(pack)
    text = sys.stdin.read() if case_file == "-" else _text_of(Path(case_file))
    reader = CaseReader(program, case_file)
    extra = reader.overlay(dict(assignment(one) for one in changes["overlay"]))
    calendar = national_calendar()
    for raw in read_documents(text, case_file):
        named = {
            key: changes[name]
            for key, name in (("day", "day"), ("known", "known"), ("area", "area"))
            if changes[name]
        }
        one = reader.read({**raw, **named})
        answer = explained(
            program, one.case, due_on=calendar.due,
            overlay={**one.overlay, **extra},
        )  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False) if as_json else told(answer))


@click.command()
@pack_argument
@click.option("--case", "case_file", required=True, shell_complete=cases, help="案例文件，一户或几户")
@click.option("--form", "forms", multiple=True, metavar="编号", help="走访表的编号；可写几次，默认入户核查")
@click.option("--with-means", is_flag=True, help="这户已申请或已授权，可以问收入和财产")
@as_json_option
def visit(pack: str, *, case_file: str, forms: tuple[str, ...], with_means: bool, as_json: bool) -> None:
    """列出上门要问这一户的问题：只问该问的，已知的不再问。"""
    program = checked_pack(pack)
    book, wanted = QuestionBook.of(program.pack), forms or ("household_visit",)
    if unknown := [one for one in wanted if one not in book.forms]:
        raise UsageError(
            "no-such-form",
            found=f"{program.pack.title}没有走访表“{unknown[0]}”。",
            remedy=f"可以写：{'、'.join(book.forms) or '（没有）'}。",
        )
    reader = CaseReader(program, case_file)
    for raw in read_documents(_text_of(Path(case_file)), case_file):
        one = reader.read(raw)
        answer = explained(program, one.case, due_on=national_calendar().due, overlay={**one.overlay})
        home = visited(one.case, answer, program.pack, may_ask_means=with_means)
        asked = book.questions([book.forms[name] for name in wanted], home)
        click.echo(json.dumps([*map(_as_row, asked)], ensure_ascii=False) if as_json else _as_text(asked))


def _as_row(asked: Asked) -> dict[str, Any]:
    one = asked.question
    return {
        "key": asked.key, "member": asked.member, "question": one.wording, "kind": one.kind, "choices": list(one.choices),
        "unit": one.unit, "fact": one.fact, "topics": list(asked.topics), "verifies": asked.verifies, "help": one.help,
    }  # fmt: skip


def _as_text(asked: Iterable[Asked]) -> str:
    lines = (
        f"{number}. {f'[{one.member}] ' if one.member else ''}{one.question.wording}"
        + (f"（{'、'.join(one.question.choices)}）" if one.question.choices else "")
        for number, one in enumerate(asked, 1)
    )
    return "\n".join(lines) or "没有要问的：该知道的都已经知道。"


def assignment(text: str) -> tuple[str, str]:
    """The name and the value of `--set NAME=VALUE`."""
    name, sign, value = text.partition("=")
    if not sign or not name or not value:
        raise UsageError("bad-set", found=f"--set {text} 看不懂。", remedy="请写成 --set 低保标准=900元/月。")
    return name, value


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "case-not-readable", found=f"读不出 {path}。", remedy="请检查文件名；文件应是 UTF-8 文字。"
        ) from error
