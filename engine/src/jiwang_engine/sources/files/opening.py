"""What a file really is, whatever its name says; nothing is unpacked before it was measured."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jiwang_engine.sources.failures import refused


@dataclass(frozen=True, slots=True)
class Limits:
    """What a single file may ask of the machine."""

    bytes: int = 8 << 30
    unpacked_bytes: int = 6 << 30
    unpacked_ratio: int = 300  # real workbooks stay below 100
    ratio_from_bytes: int = 64 << 20  # a small sheet of equal cells packs well and harms nobody
    columns: int = 512
    rows: int = 1 << 27


class FileKind(StrEnum):
    """How a file is read."""

    TEXT = "text"
    WORKBOOK = "workbook"


SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".et"})

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "PDF 文件",
    b"{\\rtf": "RTF 文档",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包",
}
_UNPACKABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = (b"<html", b"<!doc", b"<?xml", b"<table", b"<meta", b"<div")


def kind_of(path: Path, limits: Limits) -> FileKind:
    """Look into a file and say how to read it.

    Raises SourceError when it is empty, too large, encrypted, damaged, a bomb or of another type.
    """
    size = path.stat().st_size
    if size == 0:
        raise refused("file-empty", path.name, "文件是空的。")
    if size > limits.bytes:
        raise refused(
            "file-too-large", path.name, f"文件有 {size >> 20:,} MB，超过上限 {limits.bytes >> 20:,} MB。"
        )
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if head.startswith(b"PK"):
        _check_package(path, limits)
        return FileKind.WORKBOOK
    if head.startswith(_OLE):
        _check_compound(path)
        return FileKind.WORKBOOK
    _check_text(path.name, head)
    return FileKind.TEXT


def _check_package(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            _check_size(path.name, entries, limits)
            _check_parts(path.name, {entry.filename for entry in entries}, entries)
            broken = package.testzip()  # also finds entries that unpack to more than they declare
    except _UNPACKABLE as error:
        raise refused("file-damaged", path.name, "工作簿无法解包，可能传送时被截断。") from error
    if broken:
        raise refused("file-damaged", path.name, "工作簿内部校验不符。")


def _check_size(name: str, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_suspicious = unpacked > limits.ratio_from_bytes and unpacked // packed > limits.unpacked_ratio
    if unpacked > limits.unpacked_bytes or is_suspicious or len(entries) > 10_000:
        raise refused(
            "file-zip-bomb", name, f"解压后有 {unpacked >> 20:,} MB，是文件本身的 {unpacked // packed:,} 倍。"
        )


def _check_parts(name: str, parts: set[str], entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("file-encrypted", name, "压缩包有密码。")
    if not any(part.lower() in ("xl/workbook.xml", "xl/workbook.bin") for part in parts):
        kind = "Word 文档" if any(part.startswith("word/") for part in parts) else "压缩包，不是工作簿"
        raise refused("file-wrong-type", name, f"这是{kind}。")


def _check_compound(path: Path) -> None:
    """The old Office container holds anything; its directory names its streams in UTF-16."""
    content = path.read_bytes()
    if _stream("EncryptedPackage") in content:
        raise refused("file-encrypted", path.name, "工作簿有打开密码。")
    if _stream("WordDocument") in content:
        raise refused("file-wrong-type", path.name, "这是 Word 文档。")
    if _stream("Workbook") not in content and _stream("Book") not in content:
        raise refused("file-wrong-type", path.name, "这不是工作簿，也可能已被截断。")


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _check_text(name: str, head: bytes) -> None:
    for magic, kind in _FOREIGN.items():
        if head.startswith(magic):
            raise refused("file-wrong-type", name, f"这是{kind}。")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:8].lower().startswith(_MARKUP):
        raise refused("file-wrong-type", name, "这是网页或 XML，只是用了表格的文件名。")
    if b"\x00" in head and not head.startswith(_BOMS):
        raise refused("file-wrong-type", name, "这是二进制文件，不是表格。")
    if not head.strip(b"\xef\xbb\xbf \t\r\n,;|"):
        raise refused("file-empty", name, "文件里没有内容。")
