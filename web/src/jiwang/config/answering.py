"""Hand what officers have said of pairs, and what people have stated of facts, to the next run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from django.db import transaction

from jiwang.analysis.opinions import write_opinions
from jiwang.analysis.stating import write_statements
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.determinations.queries import all_determinations
from jiwang.registers.statements.queries import all_decisions, all_statements
from jiwang.stages.matching.queries import opinions


def hand_over(out: Path) -> int:
    """Write everybody's word on every pair; how many."""
    with transaction.atomic():
        see(EVERYWHERE)
        said = [(one.mark, one.person, str(one.answer), one.who, one.at, one.why) for one in opinions()]
    return write_opinions(out, said)


def hand_over_statements(out: Path, on: date) -> int:
    """Write what counts on a day of all that was stated; how many."""
    with transaction.atomic():
        see(EVERYWHERE)
        return write_statements(
            out, all_statements(), all_decisions(), determinations=all_determinations(), on=on
        )


def tell_of_statements(out: Path, on: date) -> None:
    """Write the file, and say how the next run reads it."""
    count = hand_over_statements(out, on)
    click.echo(
        f"写出 {count:,} 条走访、申报的事实和集体研究的认定：{out}。下次运行请加 --statements {out}，并用同一个 --state 目录。"
    )


def tell(out: Path) -> None:
    """Write the file, and say how the next run reads it."""
    click.echo(
        f"写出 {hand_over(out):,} 条核对意见：{out}。下次运行请加 --opinions {out}，并用同一个 --state 目录。"
    )
