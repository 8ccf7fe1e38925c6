"""A backup that can be restored: the database, the engine's state, the vault and the versions of the law, each with its digest.

Keys are not in it: who finds the backup must not be able to open it. A digest of the field key is, so that a wrong key is noticed at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict

from jiwang.config.migrating import migrate
from jiwang.config.settings.database import OWNER_URL, URL
from jiwang.kit.postgres import NoPostgres, binaries
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.trail.queries import verify

DUMP, LIST = "database.dump", "backup.json"
_BLOCK = 1 << 20
_FAILED = "✗ {what}没有完成：{said}"


def back_up(out: Path) -> int:
    """Write a new folder under `out`, whole or not at all; 0, or 1 with the reason."""
    now = timezone.localtime()
    folder = out / f"jiwang-{now:%Y%m%d-%H%M%S}"
    draft = out / f".{folder.name}.part"
    draft.mkdir(parents=True, mode=0o700)
    try:
        said = _postgres(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--enable-row-security",
            "--file",
            str(draft / DUMP),
        )
        if said:
            click.echo(_FAILED.format(what="备份", said=said), err=True)
            return 1
        for name, source in _folders():
            _pack(source, draft / f"{name}.tar")
        told: dict[str, Any] = {
            "made_at": now.isoformat(timespec="seconds"), "key": _key_digest(), "rows": _rows(),
            "files": {one.name: _digest(one) for one in sorted(draft.iterdir())},
        }  # fmt: skip
        (draft / LIST).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    click.echo(f"✓ 备份在 {folder}：{sum(told['rows'].values()):,} 行，{len(told['files'])} 个文件。")
    click.echo("   密钥（JIWANG_KEYS 目录）不在备份里。请另存一处：丢了密钥，证件号码和原文件都打不开。")
    return 0


def restore(folder: Path) -> int:
    """Bring a backup into an empty database and empty folders; 0 where every row and the whole trail are there again."""
    told = json.loads((folder / LIST).read_text(encoding="utf-8")) if (folder / LIST).is_file() else {}
    refused = _refusal(folder, told)
    if refused:
        click.echo(f"✗ {refused}", err=True)
        return 1
    said = _postgres(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        "--dbname",
        _dbname(),
        str(folder / DUMP),
    )
    if said:
        click.echo(_FAILED.format(what="恢复", said=said), err=True)
        return 1
    for name, target in _folders():
        if (folder / f"{name}.tar").is_file():
            target.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tarfile.open(folder / f"{name}.tar") as packed:
                packed.extractall(target, filter="data")
    migrate()
    return _compared(told["rows"])


def _compared(expected: Mapping[str, int]) -> int:
    """Whether what was restored is what was backed up; said either way."""
    found, chain = _rows(), verify()
    apart = [name for name, number in expected.items() if found.get(name, -1) != number]
    if apart or not chain.is_whole:
        click.echo(f"✗ 恢复后对不上：{'、'.join(apart) or '留痕链条'}。请保留备份并报告。", err=True)
        return 1
    click.echo(f"✓ 已恢复 {sum(found.values()):,} 行，行数逐表相同；留痕链条完整（{chain.links:,} 条）。")
    return 0


def _refusal(folder: Path, told: Mapping[str, Any]) -> str:
    """Why nothing can be restored from here to there; empty where it can."""
    if not told:
        return f"{folder} 里没有 {LIST}，不是完整的备份。"
    broken = [
        name
        for name, digest in told["files"].items()
        if not (folder / name).is_file() or _digest(folder / name) != digest
    ]
    if broken:
        return f"备份里的 {'、'.join(broken)} 缺失或被改动过，不能用。请换一份备份。"
    if told["key"] != _key_digest():
        return "JIWANG_KEYS 里的密钥不是备份时的密钥，恢复了也打不开证件号码。请先放回当时的密钥。"
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if (cursor.fetchone() or (0,))[0]:
            return "这个数据库不是空的。请新建一个空数据库，再恢复。"
    full = [str(one) for _name, one in _folders() if one.is_dir() and any(one.iterdir())]
    return f"目录 {'、'.join(full)} 不是空的。请换成空目录，再恢复。" if full else ""


def _postgres(tool: str, *asked: str) -> str:
    """Run a tool of PostgreSQL as the owner, who may see every row in it; what it complains of, empty where all went well."""
    parts = conninfo_to_dict(_owner_url())
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    sight = " ".join(f"-c {name}={value}" for name, value in EVERYWHERE.settings().items() if value)
    environment = (
        os.environ
        | {names[key]: str(value) for key, value in parts.items() if key in names}
        | {"PGOPTIONS": sight}
    )
    try:
        program = binaries() / tool if (binaries() / tool).is_file() else Path(shutil.which(tool) or tool)
        done = subprocess.run([str(program), *asked], env=environment, capture_output=True, text=True)
    except (NoPostgres, OSError):
        return f"没有找到 {tool}。请安装 PostgreSQL 的客户端工具。"
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["没有说明原因"])[0]


def _owner_url() -> str:
    return os.environ.get(OWNER_URL) or os.environ[URL]


def _dbname() -> str:
    return str(conninfo_to_dict(_owner_url()).get("dbname", "jiwang"))


def _folders() -> Iterator[tuple[str, Path]]:
    yield "state", Path(settings.STATE)
    yield "vault", Path(settings.VAULT)
    yield "policy", Path(settings.PACK_SHELF)


def _pack(source: Path, target: Path) -> None:
    if source.is_dir():
        with tarfile.open(target, "w") as packed:
            packed.add(source, arcname=".")
        target.chmod(0o600)


def _rows() -> dict[str, int]:
    """How many rows each table holds."""
    with transaction.atomic():
        see(EVERYWHERE)
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            names = [name for (name,) in cursor.fetchall()]
            counted = {}
            for name in names:
                cursor.execute(f'SELECT count(*) FROM "{name}"')
                counted[name] = int((cursor.fetchone() or (0,))[0])
    return counted


def _key_digest() -> str:
    return hashlib.sha256(b"jiwang backup" + settings.FIELD_KEY).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
