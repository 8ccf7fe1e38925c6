"""The command line: `jiwang`."""

from __future__ import annotations

import sys

import click

from jiwang_engine.errors import JiwangError
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack


@click.group()
def commands() -> None:
    """济网：找到有困难的家庭，说清理由，派到人，记下每一次帮助。"""


@commands.command()
@click.argument("pack")
def check(pack: str) -> None:
    """检查策略包，列出每一处错误。"""
    program = check_pack(read_pack(pack))
    for warning in program.warnings:
        click.echo(f"提醒 {warning}", err=True)
    click.echo(f"{program.pack.title}：{len(program.definitions)} 条公式，没有错误。{program.pack.hash[:19]}")


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
