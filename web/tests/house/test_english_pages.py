"""Every page in English: no Chinese but the data, which are names, places, what people wrote, and the law."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from addresses import ADDRESSES, address, every_name
from cast import PLACES, Cast
from catalogue import CATALOGUE, read
from furnishing import furnished
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from marked_texts import CHINESE

Enter = Callable[[Officer], Client]
PACKS = Path(__file__).parents[3] / "packs"
RUN = re.compile(f"{CHINESE.pattern}+")
# Headings of departments' lists, what the register says of a member, and the title of the one job: data, though we use the same words.
DATA = {
    "低保",
    "性别",
    "男",
    "女",
    "姓名",
    "证件号码",
    "出生日期",
    "户主",
    "未公布",
    "是",
    "否",
    "读取",
    "家庭可能出现较大支出，请了解生活和就医情况",
}
SPOKEN = ("aria-label", "placeholder", "title", "data-head", "alt", "value")


class Words(HTMLParser):
    """The pieces of text on a page, and in the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [said for name, said in attrs if name in SPOKEN and said and tag != "option"]


def strange(page: str, *, known: str, own: set[str]) -> Iterator[str]:
    """What a page says in Chinese that is no data: texts of ours, and whatever stands in no table and in no pack."""
    reader = Words()
    reader.feed(page)
    for said in reader.found:
        rest = said
        for _code, name in PLACES:
            rest = rest.replace(name, " ")
        if said in own or any(run not in known for run in RUN.findall(rest)):
            yield said


@pytest.fixture(scope="module")
def law() -> str:
    """What the packs say of the law, their sources and their indicators."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKS.rglob("*.yaml")))


def data() -> str:
    """Everything that stands in the database."""
    see(EVERYWHERE)
    told = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("jiwang"):
                cursor.execute(f'SELECT to_jsonb(one) FROM "{model._meta.db_table}" one')
                told += [json.dumps(row[0], ensure_ascii=False) for row in cursor.fetchall()]
    return "\n".join(told)


def test_every_address_is_known() -> None:
    assert set(every_name()) == set(ADDRESSES)


def test_a_page_in_english_holds_no_chinese_but_data(cast: Cast, entered: Enter, law: str) -> None:
    records = furnished(cast)
    own = {text.one for text in read(CATALOGUE)}
    known = law + data()

    left = {}
    for name, way in ADDRESSES.items():
        if not way.shows:
            continue
        client = entered(cast[way.by]) if way.by else Client()
        client.cookies["jiwang_language"] = "en"
        answer = client.get(address(name, records))
        assert answer.status_code == 200, name
        assert '<html lang="en"' in answer.content.decode(), name
        said = set(strange(answer.content.decode(), known=known, own=own)) - {"中文"} - DATA
        if said:
            left[name] = said

    assert left == {}, "\n".join(f"{name}: {said}" for name, said in left.items())


@pytest.mark.parametrize("name", ["desk:missing", "staff:sign_in"])
def test_chinese_is_the_default_whatever_the_browser_speaks(db: None, name: str) -> None:
    page = Client(headers={"accept-language": "en-US,en"}).get("/sign-in/" if "sign" in name else "/nowhere/")

    assert '<html lang="zh-hans"' in page.content.decode()


def test_the_choice_of_a_language_lasts_and_leads_back(cast: Cast, entered: Enter) -> None:
    client = entered(cast["jingban"])

    answer = client.post("/language/", {"language": "en", "next": "/dispatch/?where=late"})

    assert (answer.status_code, answer["Location"]) == (302, "/dispatch/?where=late")
    assert answer.cookies["jiwang_language"]["max-age"] == 365 * 24 * 3600
    assert "No task was escalated to this level." in client.get("/dispatch/?where=late").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_choosing_a_language_never_leads_out_of_the_desk(db: None, elsewhere: str) -> None:
    answer = Client().post("/language/", {"language": "xx", "next": elsewhere})

    assert answer["Location"] == "/" and "jiwang_language" not in answer.cookies


def test_a_refusal_of_a_rule_is_said_in_english(cast: Cast, entered: Enter) -> None:
    client = entered(cast["jingban"])
    client.cookies["jiwang_language"] = "en"

    client.post("/dispatch/step/", {"step": "hand_back", "tasks": "t102", "why": "", "next": "/dispatch/"})

    assert "Write why it is handed back" in client.get("/dispatch/").content.decode()
