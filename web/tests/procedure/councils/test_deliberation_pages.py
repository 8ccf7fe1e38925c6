"""一事一议 on its pages: brought up from an application, voted on, sent back with what was typed, signed, printed, and found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.deliberation.models import Matter
from jiwang.registers.determinations.models import Determination
from jiwang.registers.staff.models import Officer
from making.applying import TODAY, part_of, sent
from making.deliberating import CAR, GROUND, UNTIL, matter_of, with_a_car

Enter = Callable[[Officer], Client]
WORDS = "有一辆旧车，父亲瘫痪，要用车看病"
TOLD = {
    "step": "meet", "held_on": TODAY.isoformat(), "place": "三楼会议室", "choice": CAR, "ground": "残疾代步", "amount": "", "until": UNTIL.isoformat(),
    "review_on": (TODAY + timedelta(days=90)).isoformat(), "why": "车用来送父亲看病，价值不高", "note": "", "seat-TOTAL_FORMS": "3", "seat-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture
def part(cast: Cast, law: None) -> SubCase:
    """The family with a car has applied for the status that it just misses."""
    with_a_car()
    return part_of(sent(wanted=["bianyuan"]), "bianyuan")


def _seats(*voices: str, **words: str) -> Mapping[str, str]:
    told = {}
    for place, voice in enumerate(voices):
        told |= {
            f"seat-{place}-name": f"成员{place}",
            f"seat-{place}-duty": "分管负责人",
            f"seat-{place}-voice": voice,
        }
    return told | {f"seat-{name}": said for name, said in words.items()}


def test_a_case_goes_from_the_application_to_a_signature_and_the_pages_say_so(
    part: SubCase, cast: Cast, entered: Enter
) -> None:
    clerk, county, head = entered(cast["jingban"]), entered(cast["shenhe"]), entered(cast["queren"])
    start = reverse("deliberation:start", args=[CHEN])
    assert start in clerk.get(reverse("applications:part", args=[part.pk])).content.decode()
    page = clerk.get(start, {"part": part.pk, "item": "bianyuan", "level": "county"}).content.decode()
    assert GROUND in page and "拟" in page and 'value="bianyuan" selected' in page

    made = clerk.post(start, {"level": "county", "part": part.pk, "item": "bianyuan", "ground": GROUND, "words": WORDS}, follow=True)  # fmt: skip
    told = made.content.decode()
    assert "已提出" in told and "县级集体研究可以豁免" in told and "依法可以选的" in told
    see(EVERYWHERE)
    matter = Matter.objects.get()
    assert matter.part_id == part.pk

    step = reverse("deliberation:step", args=[matter.pk])
    wrong = county.post(step, {**TOLD, "meeting": uuid4(), **_seats("for", "for", "against")})
    assert wrong.status_code == 422 and "投了反对，请写明他的理由" in wrong.content.decode()
    assert "成员2" in wrong.content.decode() and "三楼会议室" in wrong.content.decode()
    done = county.post(step, {**TOLD, "meeting": uuid4(), **_seats("for", "for", "against"), "seat-2-words": "先卖车再说"}, follow=True)  # fmt: skip
    assert "等负责人签发" in done.content.decode() and "先卖车再说" in done.content.decode()

    assert "同意 2 · 反对 1" in head.get(reverse("deliberation:matter", args=[matter.pk])).content.decode()
    signed = head.post(step, {"step": "sign", "is_apart": "on"}, follow=True).content.decode()
    assert "纪要已编号签发" in signed and "计算时采用的决定" in signed
    see(EVERYWHERE)
    number = Determination.objects.get().document
    assert number in head.get(reverse("deliberation:minutes", args=[matter.pk])).content.decode()
    assert "豁免" in clerk.get(reverse("applications:screening", args=[CHEN])).content.decode()


@pytest.mark.parametrize(("where", "words"), [("open", "没有等着开会的"), ("met", "等着签发"), ("review", "到期要复查"), ("ended", "还没有办结的"), ("x", "没有等着开会的")])  # fmt: skip
def test_empty_shelves_say_what_to_do(cast: Cast, entered: Enter, where: str, words: str) -> None:
    assert (
        words in entered(cast["shenhe"]).get(reverse("deliberation:inbox"), {"where": where}).content.decode()
    )


def test_what_is_due_for_review_stands_on_its_shelf(cast: Cast, entered: Enter) -> None:
    matter = matter_of(CHEN, state="closed", review_on=TODAY)
    page = entered(cast["jingban"]).get(reverse("deliberation:inbox"), {"where": "review"}).content.decode()
    assert str(matter.pk) in page and "该复查了" in page


def test_a_worker_of_the_village_and_another_township_read_nothing(cast: Cast, entered: Enter) -> None:
    address = reverse("deliberation:matter", args=[matter_of(CHEN).pk])
    assert entered(cast["xieli"]).get(address).status_code == 403
    assert entered(cast["zhou"]).get(address).status_code == 404


def test_wrong_input_comes_back_with_what_was_typed(part: SubCase, cast: Cast, entered: Enter) -> None:
    clerk, start = entered(cast["jingban"]), reverse("deliberation:start", args=[CHEN])
    told: dict[str, Any] = {
        "level": "county",
        "part": "",
        "item": "bianyuan",
        "ground": "随便写的",
        "words": WORDS,
    }
    for other, words in (
        ({}, "从清单里选"),
        ({"ground": GROUND, "words": "请议"}, "8个字"),
        ({"ground": GROUND, "level": "村"}, "请看红字"),
    ):
        again = clerk.post(start, told | other)
        assert again.status_code == 422 and words in again.content.decode()
    see(EVERYWHERE)
    assert not Matter.objects.exists()
