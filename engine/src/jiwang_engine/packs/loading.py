"""Read a pack and all packs that it builds on, from folders of YAML files."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from jiwang_engine.errors import PackError, PackErrors, UsageError
from jiwang_engine.packs.entries import Entry, entries_of
from jiwang_engine.packs.layering.layers import LEVELS, Shelves
from jiwang_engine.packs.model import AreaRow, Layer, Pack
from jiwang_engine.packs.twins import WORDS
from jiwang_engine.terms import Place

EVERYWHERE = "everywhere"
"""The folder of the cases of a pack that need no number of a place."""
_NOT_LAW = {"cases", "__pycache__"}


def find_pack(name: str | Path) -> Path:
    """The folder of a pack, by path or by name (in $JIWANG_PACKS, ./packs or the project's own packs)."""
    direct = Path(name)
    if (direct / "pack.yaml").is_file():
        return direct.resolve()
    for shelf in _shelves():
        if (shelf / str(name) / "pack.yaml").is_file():
            return (shelf / str(name)).resolve()
    raise UsageError(
        "no-such-pack",
        found=f"找不到政策包“{name}”。",
        remedy=f"请写文件夹路径，或已有的名称：{'、'.join(known_packs()) or '（没有）'}。",
    )


def known_packs() -> dict[str, Path]:
    """The folders of all packs that can be named without a path, by name; the first shelf that has a name counts."""
    found: dict[str, Path] = {}
    for shelf in _shelves():
        for path in shelf.glob("*/pack.yaml"):
            found.setdefault(path.parent.name, path.parent)
    return dict(sorted(found.items()))


def _shelves() -> Iterator[Path]:
    if named := os.environ.get("JIWANG_PACKS"):
        yield Path(named)
    yield Path("packs")
    yield Path(__file__).resolve().parents[4] / "packs"


def pack_chain(name: str | Path) -> tuple[Path, ...]:
    """The folders of a pack and of all it builds on, the nation first."""
    chain: list[Path] = []
    folder: Path | None = find_pack(name)
    while folder is not None:
        if folder in chain:
            raise PackError(
                "circle-of-packs",
                at=Place(str(folder)),
                found="政策包互相依据，成了圈。",
                remedy="请检查“依据”。",
            )
        chain.append(folder)
        above = _head(folder).text("builds_on", "")
        folder = _beside(folder, above) if above else None
    return tuple(reversed(chain))


def _beside(folder: Path, name: str) -> Path:
    sibling = folder.parent / name
    return sibling if (sibling / "pack.yaml").is_file() else find_pack(name)


def layer_of(folder: Path) -> Layer:
    """Who a pack says it is, without reading the law in it; the hash is of its own files."""
    return _layer(folder)


def chain_hash(chain: tuple[Path, ...]) -> str:
    """sha256 over the names and bytes of all files of law in a chain (cases do not change the law)."""
    digest = hashlib.sha256()
    for folder in chain:
        for path in _files(folder):
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(path.read_bytes() + b"\0")
    return f"sha256:{digest.hexdigest()}"


def read_pack(name: str | Path) -> Pack:
    """Read, overlay and flatten a pack; PackErrors lists everything that is wrong with its form."""
    chain = pack_chain(name)
    shelves = Shelves()
    layers = tuple(_layer(folder) for folder in chain)
    _check_order(layers, chain)
    for rank, (folder, layer) in enumerate(zip(chain, layers, strict=True)):
        for path in _files(folder):
            if path.suffix == ".yaml" and path.name != "pack.yaml":
                _read_file(path, shelves, layer=layer, rank=rank)
        shelves.areas.extend(_areas(folder / "areas.csv"))
    shelves.fill()
    shelves.overlay()
    shelves.open_counters()
    shelves.check_replies()
    shelves.fit_forms()
    shelves.fit_checks()
    shelves.fit_plans()
    if shelves.errors:
        raise PackErrors(shelves.errors)
    return shelves.pack(layers, digest=chain_hash(chain), case_files=case_files(chain))


def case_files(chain: tuple[Path, ...]) -> tuple[str, ...]:
    """The case files of the most local pack of a chain; a made-up place proves the whole chain, and has to answer those
    cases of the packs above it that hold everywhere too."""
    folders = [chain[-1] / "cases"]
    if _head(chain[-1]).flag("fictional"):
        folders += (above / "cases" / EVERYWHERE for above in chain[:-1])
    return tuple(str(path) for folder in folders for path in sorted(folder.glob("**/*.yaml")))


def _read_file(path: Path, shelves: Shelves, *, layer: Layer, rank: int) -> None:
    shown = _shown(path)
    try:
        for entry in entries_of(path, shown):
            shelves.take(entry, layer, rank)
    except PackError as error:
        shelves.errors.append(error)


def _shown(path: Path) -> str:
    """How messages name a file: from the folder that holds the packs."""
    parts = path.parts
    return "/".join(parts[parts.index("packs") :]) if "packs" in parts else str(path)


def _files(folder: Path) -> list[Path]:
    kept = (path for path in folder.rglob("*") if path.suffix in (".yaml", ".csv") and path.is_file())
    return sorted(path for path in kept if not _NOT_LAW & set(path.relative_to(folder).parts))


def _head(folder: Path) -> Entry:
    path = folder / "pack.yaml"
    found = next(entries_of(path, _shown(path)), None)
    if found is None or found.first_key != "pack":
        raise PackError(
            "no-head",
            at=found.at if found else Place(_shown(path)),
            found="pack.yaml 应以“包:”开头。",
            remedy="请参照 packs/README.md。",
        )
    return found


def _layer(folder: Path) -> Layer:
    return read_layer(_head(folder), chain_hash((folder,)))


def read_layer(head: Entry, digest: str) -> Layer:
    """Read the 包 document of a pack."""
    layer = Layer(
        id=head.text("pack"),
        title=head.text("title"),
        version=head.text("version"),
        level=head.word("level", "level"),
        area=head.text("area", ""),
        hash=digest,
        fictional=head.flag("fictional"),
        currency=head.text("currency", "元"),
    )
    head.text("builds_on", "")
    head.text("note", "")
    head.finish()
    return layer


def _check_order(layers: tuple[Layer, ...], chain: tuple[Path, ...]) -> None:
    ranks = [LEVELS.index(layer.level) for layer in layers]
    for above, below, folder in zip(ranks, ranks[1:], chain[1:], strict=False):
        if below <= above:
            raise PackError(
                "chain-out-of-order",
                at=Place(_shown(folder / "pack.yaml")),
                found="下级包的级别不低于上级包。",
                remedy="顺序应是国家、省、设区市、县。",
            )


def _areas(path: Path) -> list[AreaRow]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    words = WORDS["settlement"] | {"urban": "urban", "rural": "rural"}
    try:
        return [
            AreaRow(row["code"].strip(), row["name"].strip(), words[(row.get("settlement") or "").strip()])
            for row in rows
        ]
    except (KeyError, AttributeError) as error:
        raise PackError(
            "bad-areas",
            at=Place(_shown(path)),
            found=f"地区表不对：{error}。",
            remedy="列应是 code,name,settlement；settlement 写 urban、rural 或留空。",
        ) from error
