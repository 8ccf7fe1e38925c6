"""What stands at the head of every page about a pack: whose law, of which day, how far its numbers can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.packs.model import Pack
from jiwang_engine.reporting.rendering import environment
from jiwang_engine.reporting.wording import day_text

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class PageHead:
    """Whose law, which day, and the labels of numbers that are not compared (`unsure`) or not published (`missing`)."""

    title: str
    version: str
    on: date
    fictional: bool
    unsure: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """The same in one line, for a workbook."""
        said = [day_text(self.on), f"政策包 {self.version}"]
        said += ["虚构地区，只供演示"] if self.fictional else []
        said += ["参数未经官方核实"] if self.unsure else []
        said += [f"还有{len(self.missing)}个数未公布"] if self.missing else []
        return "　".join(said)


def head_of(pack: Pack, on: date, *, unsure: Iterable[str] = (), missing: Iterable[str] = ()) -> PageHead:
    """The head of a page about a pack."""
    return PageHead(
        title=pack.title,
        version=f"{pack.id} {pack.version}",
        on=on,
        fictional=pack.layers[-1].fictional,
        unsure=tuple(dict.fromkeys(unsure)),
        missing=tuple(dict.fromkeys(missing)),
    )


def write_page(path: Path, template: str, **values: Any) -> None:
    """Fill a template of this room and write it as UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page = environment(_TEMPLATES).get_template(template).render(**values)
    path.write_text(page, encoding="utf-8")
