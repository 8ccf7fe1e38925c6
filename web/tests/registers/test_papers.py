"""A letter is a file: numbered, with article and reason, its font inside, and the same bytes whoever asks again."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from cast import CHEN, Cast
from furnishing import furnished
from jiwang.kit.ciphers import SealBroken
from jiwang.kit.papers import drawing
from jiwang.kit.papers.drawing import NotDrawn, drawn, lacking, writable
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.deliberation.models import Minutes
from jiwang.registers.papers.models import Paper
from jiwang.registers.papers.queries import bytes_of
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.models import Letter
from jiwang.trail.models import Line
from making.deliberating import minuted_of

Enter = Callable[[Officer], Client]
TOLD = {
    "title": "低保边缘家庭认定申请审核确认告知书", "number": "青禾区社救告〔2026〕1号", "to": "𠮷大山：", "paragraphs": ["理由：收入低于标准。"],
    "clauses": ["没有机动车 → 符合（《社会救助法》第23条）"], "remedy": "可以自收到本告知书之日起60日内依法申请行政复议，或者6个月内提起行政诉讼。",
    "office": "青禾区民政局（盖章）", "day": "2026年11月2日", "slip": "送达人：____　签收人：____",
}  # fmt: skip


def page(**other: Any) -> str:
    return render_to_string("parts/paper.html", {"told": TOLD | other})


def text_of(data: bytes) -> tuple[int, str]:
    """How many pages, and what stands on them, without the ends of lines."""
    document = pypdfium2.PdfDocument(data)
    told = [one.get_textpage().get_text_range() for one in document]
    return len(document), "".join(told).replace("\r", "").replace("\n", "")


def fonts_of(data: bytes) -> set[tuple[str, bool]]:
    """The fonts of the first page, and whether each lies in the file."""
    found = set()
    page = pypdfium2.PdfDocument(data)[0]
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        font, name = raw.FPDFTextObj_GetFont(one.raw), ctypes.create_string_buffer(99)
        raw.FPDFFont_GetBaseFontName(font, name, 99)
        found.add((name.value.decode().rpartition("+")[2], raw.FPDFFont_GetIsEmbedded(font) == 1))
    return found


def test_a_letter_holds_its_words_its_number_and_its_font() -> None:
    data = drawn(page())

    pages, told = text_of(data)

    assert pages == 1
    for words in (
        TOLD["number"],
        "收入低于标准",
        "《社会救助法》第23条",
        "60日内",
        "盖章",
        "𠮷大山",
        "— 1 —",
    ):
        assert str(words) in told
    assert fonts_of(data) == {("Noto-Serif-CJK-SC", True)}


def test_the_same_page_is_the_same_bytes_and_another_is_not() -> None:
    assert drawn(page()) == drawn(page())
    assert drawn(page(day="2026年11月3日")) != drawn(page())


def test_a_sign_that_the_font_does_not_know_stands_as_its_number() -> None:
    assert writable("𠮷〇龘") == "𠮷〇龘"
    assert "某〔U+2A6A5〕：" in text_of(drawn(page(to="某\U0002a6a5：")))[1]


def test_a_long_name_and_a_long_reason_go_on_to_the_next_page() -> None:
    reason = "理由：" + "家里有人长期生病，收入不稳定，支出大。" * 120
    pages, told = text_of(drawn(page(to="阿卜杜热依木·买买提吐尔逊江·" * 4 + "：", paragraphs=[reason])))
    assert pages >= 3 and f"— {pages} —" in told
    assert re.sub(r"— \d — ?", "", told).count("支出大") == 120


def test_what_stands_in_a_letter_is_text_and_fetches_nothing() -> None:
    told = text_of(drawn(page(to="<img src='http://127.0.0.1:9/x'><b>某</b>：")))[1]
    assert "<img src='http://127.0.0.1:9/x'>" in told.replace("&#x27;", "'")


def test_where_the_machine_lacks_something_pages_say_so_and_still_print(
    cast: Cast, entered: Enter, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    records = furnished(cast)
    monkeypatch.setattr(drawing, "FONT", tmp_path / "none.ttc")
    lacking.cache_clear()
    try:
        with pytest.raises(NotDrawn, match="fonts-noto-cjk"):
            drawn(page())
        client = entered(cast["jingban"])
        told = client.get(reverse("decisions:letter", args=[records["decision"]])).content.decode()
        assert "fonts-noto-cjk" in told and "data-print" in told
        assert client.get(reverse("decisions:paper", args=[records["decision"]])).status_code == 404
    finally:
        lacking.cache_clear()


@pytest.mark.parametrize(
    ("name", "record"), [("decisions:paper", "decision"), ("deliberation:paper", "minuted")]
)
def test_a_paper_is_made_once_and_stays_as_it_left(
    cast: Cast, entered: Enter, name: str, record: str
) -> None:
    about = furnished(cast)[record]
    address = reverse(name, args=[about])
    first, again = entered(cast["queren"]).get(address), entered(cast["shenhe"]).get(address)

    assert first.status_code == 200 and first.content == again.content and first.content.startswith(b"%PDF")
    assert first["Content-Type"] == "application/pdf"
    see(EVERYWHERE)
    kept = Paper.objects.get(about__endswith=str(about))
    assert bytes_of(kept) == first.content and len(first.content) == kept.size
    assert kept.by.code == "queren" and b"%PDF" not in bytes(kept.sealed)
    deeds = Line.objects.filter(about=kept.pk).order_by("pk").values_list("what", "who")
    assert list(deeds) == [("papers.made", "queren"), ("papers.read", "shenhe")]


def test_a_kept_paper_cannot_be_changed_and_a_wrong_one_is_not_shown(cast: Cast, entered: Enter) -> None:
    minutes = Minutes.objects.get(matter=minuted_of(CHEN))
    entered(cast["queren"]).get(reverse("deliberation:paper", args=[minutes.pk]))
    see(EVERYWHERE)
    kept = Paper.objects.get()
    with pytest.raises(DatabaseError, match="papers_paper"), transaction.atomic():
        Paper.objects.update(sha256="0" * 64)
    kept.sha256 = "0" * 64
    with pytest.raises(SealBroken):
        bytes_of(kept)


def test_the_file_of_a_letter_says_what_the_page_says(cast: Cast, entered: Enter) -> None:
    letter_id = furnished(cast)["decision"]
    data = entered(cast["jingban"]).get(reverse("decisions:paper", args=[letter_id])).content
    see(EVERYWHERE)
    told = Letter.objects.get(pk=letter_id).told
    words = text_of(data)[1]
    assert all(one.replace(" ", "") in words.replace(" ", "") for one in [told["number"], *told["paragraphs"], *told["clauses"], told["remedy"]])  # fmt: skip
