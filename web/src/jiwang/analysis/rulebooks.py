"""Versions of the law: examined by the engine, kept as files that nobody edits, and opened again for their pages."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from jiwang.registers.policy.actions import Examined
from jiwang.registers.policy.models import Version
from jiwang_engine.errors import JiwangError, PackErrors
from jiwang_engine.versions import Outgoing, PackVersion, Reply, Shelved, UnsureNumber, read_version, shelved

MOST_FILES, MOST_BYTES = 4000, 30_000_000  # unpacked
_SUFFIXES = frozenset({".yaml", ".csv", ".md"})


class RulebookRefused(ValueError):
    """A pack that cannot be taken in; `mistakes` say where, what and how to mend it."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        """Keep every mistake."""
        self.mistakes = list(mistakes)
        super().__init__("\n".join(self.mistakes))


def examine_upload(archive: IO[bytes]) -> Examined:
    """Unpack a zip of one pack (with packs it builds on, where they are not here already), check it and keep it."""
    shelf = _shelf()
    with TemporaryDirectory(dir=shelf) as own:
        packs = Path(own) / "packs"
        _unpack(archive, packs)
        return _examined(_main_folder(packs))


def examine_shelved(name: str) -> Examined:
    """Check a pack that lies on this machine, and keep it as it is now."""
    _shelf()
    return _examined(name)


def shelved_at(areas: Iterable[str]) -> list[Shelved]:
    """The packs on this machine that are made for some places, or for places inside them."""
    wanted = tuple(areas)
    return [one for one in shelved() if one.area and one.area.startswith(wanted)]


def unsure_numbers(version: Version, on: date) -> list[UnsureNumber]:
    """The numbers of a version that are missing, unverified or stale on a day."""
    return list(_opened(version).unsure_numbers(on))


def outgoings_of(version: Version) -> list[Outgoing]:
    """The templates by which lists leave for other offices."""
    return list(_opened(version).outgoings())


def replies_of(version: Version) -> list[Reply]:
    """The files in which other offices answer, and to which templates."""
    return list(_opened(version).replies())


def changes(new: Version, old: Version | None, on: date) -> list[list[str]]:
    """What a version changes: kind, name, what, part, before, after, article, dates; nothing where it is the first."""
    if old is None or old.pk == new.pk:
        return []
    with TemporaryDirectory() as own:
        found = _opened(new).write_differences(_opened(old), Path(own), on=on)
    return [
        [one.kind, one.name, one.what, one.part, one.old, one.new, one.article, one.dates] for one in found
    ]


def difference_file(new: Version, old: Version, name: str, *, on: date) -> bytes:
    """The difference report as differences.html (to be signed) or differences.xlsx."""
    with TemporaryDirectory() as own:
        _opened(new).write_differences(_opened(old), Path(own), on=on)
        return (Path(own) / name).read_bytes()


def catalogue_file(version: Version, name: str, *, on: date) -> bytes:
    """The public list (一张清单) as catalogue.html or catalogue.xlsx."""
    with TemporaryDirectory() as own:
        _opened(version).write_catalogue(Path(own), on=on)
        return (Path(own) / name).read_bytes()


def _opened(version: Version) -> PackVersion:
    """A kept version; refused where somebody has been at its files."""
    try:
        found = read_version(_shelf() / version.kept)
    except JiwangError as error:
        raise RulebookRefused(
            [_("这个版本的文件读不出来：%(found)s请从备份恢复。") % {"found": error.found}]
        ) from error
    if found.hash != version.hash:
        raise RulebookRefused([_("这个版本的文件被改动过，不能再用。请从备份恢复。")])
    return found


def _examined(pack: str | Path) -> Examined:
    try:
        found = read_version(pack)
        kept = found.keep(_shelf())
    except PackErrors as error:
        raise RulebookRefused(str(one) for one in error.errors) from error
    except JiwangError as error:
        raise RulebookRefused([f"{error.found}{error.remedy}"]) from error
    return Examined(
        pack=found.id, title=found.title, version=found.version, hash=found.hash, area=found.area,
        is_fictional=found.is_fictional, items=tuple(found.items()), kept=kept.relative_to(_shelf()).as_posix(),
    )  # fmt: skip


def _unpack(archive: IO[bytes], folder: Path) -> None:
    """Write the files of a pack and nothing else; a name that leads out of the folder is refused, not mended."""
    try:
        with zipfile.ZipFile(archive) as files:
            members = [one for one in files.infolist() if not one.is_dir()]
            if len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_BYTES:
                raise RulebookRefused([_("压缩包太大。政策包只有文字，请只压缩政策包的文件夹。")])
            for one in members:
                path = PurePosixPath(one.filename)
                if path.is_absolute() or ".." in path.parts or "\\" in one.filename:
                    raise RulebookRefused(
                        [_("压缩包里有不合规的路径“%(path)s”。请重新压缩文件夹。") % {"path": one.filename}]
                    )
                if path.suffix in _SUFFIXES and not path.name.startswith("."):
                    target = folder / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(files.read(one))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise RulebookRefused(
            [_("这不是能打开的 zip 压缩包。请把政策包的文件夹压缩成 zip 再送。")]
        ) from error


def _main_folder(packs: Path) -> Path:
    """The pack on which no other in the archive builds: the one that is sent."""
    folders = sorted(path.parent for path in packs.rglob("pack.yaml"))
    texts = {
        folder: (folder / "pack.yaml").read_text(encoding="utf-8", errors="replace") for folder in folders
    }
    leading = [
        folder
        for folder in folders
        if not any(
            f"依据: {folder.name}" in text.splitlines() for other, text in texts.items() if other != folder
        )
    ]
    if len(leading) != 1:
        raise RulebookRefused([_("压缩包里应当正好有一个地方的政策包（含 pack.yaml）。请一次送一个。")])
    return leading[0]


def _shelf() -> Path:
    shelf = Path(settings.PACK_SHELF)
    shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
    return shelf.resolve()
