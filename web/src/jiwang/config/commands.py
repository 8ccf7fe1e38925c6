"""What the desk adds to the command `jiwang`: demo, serve, opinions, trail. Django is loaded when one of them has settled its environment."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option(
    "--people", type=click.IntRange(1000, 1_000_000), default=60_000, show_default=True, help="人口"
)
@click.option("--out", type=_FOLDER, default=Path(".demo"), show_default=True, help="写到哪个目录")
@click.option("--serve/--no-serve", default=True, help="最后打开工作台，或只准备好就停")
@click.option(
    "--port", type=click.IntRange(1024, 65535), default=8000, show_default=True, help="工作台的端口"
)
def demo(**asked: Any) -> None:
    """造一个虚构的城市，跑一遍主任务，装进工作台，最后告诉您用什么账号打开。"""
    import_module("jiwang.config.demo.showing_off").show(**asked)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="进程数")
def serve(**asked: Any) -> None:
    """打开工作台。数据库用环境变量 JIWANG_DATABASE_URL 写明；设置有错就说明怎么改，不打开。"""
    need_database()
    serving = import_module("jiwang.config.serving")
    serving.set_up()
    found = import_module("jiwang.config.installing.readiness").findings(host=asked["host"])
    wrong = [one.said for one in found if not (one.is_good or one.is_warning)]
    if wrong:
        raise click.UsageError("\n".join(wrong))
    serving.serve(**asked)


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到哪个 JSON 文件"
)
def opinions(*, out: Path) -> None:
    """把工作台上的核对意见写成文件，交给下次运行：jiwang run … --opinions 这个文件。"""
    need_database()
    import_module("jiwang.config.serving").set_up()
    import_module("jiwang.config.answering").tell(out)


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到哪个 JSON 文件"
)
def statements(*, out: Path) -> None:
    """把走访和申报里说的事实写成文件，交给下次运行：jiwang run … --statements 这个文件。"""
    need_database()
    import_module("jiwang.config.serving").set_up()
    today = import_module("jiwang.kit.clock").today()
    import_module("jiwang.config.answering").tell_of_statements(out, today)


@click.group()
def trail() -> None:
    """留痕：谁做了什么、为什么；只增不改，逐条相扣。"""


@trail.command("verify")
@click.option("--json", "as_json", is_flag=True, help="标准输出只有一份 JSON")
def verify(*, as_json: bool) -> int:
    """从头核对整条链；有人改过、删过、插过就说是第几条。"""
    need_database()
    import_module("jiwang.config.serving").set_up()
    return int(import_module("jiwang.config.checking").tell(as_json=as_json))


def need_database() -> None:
    """Raise UsageError where no database is named."""
    if not os.environ.get("JIWANG_DATABASE_URL"):
        raise click.UsageError(
            "没有写明数据库。请设环境变量 JIWANG_DATABASE_URL，例如 postgresql://jiwang_app@/jiwang；只想看看，请用 jiwang demo。"
        )
