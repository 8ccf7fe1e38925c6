"""Tell whether the chain of the trail is whole."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from jiwang.trail.queries import verify


def tell(*, as_json: bool) -> int:
    """Print what a check of the whole chain found; 0 where it is whole, else 1."""
    found = verify()
    if as_json:
        click.echo(json.dumps(asdict(found) | {"is_whole": found.is_whole}))
    elif found.is_whole:
        click.echo(f"链条完整：{found.links:,} 条已封存，{found.waiting:,} 条待封存。链首 {found.head}")
    else:
        where = f"第 {found.broken_at} 条对不上" if found.broken_at else f"有 {found.unsealed} 条没有封存记录"
        click.echo(f"链条不完整：{where}。请保全数据库并报告。", err=True)
    return 0 if found.is_whole else 1
