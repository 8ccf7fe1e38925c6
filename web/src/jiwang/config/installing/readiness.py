"""Whether a machine is ready to serve real people: each setting with a plain sentence of what is wrong and how to mend it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from jiwang.kit.postgres import APP

_LOCAL = ("127.0.0.1", "localhost", "::1")
_OLDEST = 150_000  # PostgreSQL 15


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at: whether it is good, and a sentence; what is not good but may be so is a warning."""

    is_good: bool
    said: str
    is_warning: bool = False


def tell(*, host: str) -> int:
    """Print every finding; 0 where nothing keeps the desk from being opened."""
    found = list(findings(host=host))
    for one in found:
        click.echo(f"{'✓' if one.is_good else '!' if one.is_warning else '✗'} {one.said}")
    wrong = sum(not (one.is_good or one.is_warning) for one in found)
    click.echo(
        "可以打开工作台：jiwang serve" if not wrong else f"有 {wrong} 处要改，改好后再运行 jiwang ready。"
    )
    return 1 if wrong else 0


def findings(*, host: str) -> Iterator[Finding]:
    """Everything that a real installation needs, the database first."""
    yield from _guarded(_database)
    yield from _keys()
    yield from _doors(host)
    yield from _folders()


def owner_findings() -> Iterator[Finding]:
    """What `migrate` needs: an owner who may make tables, and a role for the desk that is somebody else."""
    yield from _guarded(_owner)


def _guarded(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except (DatabaseError, ImproperlyConfigured) as error:
        said = str(error).strip().splitlines()[0]
        yield Finding(
            False,
            f"连不上数据库：{said}。请检查 JIWANG_DATABASE_URL 和 JIWANG_OWNER_DATABASE_URL 里的主机、角色和密码。",
        )


def _owner() -> Iterator[Finding]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, has_database_privilege(current_database(), 'CREATE'), "
            "EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s), current_database()", [APP],
        )  # fmt: skip
        owner, may_make, has_app, name = cursor.fetchone() or ("", False, False, "")
    yield Finding(
        owner != APP,
        f"所有者角色是 {owner}。"
        if owner != APP
        else f"JIWANG_OWNER_DATABASE_URL 用的是工作台的角色 {APP}。请写明拥有表的另一个角色。",
    )
    yield Finding(
        may_make,
        f"{owner} 可以建表。"
        if may_make
        else f"{owner} 不能在数据库 {name} 里建表。请由数据库管理员执行：ALTER DATABASE {name} OWNER TO {owner};",
    )
    yield Finding(
        has_app,
        f"角色 {APP} 已有。"
        if has_app
        else f"没有角色 {APP}。请由数据库管理员执行：CREATE ROLE {APP} LOGIN PASSWORD '…';",
    )


def _database() -> Iterator[Finding]:
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, current_setting('server_version_num')::int, current_setting('server_encoding'), "
            "EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) "
            "FROM pg_roles WHERE rolname = current_user"
        )  # fmt: skip
        role, is_super, passes, version, encoding, owns = cursor.fetchone() or ("", True, True, 0, "", True)
    yield Finding(
        version >= _OLDEST,
        f"数据库版本 {version // 10000}。"
        if version >= _OLDEST
        else f"数据库版本 {version // 10000} 太旧，要 15 或更新。",
    )
    yield Finding(
        encoding == "UTF8",
        "数据库编码 UTF8。"
        if encoding == "UTF8"
        else f"数据库编码是 {encoding}。请用 CREATE DATABASE … ENCODING 'UTF8' 重建。",
    )
    weak = is_super or passes or owns
    yield Finding(
        not weak,
        f"工作台的角色 {role} 不拥有表，也绕不过行级权限。"
        if not weak
        else f"工作台的角色 {role} 是超级用户、能绕过行级权限或拥有表，地区之间就隔不开。请把 JIWANG_DATABASE_URL 换成 {APP} 这样的角色。",
    )
    waiting = MigrationExecutor(connection).migration_plan(
        MigrationExecutor(connection).loader.graph.leaf_nodes()
    )
    yield Finding(
        not waiting,
        "表是这一版程序的。" if not waiting else f"还有 {len(waiting)} 步建表没有做。请运行 jiwang migrate。",
    )


def _keys() -> Iterator[Finding]:
    folder = Path(os.environ.get("JIWANG_KEYS") or ".jiwang-keys").resolve()
    named = bool(os.environ.get("JIWANG_KEYS"))
    yield Finding(
        named,
        f"密钥在 {folder}。"
        if named
        else f"没有写明 JIWANG_KEYS，密钥放在了 {folder}。请写明一个固定的目录，并把副本存到别处。",
        is_warning=not named,
    )
    loose = [one.name for one in folder.glob("*.key") if stat.S_IMODE(one.stat().st_mode) & 0o077]
    yield Finding(
        not loose,
        "密钥只有运行的用户能读。"
        if not loose
        else f"密钥 {'、'.join(loose)} 别的用户也能读。请执行：chmod 600 {folder}/*.key",
    )
    inside = [
        name
        for name in ("VAULT", "STATE", "PACK_SHELF")
        if folder.is_relative_to(Path(getattr(settings, name)).resolve())
    ]
    yield Finding(
        not inside,
        "密钥不和数据放在一起。"
        if not inside
        else "密钥放在了数据目录里，一起丢、一起被拿走。请把 JIWANG_KEYS 换到别的目录。",
    )
    yield Finding(
        not settings.IS_DEMO,
        "不是演示。"
        if not settings.IS_DEMO
        else "JIWANG_DEMO=1 会把动态码显示在页面上，只能给虚构的城市用。请去掉。",
    )


def _doors(host: str) -> Iterator[Finding]:
    is_local = host in _LOCAL
    is_https = bool(settings.SESSION_COOKIE_SECURE)
    said = (
        "会话只走 https。"
        if is_https
        else "没有设 JIWANG_HTTPS=1，密码会明文传输。请在前面放一个 https 反向代理（转发 X-Forwarded-Proto），再设为 1。"
    )
    yield Finding(is_https, said, is_warning=is_local)
    names = [one for one in settings.ALLOWED_HOSTS if one not in _LOCAL]
    is_open = "*" in names
    good = bool(names) and not is_open
    yield Finding(
        good,
        f"工作台应答的主机名：{'、'.join(names)}。"
        if good
        else "JIWANG_HOSTS 写了 *，任何主机名都应答。请写明真正的主机名。"
        if is_open
        else "没有设 JIWANG_HOSTS，只有本机能打开。请写明工作人员用的主机名，几个用逗号分开。",
        is_warning=is_local and not is_open,
    )


def _folders() -> Iterator[Finding]:
    for variable, name, what in (
        ("JIWANG_STATE", "STATE", "引擎的状态"), ("JIWANG_VAULT", "VAULT", "原文件的保险箱"),
        ("JIWANG_POLICY", "PACK_SHELF", "政策版本"), ("JIWANG_RESULTS", "RESULTS", "比对结果"),
    ):  # fmt: skip
        folder, named = Path(getattr(settings, name)).resolve(), bool(os.environ.get(variable))
        writable = _is_writable(folder)
        said = (
            f"{what}：{folder}"
            if writable
            else f"{what}的目录 {folder} 不能写。请建好目录，并让运行的用户拥有它。"
        )
        if writable and not named:
            said = (
                f"没有写明 {variable}，{what}放在了 {folder}：换个目录启动就找不到了。请写明一个固定的目录。"
            )
        yield Finding(writable and named, said, is_warning=writable)
    is_made_up = settings.PACK == "shili"
    yield Finding(
        not is_made_up,
        f"政策包：{settings.PACK}。"
        if not is_made_up
        else "政策包是虚构的示例市。请用 JIWANG_PACK 写明本地的政策包。",
        is_warning=True,
    )


def _is_writable(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that exists, can be written to."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
