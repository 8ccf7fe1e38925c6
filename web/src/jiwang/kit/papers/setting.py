"""Sheets by the thousand as PDF files: typst sets them, a dozen times as fast as a page that is drawn for a browser.

A sheet is a source file of ours and what it tells, as JSON; nothing else is read, and nothing is fetched. The fonts are those of
`drawing`: a sign that none of them knows stands as its number. The same sheet gives the same bytes on the same machine.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import typst

from jiwang.kit.papers.drawing import FONT, NotDrawn, lacking, writable


def typeset(source: Path, told: object, *, is_tagged: bool = True) -> bytes:
    """A sheet as a PDF file; tagged for whoever has it read aloud, untagged where thousands go to the printer: a third of the size and of the time. Raises NotDrawn where the machine has no Chinese font."""
    if lacking():
        raise NotDrawn(lacking())
    said = writable(json.dumps(told, ensure_ascii=False))
    made = typst.compile(
        source,
        root=source.parent,
        font_paths=_fonts(),
        sys_inputs={"told": said},
        format="pdf",
        pdf_tags=is_tagged,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{source.name}: one file was expected")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The fonts of one folder of the machine, looked through once a process; none of its other fonts, and none of typst's own."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT.parent)]
    )
