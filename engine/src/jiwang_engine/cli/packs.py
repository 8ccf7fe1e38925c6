"""Commands for those who write packs: new-pack, fmt."""

from __future__ import annotations

import os
from pathlib import Path

import click

from jiwang_engine.authoring.beginning import begin_pack
from jiwang_engine.authoring.formatting import format_pack
from jiwang_engine.cli.completing import pack_argument, packs
from jiwang_engine.packs.loading import find_pack


@click.command("new-pack")
@click.argument("name")
@click.option(
    "--under",
    default="national",
    show_default=True,
    metavar="包",
    shell_complete=packs,
    help="依据哪个上级政策包",
)
@click.option("--area", default="", metavar="代码", help="管辖地区的代码：省2位，设区市4位，县6位")
@click.option("--title", default="", metavar="名称", help="地方的名称，例如 南宁市")
@click.option(
    "--to", "shelf", type=click.Path(path_type=Path, file_okay=False), help="建在哪个目录下  [默认 packs]"
)
def new_pack(*, name: str, under: str, area: str, title: str, shelf: Path | None) -> None:
    """为一个地方新建政策包：马上能通过检查，再逐个填数。"""
    made = begin_pack(name, under=under, shelf=shelf or _own_shelf(), area=area, title=title)
    click.echo(f"已新建 {made.title}（依据 {made.above}），在 {made.folder}")
    width = max(map(len, made.files))
    for path, purpose in made.files.items():
        click.echo(f"  {path:<{width}}  {purpose}")
    if made.number:
        click.echo(f"先填的数：{made.number}（现在是未公布，读到它的条款一律待核实）。")
    click.echo(f"下一步：jiwang check {made.folder}，再 jiwang test {made.folder}")


def _own_shelf() -> Path:
    """Where packs of one's own are looked for by name."""
    return Path(os.environ.get("JIWANG_PACKS") or "packs")


@click.command()
@pack_argument
@click.option("--check", is_flag=True, help="只看，不改；有文件要整理时以 1 结束")
@click.option("--keys", type=click.Choice(["zh", "en"]), help="把键统一写成中文或英文  [默认不变]")
def fmt(pack: str, *, check: bool, keys: str | None) -> int:
    """把政策包整理成统一的写法：键的次序、公式的符号和空格。意思不变，注释保留。"""
    folder = find_pack(pack)
    count, changed = format_pack(folder, keys=keys or "", check=check)
    for path in changed:
        click.echo(f"{'要整理' if check else '已整理'} {path.relative_to(folder)}")
    if not changed:
        click.echo(f"{count} 个文件，写法都已统一。")
    elif check:
        click.echo(f"{count} 个文件中有 {len(changed)} 个要整理：请运行 jiwang fmt {pack}", err=True)
    return 1 if check and changed else 0
