"""The engine's own tables as Parquet files: one folder with all of them, or a folder for each county."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import MachineError, SourceError, UsageError
from jiwang_engine.linking.keeping.state import scanned
from jiwang_engine.running.counties.turns import Size

NEEDED = {
    "person": ("person", "name", "birth", "region", "address", "phone"),
    "unit": ("unit", "basis", "region", "settlement"),
    "membership": ("unit", "person", "relation", "is_head"),
}
_READ_OFTEN = (
    "unit",
    "membership",
)  # the others stay where they are and give only the columns that are asked for
_EMPTY = {
    "receiving": "unit BIGINT, item VARCHAR, since DATE, amount BIGINT",
    "files": "file INTEGER, source VARCHAR, name VARCHAR, sha256 VARCHAR",
    "link": "record BIGINT, source VARCHAR, person BIGINT, tier VARCHAR, rule_version VARCHAR, decided_by VARCHAR",
    "review": "record BIGINT, source VARCHAR, candidate BIGINT, tier VARCHAR, reason VARCHAR",
}
_FOOT = 65_536  # bytes at the end of a Parquet file: its schema, its counts, the bounds of its columns


def county_folders(root: Path) -> tuple[Path, ...]:
    """The counties' folders, in the order of their names; none where all tables lie in `root` itself."""
    if not root.is_dir() or (root / "person.parquet").is_file():
        return ()
    return tuple(one.parent for one in sorted(root.resolve().glob("[!.]*/person.parquet")))


def load_facts(backend: Backend, folders: Sequence[Path]) -> Mapping[str, Sequence[Path]]:
    """Take the engine's tables from the Parquet files of one folder or of several together; says which file holds which table.

    Raises UsageError where a table or a column that every run needs is missing, SourceError for a file that is damaged.
    """
    files = _tables_in(backend, folders)
    for name, paths in files.items():
        kind = "TABLE" if name in _READ_OFTEN else "VIEW"
        backend.run(f"CREATE {kind} {name} AS SELECT * FROM {scanned_together(paths)}")
    for name, columns in _EMPTY.items():
        if name not in files:
            backend.run(f"CREATE TABLE {name} ({columns})")
    return files


def _tables_in(backend: Backend, folders: Sequence[Path]) -> dict[str, list[Path]]:
    """The files of every table; each folder must have the tables that every run needs."""
    files: dict[str, list[Path]] = {}
    for folder in folders:
        _check_complete(folder)
        for path in sorted(folder.resolve().glob("*.parquet")):
            if path.stem.isidentifier():
                _check(backend, path)
                files.setdefault(path.stem, []).append(path)
    return files


def size_of(backend: Backend, folder: Path) -> Size:
    """How many persons a county has, by the foot of the file, and how many households whose case is judged."""
    _check_complete(folder)
    people, units = (folder / f"{name}.parquet" for name in ("person", "unit"))
    for path in (people, units):
        _check(backend, path)
    judged = f"SELECT count(*) FROM {scanned(units)} WHERE basis <> 'presumed'"
    return Size(int(backend.one(f"SELECT count(*) FROM {scanned(people)}")), int(backend.one(judged)))


def _check_complete(folder: Path) -> None:
    for name in NEEDED:
        if not (folder / f"{name}.parquet").is_file():
            raise _incomplete(folder, f"{name}.parquet")


def feet(root: Path, folders: Sequence[Path]) -> dict[str, str]:
    """A digest of the foot of every file: another table has another foot, and gigabytes are not read for it."""
    found = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.parquet"))):
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - _FOOT, 0))
            name = path.resolve().relative_to(root.resolve()).as_posix()
            found[name] = hashlib.sha256(file.read()).hexdigest()
    return found


def find_damaged(backend: Backend, folders: Sequence[Path]) -> str:
    """The first file whose cells cannot all be read, for a message; empty when there is none."""
    for path in (path for folder in folders for path in sorted(folder.glob("*.parquet"))):
        try:
            backend.rows(f"SELECT max(hash(COLUMNS(*))) FROM {scanned(path)}")
        except MachineError:
            return f"{path.parent.name}/{path.name}"
    return ""


def damaged(name: str) -> SourceError:
    """The error for a file that is damaged."""
    return SourceError(
        "facts-damaged",
        found=f"数据表 {name} 已损坏，读不出。",
        remedy="请重新生成或重新拷贝这个文件，再运行一次。",
    )


def scanned_together(paths: Sequence[Path]) -> str:
    """Some Parquet files as one table in SQL, in their order."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}])"


def _check(backend: Backend, path: Path) -> None:
    try:
        columns = {str(row[0]) for row in backend.rows(f"DESCRIBE SELECT * FROM {scanned(path)}")}
    except MachineError as error:
        raise damaged(f"{path.parent.name}/{path.name}") from error
    lacking = [name for name in NEEDED.get(path.stem, ()) if name not in columns]
    if lacking:
        raise _incomplete(path, "、".join(lacking))


def _incomplete(where: Path, what: str) -> UsageError:
    return UsageError(
        "facts-incomplete",
        found=f"{where} 里没有 {what}。",
        remedy="请按 docs/reference/engine-tables.md 准备数据表。",
    )
