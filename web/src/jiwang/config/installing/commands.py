"""The operator's commands: migrate, officer, ready, backup, restore. Django is loaded when one of them is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from jiwang.config.commands import need_database

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
def migrate() -> int:
    """建表或升级，并给工作台的数据库角色授权。要用 JIWANG_OWNER_DATABASE_URL 写明表的所有者；再运行一次不改变什么。"""
    return int(_tool("first").prepare())


@click.group()
def officer() -> None:
    """账号：新装时开第一个账号，以后在“工作人员”页上开。"""


@officer.command("add")
@click.argument("code", metavar="账号")
@click.option("--name", required=True, help="姓名")
@click.option("--area", required=True, help="地区编码：市 4 位，县 6 位，乡镇 9 位")
@click.option(
    "--duty", default="city_monitor", show_default=True, help="岗位，例如 city_monitor、decider、supervisor"
)
def add_officer(**asked: Any) -> int:
    """开一个账号，密码和动态码密钥只显示这一次。"""
    return int(_tool("first").add_officer(**asked))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="工作台将监听的地址")
def ready(*, host: str) -> int:
    """检查设置：密钥、数据库角色、https、主机名、目录，逐条说明怎么改。"""
    return int(_tool("readiness").tell(host=host))


@click.command()
@click.option("--out", type=_FOLDER, required=True, help="写到哪个目录；其中建一个以时间命名的文件夹")
def backup(*, out: Path) -> int:
    """备份数据库、状态目录、原文件保险箱和政策版本。密钥不在其中，请另存一处。"""
    return int(_tool("backups").back_up(out))


@click.command()
@click.argument("folder", metavar="备份文件夹", type=click.Path(path_type=Path, file_okay=False, exists=True))
def restore(*, folder: Path) -> int:
    """把备份恢复到一个空的数据库和空的目录，并核对行数和留痕链条。"""
    return int(_tool("backups").restore(folder))


def _tool(name: str) -> Any:
    need_database()
    import_module("jiwang.config.serving").set_up()
    return import_module(f"jiwang.config.installing.{name}")
