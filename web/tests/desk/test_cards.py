"""明白卡、帮扶手册: what the ledger says stands on the card, as far as the family has agreed, on paper and behind its QR."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from aiding import acting, fund, stock
from cast import AT, CHEN, HOMES, LI, VILLAGE, Cast
from jiwang.desk.cards import actions, queries, rules
from jiwang.desk.cards.carrying import Printing, book_of, carry_out
from jiwang.desk.cards.models import Consent, Pass, Print, Try
from jiwang.desk.cards.rules import CardRefused, Given, Said, together
from jiwang.desk.cards.states import Answer, Fate, Field, How, Size
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Ground, Matter
from jiwang.stages.assistance.states import Kind
from making.carding import (
    FORM,
    TODAY,
    agreed,
    batch_of,
    card_of,
    fates,
    given_phone,
    handed,
    paper_of,
    qr_word,
    receiver,
    said,
    text_of,
    typed,
    words_in,
)
from making.recognising import on_the_roll
from making.recognising import take_in as take_in_roll

Enter = Callable[[Officer], Client]


@pytest.fixture
def chen(cast: Cast) -> Household:
    """Chen's household, seen by the machine."""
    see(EVERYWHERE)
    return Household.objects.get(pk=CHEN)


def test_a_sack_that_was_handed_over_stands_on_the_card_with_giver_item_day_and_who_confirmed_it(
    chen: Household,
) -> None:
    handed(chen, stock("稻种", "袋"), 3)

    told = text_of(card_of(chen))

    assert "稻种" in told and "清溪街道办事处" in told and f"{TODAY}" in told
    assert "本人 在纸质收条上签名" in told
    assert "3袋" not in told  # how much is the family's to show

    agreed(chen, {Field.AMOUNT})
    assert "3袋" in text_of(card_of(chen))


def test_what_is_recognised_and_a_house_that_was_repaired_both_stand_on_the_card(chen: Household) -> None:
    on_the_roll(CHEN)
    take_in_roll(on=TODAY)
    repaired = Matter(uuid4(), "农村危房改造", "住房", "已修好验收", TODAY)
    ledger.enter(repaired, receiver(chen), Ground("house", "第8条", "", "住房和城乡建设局"), by=acting("shenhe"), at=AT)  # fmt: skip

    told = text_of(card_of(chen))

    assert "低保" in told and "农村危房改造（住房类）" in told and "住房和城乡建设局 帮扶部门" in " ".join(told.split())  # fmt: skip


# Card and handbook are the ledger


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("子丑"), st.integers(1, 9), st.integers(1, 28))))  # fmt: skip
@settings(max_examples=60)
def test_however_rows_are_put_together_the_card_adds_up_to_the_ledger(
    told: list[tuple[str, str, int, int]],
) -> None:
    rows = [Given(what, "", giver, "袋", number, date(2026, 5, day), "") for what, giver, number, day in told]

    groups = together(rows)

    assert sum(row.amount for row, _first, _times in groups) == sum(row.amount for row in rows)
    assert sum(times for _row, _first, times in groups) == len(rows)
    assert {(row.what, row.giver) for row, _first, _times in groups} == {
        (row.what, row.giver) for row in rows
    }
    assert all(first <= row.day for row, first, _times in groups)


def test_a_reversal_leaves_the_sum_and_stands_in_the_handbook_as_reversed(chen: Household) -> None:
    agreed(chen, {Field.AMOUNT})
    purse, rice = fund(), stock("大米", "袋")
    for number in (10_000, 20_000, 30_000):
        last = handed(chen, purse, number, what="救助金")
    handed(chen, rice, 2, what="大米")
    ledger.reverse(last, why="送错了人家", by=acting("jingban"), at=AT)
    see(EVERYWHERE)

    (section,) = [one for one in card_of(chen).sections if one.key == "given"]
    rows = queries.book_rows(EVERYWHERE, chen)
    book = words_in(pypdfium2.PdfDocument(book_of(chen, rows, on=TODAY)))

    standing = sum(one.amount for one in rows if one.kind == Kind.MONEY)
    assert standing == 30_000
    assert section.sums == ("资金 300元", "物资 大米2袋")
    assert [(row.text, row.amount) for row in section.rows if row.text == "救助金"] == [("救助金", "300元")]
    assert "300元" in book and "-300元" in book and "送错了人家" in book
    assert len(rows) == 5


# What the family decides


def test_nothing_hangs_on_a_wall_before_the_family_was_asked_and_refusing_costs_it_nothing(
    chen: Household,
) -> None:
    handed(chen, stock("稻种", "袋"), 1)

    assert fates(batch_of(size=Size.WALL)) == {CHEN: Fate.UNASKED}
    agreed(chen, ())
    assert fates(batch_of(size=Size.WALL)) == {CHEN: Fate.REFUSED}
    assert fates(batch_of()) == {CHEN: Fate.PRINTED}  # at home it keeps its card all the same
    agreed(chen, {Field.WALL})
    assert fates(hung := batch_of(size=Size.WALL)) == {CHEN: Fate.PRINTED}
    assert paper_of(hung)[0].get_size() == pytest.approx((841.9, 1190.6), abs=1)
    agreed(chen, ())
    assert fates(batch_of(size=Size.WALL)) == {CHEN: Fate.WITHDRAWN}


def test_cause_illness_and_amounts_are_on_paper_only_while_they_are_ticked(chen: Household) -> None:
    handed(chen, fund(), 12_300, what="救助金")
    plain = words_in(paper_of(batch_of()))
    assert "房子老了" not in plain and "腿脚不便" not in plain and "123元" not in plain

    agreed(chen)
    full = words_in(paper_of(before := batch_of()))
    assert "房子老了" in full and "腿脚不便" in full and "123元" in full
    assert not queries.is_outdated(before, VILLAGE)

    agreed(chen, {Field.CAUSE}, how=How.PHONE, cause="", illness="")
    less = words_in(paper_of(batch_of()))
    assert "房子老了" in less and "腿脚不便" not in less and "123元" not in less
    assert queries.is_outdated(before, VILLAGE)


def test_no_card_tells_a_colour_or_an_id_number(chen: Household) -> None:
    agreed(chen)
    told = words_in(paper_of(batch_of()))

    assert "红色" not in told and "黄色" not in told and "9999011962" not in told


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (said(how=How.PHONE), "当面在纸上签名"),
        (Said(frozenset({Field.WALL}), "陈大山", "self", How.PAPER), "放在哪里"),
        (Said(frozenset({Field.WALL}), "陈大山", "self", How.FINGERPRINT, evidence="柜2"), "见证人"),
        (Said(frozenset({Field.BOOK}), "陈大山", "self", How.PAPER, evidence="柜2"), "二维码"),
        (said({Field.ILLNESS}, illness=""), "写病情"),
        (Said(frozenset(), " ", "self", How.PHONE), "谁说的"),
    ],
)
def test_a_consent_that_nobody_stands_for_is_refused(chen: Household, told: Said, why: str) -> None:
    with pytest.raises(CardRefused, match=why):
        actions.consent(uuid4(), chen, told, by=acting("jingban"), at=AT)


def test_a_village_worker_takes_away_words_about_illness_and_adds_none(chen: Household) -> None:
    with pytest.raises(CardRefused, match="经办人记"):
        agreed(chen, {Field.ILLNESS}, by="xieli", cause="")
    agreed(chen, {Field.ILLNESS, Field.WALL}, cause="")

    agreed(chen, {Field.WALL}, by="xieli", how=How.SPOKEN, cause="", illness="")

    assert "腿脚不便" not in text_of(card_of(chen))


def test_the_same_consent_sent_twice_is_one(chen: Household) -> None:
    once: UUID = uuid4()
    for _ in range(2):
        actions.consent(once, chen, said(), by=acting("jingban"), at=AT)

    assert Consent.objects.filter(household=chen).count() == 1


# The QR


def test_a_qr_opens_what_the_card_shows_after_the_last_digits_and_dies_when_the_family_takes_it_back(
    chen: Household,
) -> None:
    given_phone(chen)
    handed(chen, stock("稻种", "袋"), 3)
    agreed(chen)
    word = qr_word(paper_of(batch_of()))
    assert "陈大山" not in typed(word).content.decode()  # says nothing by itself
    assert typed(word, "9999").status_code == 403

    opened = typed(word, "1234").content.decode()
    assert "陈大山" in opened and "3袋" in opened and "每一笔" in opened and "腿脚不便" in opened

    agreed(chen, {Field.SCAN}, how=How.PHONE, cause="", illness="")  # also off the wall: dead
    assert typed(word, "1234").status_code == 404
    agreed(chen, {Field.SCAN, Field.AMOUNT})
    fresh = qr_word(paper_of(batch_of()))
    assert fresh != word
    assert "3袋" in typed(fresh, "1234").content.decode()

    agreed(chen, {Field.SCAN, Field.BOOK})  # every row of the handbook, and still no amount
    rows = typed(fresh, "1234").content.decode()
    assert "每一笔" in rows and "稻种" in rows and "3袋" not in rows

    agreed(chen, {Field.SCAN}, how=How.PHONE, cause="", illness="")  # the same paper shows less
    less = typed(fresh, "1234").content.decode()
    assert "稻种" in less and "3袋" not in less and "腿脚不便" not in less
    agreed(chen, (), how=How.PHONE)
    assert typed(fresh, "1234").status_code == 404


def test_wrong_digits_lock_a_qr_for_a_time_and_too_many_for_good(chen: Household) -> None:
    given_phone(chen)
    agreed(chen)
    word = qr_word(paper_of(batch_of()))
    for _ in range(rules.TRIES):
        assert typed(word, "0000").status_code == 403

    assert typed(word, "1234").status_code == 429  # the right ones too
    ticket = Pass.objects.get(household=chen)
    later = clock.now() + rules.LOCKED + timedelta(minutes=1)
    assert queries.answer_to(ticket, "1234", "elsewhere", on=TODAY, at=later) is Answer.OPEN
    for _ in range(rules.TRIES_IN_ALL - rules.TRIES):
        Try.objects.create(ticket=ticket, region=ticket.region, is_right=False, sender=b"x", at=AT)
    assert typed(word, "1234").status_code == 404
    assert queries.answer_to(ticket, "1234", "elsewhere", on=TODAY + timedelta(days=400), at=later) is Answer.DEAD  # fmt: skip


@given(
    typed_=st.text(max_size=6), ago=st.lists(st.integers(0, 200), max_size=25), is_live=st.booleans(), from_one=st.integers(0, 40)
)  # fmt: skip
@settings(max_examples=150)
def test_nothing_opens_but_the_right_digits_of_a_living_qr_that_is_not_locked(
    typed_: str, ago: list[int], is_live: bool, from_one: int
) -> None:
    wrong = [AT - timedelta(minutes=one) for one in ago]

    told = rules.answer(typed_, phone="13900001234", wrong=wrong, from_one=from_one, is_live=is_live, at=AT)

    recent = sum(one < 60 for one in ago)
    free = is_live and recent < rules.TRIES and len(wrong) < rules.TRIES_IN_ALL and from_one < rules.MOST_FROM_ONE  # fmt: skip
    assert (told is Answer.OPEN) == (free and typed_ == "1234")


def test_a_family_without_a_phone_is_told_how_to_get_one_entered_and_a_strange_word_opens_nothing(
    chen: Household,
) -> None:
    agreed(chen)
    Person.objects.filter(household=chen).update(phone_sealed=None)
    word = qr_word(paper_of(batch_of()))

    assert "登记一个号码" in typed(word).content.decode()
    assert typed("AAAAAAAAAAAAAAAAAAAAAA", "1234").status_code == 404
    given_phone(chen)
    assert typed(word, "12a").status_code == 422


# Batches


def test_a_batch_prints_each_village_once_leaves_out_what_has_not_changed_and_goes_on_where_it_was(
    chen: Household,
) -> None:
    li = Household.objects.get(pk=LI)
    rice = stock("大米", "袋")
    for home in (chen, li):
        handed(home, rice, 1, what="大米")
    first = batch_of(VILLAGE[:9])
    assert fates(first) == {CHEN: Fate.PRINTED, LI: Fate.PRINTED}
    assert "陈大山" in words_in(paper_of(first)) and "陈大山" not in words_in(paper_of(first, HOMES[LI]))

    carry_out(Printing(first, TODAY, clock.now()), lambda _done, _total: None)
    see(EVERYWHERE)
    assert Print.objects.filter(batch=first).count() == 2

    handed(li, rice, 1, what="油")
    assert fates(batch_of(VILLAGE[:9], only_changed=True)) == {CHEN: Fate.UNCHANGED, LI: Fate.PRINTED}


# Pages


def test_the_clerk_finds_a_family_prints_its_card_and_stops_its_qr(
    cast: Cast, entered: Enter, chen: Household
) -> None:
    given_phone(chen)
    agreed(chen)
    clerk, here = entered(cast["jingban"]), reverse("cards:card", args=[CHEN])
    assert "陈大山" in clerk.get(reverse("cards:cards"), {"text": "大山", "shelf": "wall"}).content.decode()
    assert "没有这样的家庭" in clerk.get(reverse("cards:cards"), {"text": "没有人"}).content.decode()

    answer = clerk.post(reverse("cards:one", args=[CHEN]), {"size": "a3"}, follow=True)
    assert answer.headers["Content-Type"] == "application/pdf"
    word = qr_word(pypdfium2.PdfDocument(io.BytesIO(answer.content)))
    file = answer.redirect_chain[-1][0]
    assert clerk.post(reverse("cards:stop", args=[CHEN]), {"why": "卡丢了，换一张"}).status_code == 302
    see(EVERYWHERE)
    assert typed(word, "1234").status_code == 404

    assert clerk.post(reverse("cards:consent", args=[CHEN]), FORM | {"how": "phone", "granted": []}).status_code == 302  # fmt: skip
    assert clerk.get(file).status_code == 302  # what was printed before may not go out again
    assert "都不同意" in clerk.get(here).content.decode()
    wrong = clerk.post(reverse("cards:consent", args=[CHEN]), FORM | {"consent": str(uuid4()), "evidence": ""})  # fmt: skip
    assert wrong.status_code == 422 and "放在哪里" in wrong.content.decode() and "陈大山" in wrong.content.decode()  # fmt: skip


def test_a_village_worker_shows_the_card_without_amounts_or_illness(
    cast: Cast, entered: Enter, chen: Household
) -> None:
    handed(chen, fund(), 12_300, what="救助金")
    agreed(chen)
    worker = entered(cast["xieli"])

    page = worker.get(reverse("cards:card", args=[CHEN])).content.decode()

    assert "救助金" in page and "123元" not in page and "腿脚不便" not in page and "房子老了" not in page
    assert "病情" in worker.get(reverse("cards:consent", args=[CHEN])).content.decode()
    assert worker.get(reverse("cards:book", args=[CHEN])).status_code == 403


def test_the_village_team_is_published_printed_with_lines_to_cut_and_called_from_the_card(
    cast: Cast, entered: Enter, chen: Household
) -> None:
    clerk, team = entered(cast["jingban"]), reverse("cards:team")
    asked = {"area": VILLAGE, "person": "韦支书", "duty": "村支书", "phone": "0770-1234567"}
    assert clerk.post(team, asked | {"phone": "打我"}).status_code == 422
    assert clerk.post(team, asked).status_code == 302

    sheet = clerk.get(reverse("cards:sheet", args=[VILLAGE]))
    assert words_in(pypdfium2.PdfDocument(sheet.content)).count("韦支书") == 10
    assert "0770-1234567" in text_of(card_of(chen))
    see(EVERYWHERE)
    contact = queries.contacts_at([VILLAGE]).get()
    clerk.post(reverse("cards:drop", args=[contact.pk]))
    assert "0770-1234567" not in text_of(card_of(chen))
