"""Beside every field of the desk stands what to write there, tied to the field for who hears the page; or the field is self-evident."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.test import Client

from addresses import ADDRESSES, address
from cast import Cast
from furnishing import furnished
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer

Enter = Callable[[Officer], Client]
TAG = re.compile(r"<(?:input|select|textarea)\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>", re.S)
# What a field is called says all there is to say, or the page says it right above.
SELF_EVIDENT = {
    "text", "level", "severity", "indicator", "age", "shelf", "area",  # what a list is narrowed by
    "tasks", "row", "departure", "household",  # one of a list that is ticked
    "code", "password", "old", "token", "name",  # who one is
    "address", "by_name", "officer",
}  # fmt: skip


class Fields(HTMLParser):
    """The fields of a page that somebody fills in, what each points to, and the ids of the page with their texts."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, list[str]]] = []
        self.texts: dict[str, str] = {}
        self._open: list[str] = []
        self._around: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if said.get("id"):
            self.texts.setdefault(said["id"], "")
            self._open = [said["id"]]
        if tag == "fieldset":
            self._around = said.get("aria-describedby", "").split()
        if (
            tag in {"input", "select", "textarea"}
            and said.get("type") not in {"hidden", "submit"}
            and said.get("name")
        ):
            self.fields.append((said["name"], said.get("aria-describedby", "").split() or self._around))

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._around = []

    def handle_data(self, data: str) -> None:
        for one in self._open:
            self.texts[one] += data.strip()


def bare(page: str) -> Iterator[str]:
    """Fields without help, and fields whose help is not there."""
    reader = Fields()
    reader.feed(page)
    for name, helps in reader.fields:
        if not any(reader.texts.get(one) for one in helps) and name not in SELF_EVIDENT:
            yield name


def test_every_field_of_every_page_has_help_or_is_self_evident(cast: Cast, entered: Enter) -> None:
    records, wanting = furnished(cast), list[str]()
    clients = {way.by: entered(cast[way.by]) for way in ADDRESSES.values() if way.by}

    for name, way in ADDRESSES.items():
        if way.shows:
            see(EVERYWHERE)
            page = clients.get(way.by, Client()).get(address(name, records), follow=True).content.decode()
            wanting += [f"{name} {field}" for field in bare(page)]

    assert wanting == []


def test_every_field_that_is_written_into_a_template_has_help_or_is_self_evident(source: Path) -> None:
    wanting = []
    for path in (*source.rglob("*.html"), *source.rglob("*.jinja")):
        for tag in TAG.findall(path.read_text(encoding="utf-8")):
            name = re.search(r'\bname="([^"{]+)', tag)
            is_asked = name and 'type="hidden"' not in tag and name[1] not in SELF_EVIDENT
            if is_asked and "aria-describedby" not in tag:
                wanting.append(f"{path.stem}: {tag}")

    assert wanting == []
