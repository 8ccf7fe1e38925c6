"""Commands about who is who: jiwang people find, add, train, draw."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.cli.completing import pack_argument
from jiwang_engine.cli.work import day_option, finish, folder, sayer
from jiwang_engine.identifiers import masked_id
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.keeping.finding import finder_of
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.linking.likeness.lessons import train_on_files
from jiwang_engine.linking.linkage import present
from jiwang_engine.running import RunRequest, add_late, judge_late
from jiwang_engine.running.drawing import draw as drawn
from jiwang_engine.running.inputs.files import Files

_folder = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def people() -> None:
    """谁是谁：查人员编号，画出一条比对的理由，训练比对模型，接上迟到的文件。"""


@people.command()
@click.option("--state", type=_folder, required=True, help="记住人员编号的目录")
def find(*, state: Path) -> None:
    """由证件号码查人员编号：号码从标准输入读，一行一个。"""
    kept = State(state)
    backend = DuckDB(directories=[kept.folder])
    try:
        finder = finder_of(backend, kept)
    finally:
        backend.close()
    texts = [line.strip() for line in sys.stdin if line.strip()]
    for text, person in zip(texts, finder.find(texts), strict=True):
        click.echo(f"{masked_id(text)}\t{person if person is not None else '没有此人，或号码不可用'}")


@people.command()
@pack_argument
@click.option("--data", type=folder, required=True, help="只放迟到的文件的目录")
@day_option
@click.option("--out", type=folder, required=True, help="结果目录")
@click.option("--state", type=folder, required=True, help="全部比对时用的目录")
@click.option(
    "--instead-of",
    type=_folder,
    help="新文件更正了以前的文件时，写以前的文件所在的目录：它们的行撤出，不再采用",
)
@click.option("--memory", default="4GB", show_default=True, help="数据库最多用多少内存")
@click.option("--judge", is_flag=True, help="接着筛查这些人的家庭，写出预警和任务")
@click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")
def add(pack: str, *, on: datetime, judge: bool, as_json: bool, **asked: Any) -> None:
    """接上迟到或更正的文件：只比对新来的行和受影响的行，结果和全部重算一样。户籍登记和收入财产类文件要全部重算。"""
    request = RunRequest(pack=pack, on=on.date(), verb="add", **asked)
    work = judge_late if judge else add_late
    finish(work(request, checked_pack(pack), tell=sayer(as_json)), as_json=as_json, page="review.xlsx")


@people.command()
@click.argument("results", metavar="RUN", type=_folder)
@click.argument("record", type=int, required=False, default=0)
@click.argument("person", type=int, required=False, default=0)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到哪个网页文件"
)
def draw(results: Path, *, record: int, person: int, out: Path) -> None:
    """画出一条记录和一个人的分数怎么来的；不写记录号就画全部（至多1000条）。"""
    backend = DuckDB(directories=[results.resolve()])
    try:
        count = drawn(backend, results.resolve(), out, record=record, person=person)
    finally:
        backend.close()
    click.echo(f"画了 {count:,} 对，请打开 {out}")


@people.command()
@pack_argument
@click.option("--data", type=folder, required=True, help="各部门文件所在的目录，户籍登记也在里面")
@day_option
@click.option("--name", required=True, help="给模型起的名字，写上年月，例如 本市-2026.10")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到哪个 JSON 文件"
)
@click.option("--memory", default="4GB", show_default=True, help="数据库最多用多少内存")
def train(pack: str, *, data: Path, on: datetime, name: str, out: Path, memory: str) -> None:
    """用本地文件训练比对模型（不需要标准答案）；平时运行从不训练。自己的模型只提出疑点，不自动关联。"""
    opened = checked_pack(pack).pack
    with TemporaryDirectory(prefix="jiwang-") as spill:
        backend = DuckDB(directories=[Path(spill)], memory=memory, spill=Path(spill))
        try:
            Files(data, on.date(), Path(spill)).take_in(backend, opened)
            linkage = Linkage(backend, present(backend, opened.sources), on.date(), secret="")
            model = train_on_files(linkage, name=name)
        finally:
            backend.close()
    out.write_text(model.text(), encoding="utf-8")
    click.echo(f"{out} 已写好，依据 {model.trained}。使用：设环境变量 JIWANG_MODEL_FILE={out}")
