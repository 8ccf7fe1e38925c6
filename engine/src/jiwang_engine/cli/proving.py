"""The command test: the cases of a pack, what they reach and what they would let pass."""

from __future__ import annotations

import json
from typing import Any

import click

from jiwang_engine.cli.completing import pack_argument
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.proofs.coverage import ANSWERS, Coverage, cases_of
from jiwang_engine.proofs.survival import MutationScore, mutation_score
from jiwang_engine.testing import TestReport, run_cases

_SHOWN = 5  # clauses without cases that are named one by one


@click.command()
@pack_argument
@click.option(
    "--coverage",
    type=click.Choice(["show", "require"]),
    is_flag=False,
    flag_value="show",
    help="列出每个条款还缺哪些结果；require：有缺就算不通过",
)
@click.option("--mutate", is_flag=True, help="逐处改动政策包，看案例能不能发现")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="只试其中 N 处改动")
@click.option("--seed", type=int, default=0, show_default=True, help="抽样的种子")
@click.option(
    "--at-least", type=click.IntRange(0, 100), default=0, metavar="百分数", help="发现的比例低于它就算不通过"
)
@click.option("--own", is_flag=True, help="只看本包自己写的，不看上级包")
@click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")
def test(pack: str, *, own: bool, as_json: bool, **asked: Any) -> int:
    """运行政策包的案例：每一条都应和写明的结果一致。"""
    program = checked_pack(pack)
    report = run_cases(program, own=own)
    score = _score(program, own=own, asked=asked, quiet=as_json) if asked["mutate"] else None
    if as_json:
        click.echo(json.dumps(_found(report, score), ensure_ascii=False))
    else:
        _tell(program, report, score, coverage=bool(asked["coverage"]))
    incomplete = asked["coverage"] == "require" and bool(report.coverage.holes)
    weak = score is not None and score.share * 100 < asked["at_least"]
    return 1 if report.failures or incomplete or weak else 0


def _score(program: Program, *, own: bool, asked: dict[str, Any], quiet: bool) -> MutationScore:
    return mutation_score(
        program,
        cases_of(program),
        own=own,
        sample=asked["sample"] or 0,
        seed=asked["seed"],
        tell=lambda sentence: None if quiet else click.echo(sentence, err=True),
    )


def _tell(program: Program, report: TestReport, score: MutationScore | None, *, coverage: bool) -> None:
    for failure in report.failures:
        click.echo(str(failure), err=True)
    if coverage:
        _tell_coverage(report.coverage)
    elif score is None:
        _tell_unreached(report.unreached())
    if score is not None:
        _tell_score(score)
    click.echo(f"{program.pack.title}：{report.cases} 个案例，{len(report.failures)} 处不符。")


def _tell_unreached(lines: list[str]) -> None:
    """A few by name; a place's pack would otherwise list every clause of the packs above it."""
    for line in lines[:_SHOWN]:
        click.echo(f"提醒 条款没有案例得出 {line}", err=True)
    if len(lines) > _SHOWN:
        click.echo(
            f"提醒 还有 {len(lines) - _SHOWN} 个条款缺案例；--coverage 逐条列出，--own 只看本包写的。",
            err=True,
        )


def _tell_coverage(coverage: Coverage) -> None:
    for one in coverage.holes:
        missing = "、".join(ANSWERS[answer] for answer in one.holes)
        click.echo(f"缺 {missing}\t{one.clause.id}\t{one.clause.label}\t{one.clause.at}")
    if not coverage.clauses:
        click.echo("条款覆盖：没有条款要看。")
        return
    share = f"{100 * coverage.seen / coverage.answers:.1f}%"
    counted = f"{len(coverage.clauses)} 个条款和指标条件的 {coverage.answers} 种结果"
    click.echo(f"条款覆盖：{counted}，案例得出 {coverage.seen} 种（{share}）。")


def _tell_score(score: MutationScore) -> None:
    for one in score.survivors:
        click.echo(f"没发现 {one.what}\t{one.key[1]}\t{one.at}")
    if not score.tried:
        click.echo("改动检验：没有可改的地方。")
        return
    noticed = score.tried - len(score.survivors)
    click.echo(f"改动检验：试 {score.tried} 处，发现 {noticed} 处（{100 * score.share:.1f}%）。")


def _found(report: TestReport, score: MutationScore | None) -> dict[str, Any]:
    """What the command answers in JSON."""
    coverage = report.coverage
    found: dict[str, Any] = {
        "cases": report.cases,
        "failures": [str(one) for one in report.failures],
        "unreached": report.unreached(),
        "coverage": {
            "answers": coverage.answers,
            "seen": coverage.seen,
            "holes": [
                {"clause": one.clause.id, "missing": list(one.holes), "place": str(one.clause.at)}
                for one in coverage.holes
            ],
        },
    }
    if score is not None:
        found["mutation"] = {
            "tried": score.tried,
            "noticed": score.tried - len(score.survivors),
            "survivors": [
                {"change": one.what, "in": one.key[1], "place": str(one.at)} for one in score.survivors
            ],
        }
    return found
