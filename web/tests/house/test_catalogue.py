"""Every text that is shown is marked, and stands in the English catalogue."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from catalogue import CATALOGUE, compiled, missing, read, written
from marked_texts import CHINESE, marked_texts, unmarked_texts

# Words that are written down (and the page of last resort, which needs nothing that may have failed) and stay as they are, and a word of the household register.
KEPT = {
    "stages/dispatch/queries.py",
    "stages/dispatch/merging.py",
    "desk/frame.py",
    "desk/queries.py",
    "desk/cards/carrying.py",
    "registers/people/queries.py",
    "stages/decisions/filling.py",
    "procedure/verification/filling.py",
    "procedure/deliberation/filling.py",
    "kit/words/conditions.py",  # what letters and minutes share
    "stages/decisions/reckoning.py",
    "aid/benefits/reckoning.py",
    "aid/benefits/receiving/answers.py",
    "aid/benefits/receiving/lists.py",  # headings of files, and words that are written down
}
PLACES = re.compile(r"%\(\w+\)[sd]|%%|%(?!\()")


def test_every_chinese_text_that_is_shown_is_marked(source: Path) -> None:
    bare = [
        found
        for found in unmarked_texts(source)
        if found.partition(":")[0] not in KEPT and "<!doctype" not in found
    ]

    assert bare == []


def test_every_text_is_said_in_english(source: Path) -> None:
    silent = missing(read(CATALOGUE), marked_texts(source))

    assert silent == [], "python tools/catalogue.py prints what is missing"


def test_english_fills_the_same_places_and_holds_no_chinese() -> None:
    crooked = [
        text.one
        for text, said in read(CATALOGUE).items()
        for form in said
        if sorted(PLACES.findall(form)) != sorted(PLACES.findall(text.many or text.one))
        or (
            CHINESE.search(form) and not text.one.startswith("现行政策版本里没有对方的模板")
        )  # names a word of packs
    ]

    assert crooked == []


def test_the_catalogue_is_the_one_that_the_tool_writes(source: Path) -> None:
    entries = read(CATALOGUE)

    assert CATALOGUE.read_text(encoding="utf-8") == written(entries, marked_texts(source))
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled(entries)


def test_gettext_reads_what_was_compiled() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled_file:
        english = gettext.GNUTranslations(compiled_file)

    assert english.gettext("监测预警") == "Alerts"
    assert english.ngettext("%(count)s人", "%(count)s人", 1) % {"count": 1} == "1 person"
    assert english.ngettext("%(count)s人", "%(count)s人", 3) % {"count": 3} == "3 persons"
