"""Keep the English catalogue of the desk: take in new texts, drop those that are gone, compile, and say what is still missing.

    python tools/catalogue.py                 # missing texts are printed, one a line, as JSON
    python tools/catalogue.py --fill new.json # {"中文": "English", …}; two forms as ["one", "many"]

Needs neither gettext's programs nor a library: the compiled catalogue is committed beside its source.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import struct
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from marked_texts import Text, marked_texts

HOUSE = Path(__file__).parents[1]
SOURCE = HOUSE / "web/src/jiwang"
CATALOGUE = SOURCE / "locale/en/LC_MESSAGES/django.po"
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\nLanguage: en\n"
Said = tuple[str, ...]  # one form, or the forms for one and for many
_STRINGS = r'((?:"(?:\\.|[^"\\])*"\s*)+)'
_ENTRY = re.compile(
    rf"((?:^#[^\n]*\n)*)^msgid {_STRINGS}(?:msgid_plural {_STRINGS})?((?:msgstr(?:\[\d\])? {_STRINGS})+)",
    re.M,
)
_FORM = re.compile(rf"msgstr(?:\[\d\])? {_STRINGS}")


def read(path: Path) -> dict[Text, Said]:
    """The catalogue without its header. A fuzzy entry says nothing."""
    found = {}
    for remarks, one, many, said, _last in _ENTRY.findall(path.read_text(encoding="utf-8")):
        forms = tuple(_joined(form) for form in _FORM.findall(said))
        found[Text(_joined(one), _joined(many))] = tuple("" for _ in forms) if "fuzzy" in remarks else forms
    found.pop(Text(""), None)
    return found


def written(entries: Mapping[Text, Said], texts: Iterable[Text]) -> str:
    """The text of a catalogue, sorted and without places, so that branches seldom touch the same lines."""
    parts = [
        'msgid ""\nmsgstr ""\n' + "".join(f"{_quoted(line)}\n" for line in HEADER.splitlines(keepends=True))
    ]
    for text in sorted(texts):
        lines = [f"msgid {_quoted(text.one)}"]
        said = entries.get(text) or ("",) * (2 if text.many else 1)
        if text.many:
            lines.append(f"msgid_plural {_quoted(text.many)}")
            lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(said)]
        else:
            lines.append(f"msgstr {_quoted(said[0])}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def compiled(entries: Mapping[Text, Said]) -> bytes:
    """The catalogue as gettext reads it: two sorted tables of lengths and places, then the texts."""
    pairs = {"": HEADER} | {
        (f"{text.one}\0{text.many}" if text.many else text.one): "\0".join(said)
        for text, said in entries.items()
        if all(said)
    }
    rows = sorted((one.encode(), other.encode()) for one, other in pairs.items())
    place, table, body = 28 + 16 * len(rows), ([], []), b""
    for row in rows:
        for column, part in zip(table, row, strict=True):
            column.append(struct.pack("<2I", len(part), place + len(body)))
            body += part + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + b"".join(table[0]) + b"".join(table[1]) + body


def missing(entries: Mapping[Text, Said], texts: Iterable[Text]) -> list[Text]:
    """The texts that nobody has said in English."""
    return [text for text in texts if not all(entries.get(text, ("",)))]


def keep(new: Mapping[str, str | list[str]] | None = None) -> list[Text]:
    """Write both files anew; the answer is what is missing."""
    places = marked_texts(SOURCE)
    entries = read(CATALOGUE) if CATALOGUE.exists() else {}
    for text in places:
        said = (new or {}).get(text.one)
        if said is not None:
            forms = (said,) if isinstance(said, str) else tuple(said)
            entries[text] = (forms[0], forms[-1]) if text.many else forms[-1:]
    entries = {text: said for text, said in entries.items() if text in places}
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(written(entries, places), encoding="utf-8")
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(entries))
    return missing(entries, places)


def _joined(lines: str) -> str:
    return "".join(ast.literal_eval(f"({lines.strip()})").splitlines(keepends=True)) if lines.strip() else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main() -> int:
    """Take in what is new, and say what is missing."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--fill", type=Path, help="JSON of new translations")
    fill = asked.parse_args().fill
    left = keep(json.loads(fill.read_text(encoding="utf-8")) if fill else None)
    for text in left:
        print(json.dumps(text.one if not text.many else list(text), ensure_ascii=False))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
