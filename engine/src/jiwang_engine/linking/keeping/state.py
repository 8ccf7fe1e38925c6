"""The state directory: tables of one generation, replaced whole.

    STATE/CURRENT                   the name of the generation in force; renamed over, so it is the old one or the new
    STATE/LOCK                      held while somebody writes
    STATE/key                       the key of keyed hashes, mode 600, unless JIWANG_KEY_FILE names another
    STATE/generations/<name>/       Parquet tables and other files, readable by later stages
    STATE/vault/                    mode 700, read by linking only
    STATE/vault/generations/<name>/ tables with ID keys
    STATE/vault/raw, …/rejected     departments' files (see vault.py)

A commit writes a complete new generation beside the old one, forces it to the disk, and then renames CURRENT. Killed
at any moment it leaves the old state or the new one; what lies about unreferenced is swept by the next commit.
"""

from __future__ import annotations

import fcntl
import hmac
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError

KEY_FILE_VARIABLE = "JIWANG_KEY_FILE"
_KEY_BYTES = 32
_SHORTEST_KEY = 16


def scanned(path: Path) -> str:
    """A Parquet file as a table in SQL."""
    return "read_parquet('" + str(path).replace("'", "''") + "')"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a commit changes: tables by query, vault tables by query, files by their bytes, and names to forget."""

    tables: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    forget: frozenset[str] = frozenset()


class State:
    """A state directory; it is made when it does not exist."""

    def __init__(self, folder: Path) -> None:
        """Open or make the directory, mode 700."""
        self.folder = folder.resolve()
        for one in (self.folder, self.vault, self._open_parent, self._secret_parent):
            try:
                one.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(
                    "state-not-usable",
                    found=f"状态目录 {folder} 不能使用：{error.strerror}。",
                    remedy="请换一个可写的目录，或检查权限。",
                ) from error
        self.vault.chmod(0o700)

    @property
    def vault(self) -> Path:
        """Where raw files and ID keys lie; only linking reads it."""
        return self.folder / "vault"

    @property
    def generation(self) -> str | None:
        """The name of the generation in force, or None before the first commit."""
        try:
            return (self.folder / "CURRENT").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    @property
    def following(self) -> str:
        """The name of the generation that the next commit makes."""
        before = self.generation
        return f"g{int(before[1:]) + 1 if before else 1:06d}"

    def table(self, name: str) -> Path | None:
        """The Parquet file of a table, or None when it was never committed."""
        return self._existing(self._open_parent, f"{name}.parquet")

    def secret(self, name: str) -> Path | None:
        """The same for a table of the vault."""
        return self._existing(self._secret_parent, f"{name}.parquet")

    def file(self, name: str) -> Path | None:
        """The same for a file that is no table."""
        return self._existing(self._open_parent, name)

    def tables(self) -> list[str]:
        """The names of all tables of the generation in force, the vault's left out."""
        return sorted(path.stem for path in self._files(self._open_parent) if path.suffix == ".parquet")

    def vault_tables(self) -> list[str]:
        """The names of the vault's tables."""
        return sorted(path.stem for path in self._files(self._secret_parent) if path.suffix == ".parquet")

    def layers(self) -> list[str]:
        """The names of the vault's tables that lie in layers (see `linking/adding`): they end with a dot and a number."""
        return [name for name in self.vault_tables() if name[-4:-3] == "." and name[-3:].isdecimal()]

    def key(self) -> bytes:
        """The key of keyed hashes: from the file that JIWANG_KEY_FILE names, else from the state; made when missing."""
        elsewhere = os.environ.get(KEY_FILE_VARIABLE)
        return read_key(Path(elsewhere)) if elsewhere else self._own_key()

    def commit(self, backend: Backend, contents: Contents) -> str:
        """Put a new generation in force; what `contents` does not name is carried over. Returns its name.

        `backend` must have been opened with this directory among its directories.
        """
        with self.locked():
            before, name = self.generation, self.following
            self._sweep(keep=before)
            for parent, tables, files in (
                (self._open_parent, contents.tables, contents.files),
                (self._secret_parent, contents.secrets, {}),
            ):
                _carry_over(parent, before, name, besides=contents.forget | set(tables) | set(files))
                _write(backend, parent / name, tables=tables, files=files)
                _force(parent)
            self._point_to(name)
            self._sweep(keep=name)
            return name

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers out; the lock falls when the process ends, however it ends."""
        with (self.folder / "LOCK").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UsageError(
                    "state-in-use",
                    found="另一个程序正在写这个状态目录。",
                    remedy="请等它结束后再运行，或换一个状态目录。",
                ) from error
            yield

    @property
    def _open_parent(self) -> Path:
        return self.folder / "generations"

    @property
    def _secret_parent(self) -> Path:
        return self.vault / "generations"

    def _existing(self, parent: Path, name: str) -> Path | None:
        path = parent / (self.generation or "-") / name
        return path if path.exists() else None

    def _files(self, parent: Path) -> list[Path]:
        folder = parent / (self.generation or "-")
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def _point_to(self, name: str) -> None:
        following = self.folder / "CURRENT.next"
        _write_bytes(following, f"{name}\n".encode("ascii"))
        os.replace(following, self.folder / "CURRENT")
        _force(self.folder)

    def _sweep(self, *, keep: str | None) -> None:
        """Remove every generation but one: what an interrupted commit left, or what the new one replaced."""
        for parent in (self._open_parent, self._secret_parent):
            for one in parent.iterdir():
                if one.name != keep:
                    shutil.rmtree(one)

    def _own_key(self) -> bytes:
        path = self.folder / "key"
        if not path.exists():
            draft = self.folder / f"key.{secrets.token_hex(8)}"
            _write_bytes(draft, secrets.token_hex(_KEY_BYTES).encode("ascii"))
            # A link never replaces: of two programs that begin together both end with the same key.
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
            _force(self.folder)
        return read_key(path)


def read_key(path: Path) -> bytes:
    """The key in a file; a key shorter than sixteen bytes protects nothing and is refused."""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise UsageError(
            "key-not-readable",
            found=f"密钥文件 {path} 读不出：{error.strerror}。",
            remedy=f"请检查环境变量 {KEY_FILE_VARIABLE} 和文件权限。",
        ) from error
    if len(key) < _SHORTEST_KEY:
        raise UsageError("key-too-short", found=f"密钥文件 {path} 太短。", remedy="密钥至少要有16个字节。")
    return key


def secret_of(state: State | None) -> str:
    """The secret of linking's keyed hashes, hexadecimal; without state and key file it is no secret."""
    elsewhere = os.environ.get(KEY_FILE_VARIABLE)
    key = state.key() if state else read_key(Path(elsewhere)) if elsewhere else b""
    return hmac.new(key, b"jiwang linking", "sha256").hexdigest()


def _carry_over(parent: Path, before: str | None, name: str, *, besides: Set[str]) -> None:
    """Make the folder of the new generation with everything of the old that is not replaced or forgotten."""
    new = parent / name
    new.mkdir(mode=0o700)
    for old in sorted((parent / before).iterdir()) if before else ():
        if old.name not in besides and old.stem not in besides:
            os.link(old, new / old.name)


def _write(backend: Backend, folder: Path, *, tables: Mapping[str, str], files: Mapping[str, bytes]) -> None:
    for name, query in tables.items():
        path = folder / f"{name}.parquet"
        backend.write_parquet(query, path)
        path.chmod(0o600)
        _force(path)
    for name, content in files.items():
        _write_bytes(folder / name, content)
    _force(folder)


def _write_bytes(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _force(path: Path) -> None:
    """Have the disk take a file or the entries of a folder before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
