"""Commands for those who write packs: new-pack, fmt."""

from __future__ import annotations

import os
from pathlib import Path

import click

from jiwang_engine.authoring.beginning import begin_pack


@click.command("new-pack")
@click.argument("name")
@click.option("--under", default="national", show_default=True, metavar="包", help="依据哪个上级政策包")
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
