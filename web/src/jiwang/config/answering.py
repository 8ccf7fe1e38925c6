"""Hand what officers have said of pairs to the next run."""

from __future__ import annotations

from pathlib import Path

import click
from django.db import transaction

from jiwang.analysis.opinions import write_opinions
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.stages.matching.queries import opinions


def hand_over(out: Path) -> int:
    """Write everybody's word on every pair; how many."""
    with transaction.atomic():
        see(EVERYWHERE)
        said = [(one.mark, one.person, str(one.answer), one.who, one.at, one.why) for one in opinions()]
    return write_opinions(out, said)


def tell(out: Path) -> None:
    """Write the file, and say how the next run reads it."""
    click.echo(
        f"写出 {hand_over(out):,} 条核对意见：{out}。下次运行请加 --opinions {out}，并用同一个 --state 目录。"
    )
