"""Commands about who is who: jiwang people find."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.identifiers import masked_id
from jiwang_engine.linking.keeping.finding import finder_of
from jiwang_engine.linking.keeping.state import State

_folder = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def people() -> None:
    """谁是谁：查人员编号，画出一条比对的理由，训练比对模型，接上迟到的文件。"""


@people.command()
@click.option("--state", "folder", type=_folder, required=True, help="记住人员编号的目录")
def find(*, folder: Path) -> None:
    """由证件号码查人员编号：号码从标准输入读，一行一个。"""
    state = State(folder)
    backend = DuckDB(directories=[state.folder])
    try:
        finder = finder_of(backend, state)
    finally:
        backend.close()
    texts = [line.strip() for line in sys.stdin if line.strip()]
    for text, person in zip(texts, finder.find(texts), strict=True):
        click.echo(f"{masked_id(text)}\t{person if person is not None else '没有此人，或号码不可用'}")
