"""Matching without handing over names and ID numbers: jiwang pprl key, encode, match."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.cli.completing import pack_argument
from jiwang_engine.cli.days import day_of, on_option
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.pprl import encode_files, match_folders, new_key, read_key
from jiwang_engine.pprl.encoding import SENT
from jiwang_engine.pprl.matching import MATCHES
from jiwang_engine.running.rooms import working_room

_folder = click.Path(path_type=Path, file_okay=False)
_given = click.Path(path_type=Path, file_okay=False, exists=True)
_json_option = click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")


@click.group()
def pprl() -> None:
    """加密比对：两个单位不交姓名和证件号码，也能找出共同的人。"""


@pprl.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--round", "name", required=True, help="这一轮比对叫什么，例如 2026年10月医保")
@on_option
def key(file: Path, *, name: str, on: datetime | None) -> None:
    """做一把本轮的钥匙；当面交给另一方，用完销毁。"""
    made = new_key(file, name=name, on=day_of(on))
    click.echo(f"{file} 已做好，指纹 {made.fingerprint}。请当面交给另一方，不要和编码结果走同一条路。")


@pprl.command()
@pack_argument
@click.option("--data", type=_given, required=True, help="本单位文件所在的目录")
@click.option(
    "--key", "key_file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="本轮的钥匙"
)
@click.option("--everybody", is_flag=True, help="被查的名册用：有号码的人也写滤波器")
@click.option("--out", type=_folder, required=True, help="结果目录")
@on_option
@_json_option
def encode(
    pack: str, *, data: Path, key_file: Path, everybody: bool, out: Path, on: datetime | None, as_json: bool
) -> None:
    """把本单位的文件变成不含姓名、号码的编码。"""
    opened, program = read_key(key_file), checked_pack(pack)
    with working_room(out) as room:
        backend = DuckDB(directories=[room.results.parent], spill=room.spill)
        try:
            found = encode_files(
                backend, program.pack, data=data, work=room.spill, out=room.results, key=opened, on=day_of(on),
                everybody=everybody,
            )  # fmt: skip
        finally:
            backend.close()
        room.publish()
    counts = {name: found.counts.get(name, 0) for name in ("token", "filter", "neither")}
    if as_json:
        click.echo(json.dumps({"out": str(out), "counts": counts}, ensure_ascii=False))
        return
    click.echo(
        f"有号码的 {counts['token']:,} 行，只有滤波器的 {counts['filter']:,} 行，认不出人的 {counts['neither']:,} 行。"
    )
    click.echo(f"只把 {out / SENT} 交给对方；{out / 'keep'} 自己留着，凭它找回原来的行。")


@pprl.command()
@click.argument("ours", type=_given)
@click.argument("theirs", type=_given)
@click.option("--out", type=_folder, required=True, help="结果目录")
@_json_option
def match(ours: Path, *, theirs: Path, out: Path, as_json: bool) -> None:
    """比对两份编码，写出两边的行号。"""
    with working_room(out) as room:
        backend = DuckDB(directories=[room.results.parent, ours, theirs], spill=room.spill)
        try:
            found = match_folders(backend, ours, theirs, out=room.results)
        finally:
            backend.close()
        room.publish()
    if as_json:
        click.echo(json.dumps({"out": str(out), "counts": found.counts}, ensure_ascii=False))
        return
    counts = found.counts
    click.echo(
        f"号码、姓名相同 {counts['number']:,} 行，号码相同而姓名不同 {counts['other_name']:,} 行，相近 {counts['alike']:,} 行，须核对原件 {counts['doubtful']:,} 行。"
    )
    click.echo(f"请打开 {out / MATCHES}")
