"""Accounts of many units come as a file: looked through row by row, confirmed by another, and nothing is overwritten silently."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from cast import AT, CHEN, LI, ZHAO, Cast
from jiwang.aid.benefits.models import Payee, PayeeAnswer, PayeeList, PayeeRow
from jiwang.aid.benefits.queries import cipher, payee_of, vault
from jiwang.aid.benefits.receiving import lists, rules
from jiwang.aid.benefits.rules import BenefitRefused
from jiwang.kit.vaults import Kept
from jiwang.trail.models import Line
from making.listing import LATER, confirmed, csv_of, fates, line_of, read_list, worked_in
from making.paying import approved, died, drafted, payee, receiving_homes
from making.recognising import acting
from numbering import number

CARD = "6222020000001011233"


@pytest.fixture(autouse=True)
def own_vault(settings: Any, tmp_path: Path) -> None:
    """Files of a test lie in a vault of its own."""
    settings.VAULT = tmp_path / "vault"


def account_of(home: int) -> str:
    found = payee_of(home)
    assert found is not None
    return cipher().open(bytes(found.account_sealed))


def test_a_list_changes_nothing_before_another_person_has_confirmed_it(cast: Cast) -> None:
    receiving_homes()
    before = account_of(CHEN)
    listed = read_list(csv_of(line_of(CHEN), line_of(LI)))

    assert listed.state == "read" and {fate for fate, _why in fates(listed).values()} == {"changed"}
    assert account_of(CHEN) == before
    with pytest.raises(BenefitRefused, match="另一个人"):
        lists.confirm(listed.pk, title="", page="", by=acting("jingban"), at=LATER)
    confirmed(listed)

    assert (account_of(CHEN), account_of(LI)) == (f"88880000{CHEN:08}", f"88880000{LI:08}")
    made = payee_of(CHEN)
    assert made is not None and made.by.code == "jingban" and made.answer.by.code == "shenhe"
    assert Line.objects.filter(what="benefits.payee_answered", about=f"payee:{made.pk}").exists()


def test_no_account_lies_open_or_longer_than_needed(cast: Cast) -> None:
    listed = read_list(csv_of(line_of(CHEN)))
    row = PayeeRow.objects.get(listed=listed)
    assert row.tail == f"{CHEN:08}"[-4:] and f"{CHEN:08}".encode() not in bytes(row.account_sealed or b"")

    confirmed(listed)

    assert PayeeRow.objects.get(listed=listed).account_sealed is None


def test_the_same_file_twice_waits_once_and_once_taken_says_that_nothing_changes(cast: Cast) -> None:
    content = csv_of(line_of(CHEN), line_of(LI))
    first = read_list(content)
    _again, is_new = lists.take_in(first.region, _kept(content), name="账户.csv", title="", page="", by=acting("jingban"), at=AT)  # fmt: skip
    assert not is_new and PayeeList.objects.count() == 1
    confirmed(first)

    second = read_list(content, at=LATER)

    assert second.state == "unchanged" and {fate for fate, _why in fates(second).values()} == {"same"}
    assert Payee.objects.count() == PayeeAnswer.objects.count() == 2
    with pytest.raises(BenefitRefused, match="刚刚"):
        lists.confirm(second.pk, title="", page="", by=acting("shenhe"), at=LATER)


REFUSALS = {
    rules.OTHER_NAME: lambda: line_of(CHEN, name="别的人"),
    rules.UNKNOWN: lambda: f"陈大山,{number(date(1962, 3, 4), order=999)},陈大山,示例农商行,88880000,,,",
    rules.NO_NUMBER: lambda: "陈大山,12345,陈大山,示例农商行,88880000,,,",
    rules.NO_BANK: lambda: line_of(CHEN, bank="清溪"),
    rules.NO_ACCOUNT: lambda: line_of(CHEN, "1234"),
    rules.ACCOUNT_LOST: lambda: line_of(CHEN, "6.22202E+18"),
    rules.WRONG_CHECK: lambda: line_of(CHEN, CARD[:-1] + "4"),
    rules.NOT_MEMBER: lambda: line_of(CHEN, holder="别的人"),
    rules.NO_PAPER: lambda: line_of(CHEN, holder="别的人", rest="监护人,,"),
    rules.NO_RELATION: lambda: line_of(CHEN, rest="邻居,,"),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_a_row_that_cannot_be_taken_is_told_why_and_how_to_mend_it(cast: Cast, why: str) -> None:
    listed = read_list(csv_of(REFUSALS[why](), line_of(LI)))

    assert fates(listed) == {2: ("refused", why), 3: ("new", "")}
    confirmed(listed)
    assert payee_of(CHEN) is None and payee_of(LI) is not None


def test_the_dead_a_waiting_account_and_somebody_elses_account_are_refused(cast: Cast) -> None:
    receiving_homes()
    payee(CHEN, number="99998888777", at=AT + timedelta(minutes=1))
    assert fates(read_list(csv_of(line_of(LI, account_of(CHEN)))))[2] == ("refused", rules.SHARED)
    shared = read_list(csv_of(line_of(LI, account_of(CHEN), rest="成员,,兄弟同住代管")))
    assert fates(shared)[2] == ("changed", "")
    died(LI * 10)
    assert fates(read_list(csv_of(line_of(LI))))[2] == ("refused", rules.DEAD)


def test_two_rows_of_one_household_count_only_where_they_say_the_same(cast: Cast) -> None:
    torn = read_list(csv_of(line_of(CHEN), line_of(CHEN, "99990000111")))
    same = read_list(csv_of(line_of(LI), line_of(LI)))

    assert set(fates(torn).values()) == {("refused", rules.TWO_ROWS)}
    assert fates(same) == {2: ("new", ""), 3: ("same", "")}


def test_what_was_changed_by_hand_meanwhile_is_not_overwritten(cast: Cast) -> None:
    receiving_homes()
    listed = read_list(csv_of(line_of(CHEN), line_of(LI)))
    payee(CHEN, number="6222999900001111", at=AT + timedelta(minutes=5))

    confirmed(listed)

    assert fates(listed) == {2: ("refused", rules.CHANGED_SINCE), 3: ("changed", "")}
    assert account_of(CHEN) == "6222999900001111"


def test_a_list_worked_in_again_after_a_crash_adds_nothing_and_a_draft_has_to_be_made_anew(
    cast: Cast,
) -> None:
    receiving_homes()
    run = drafted()
    listed = confirmed(read_list(csv_of(line_of(CHEN))))
    worked_in(listed)

    assert Payee.objects.filter(household=CHEN).count() == 2
    with pytest.raises(BenefitRefused, match="1笔的依据变了"):
        approved(run)


def test_signs_that_offices_type_are_read_as_meant(cast: Cast) -> None:
    heading = "户 主 姓 名：,证件号,户名,开户行,卡 号"
    wide = f"８８８８ ００００　{CHEN:08}"
    line = ",".join(line_of(CHEN, wide).split(",")[:5])

    confirmed(read_list(csv_of(line, heading=heading)))

    assert account_of(CHEN) == f"88880000{CHEN:08}"


@tried(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each is rolled back
@given(order=st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter_and_a_second_time_changes_nothing(
    cast: Cast, order: list[int]
) -> None:
    lines = [line_of(CHEN), line_of(CHEN), line_of(LI), line_of(LI, "99990000111"), line_of(LI, "1"), line_of(ZHAO, bank="清溪")]  # fmt: skip
    with transaction.atomic():
        straight = read_list(csv_of(*lines), at=AT)
        turned = read_list(csv_of(*(lines[at] for at in order), ""), at=AT)
        assert Counter(fates(turned).values()) == Counter(fates(straight).values())
        confirmed(turned)
        again = read_list(csv_of(*(lines[at] for at in order), "", ""), at=LATER)
        assert again.state == "unchanged" and Payee.objects.count() == 1
        transaction.set_rollback(True)


def _kept(content: bytes) -> Kept:
    return vault().keep([content])
