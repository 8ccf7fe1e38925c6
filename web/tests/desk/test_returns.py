"""Returns: what help has come to in units that are never mixed, and tables of sums held against ours cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cast import AT, CHEN, CITY, COUNTY, HOMES, LI, NEXT_TOWNSHIP, TOWNSHIP, VILLAGE, Cast
from jiwang.desk.leading.models import RunCount
from jiwang.desk.returns import queries
from jiwang.desk.returns.queries import Asked
from jiwang.desk.returns.rules import Cell, Quantity, ReturnRefused, Told, faults_of, is_whole, read
from jiwang.desk.returns.states import DIBAO, Unit
from jiwang.kit.sights import EVERYWHERE
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.states import Kind
from jiwang.stages.decisions.models import Decision, Recognition
from making.following import acting, left, on_file

Enter = Callable[[Officer], Client]
YEAR = Asked(CITY, date(2026, 1, 1), date(2026, 12, 31))
OCTOBER = {"area": TOWNSHIP, "month": "2026-10"}


def helped(home: int | None, person: int | None = None, **other: object) -> Entry:
    """A service that somebody was given, or what `other` says."""
    told = {
        "kind": Kind.SERVICE, "what": "理发", "household_id": home, "person_id": person, "name": "某人", "region": HOMES.get(home or 0, VILLAGE), "reach": "township",
        "amount": 1, "unit": "次", "day": AT.date(), "giver": "清溪街道办事处", "basis": "service", "by": Officer.objects.get(code="jingban"), "at": AT,
    }  # fmt: skip
    return Entry.objects.create(id=uuid4(), **told | other)


def undone(one: Entry) -> Entry:
    """The same row, undone."""
    return ledger.reverse(one, why="记错了人", by=acting("jingban"), at=AT)


def newly(members: list[int]) -> None:
    """Some persons are recognised by a decision of the desk."""
    queen = Officer.objects.get(code="queren")
    place = {"household_id": CHEN, "region": VILLAGE, "reach": "township"}
    made = Decision.objects.create(
        matter=f"part:{uuid4()}", item="dibao", outcome="grant", amount=50_000, since=date(2026, 10, 1), verdict="yes", given=50_000, is_as_given=True,
        why="符合条件", is_apart=True, by=queen, day=AT.date(), at=AT, **place,
    )  # fmt: skip
    Recognition.objects.create(item="dibao", members=members, amount=50_000, since=date(2026, 10, 1), decision=made, at=AT, **place)  # fmt: skip


def test_sc24_three_comparisons_are_297800_person_times_and_1725_new_grants_are_another_thing(
    cast: Cast, entered: Enter
) -> None:
    three = [Quantity("数据比对", Unit.TURN, number) for number in (146_800, 101_600, 49_400)]
    compared = three[0] + three[1] + three[2]
    granted = Quantity("新增认定", Unit.TURN, 1_725)
    assert compared == Quantity("数据比对", Unit.TURN, 297_800)
    for other in (granted, Quantity("数据比对", Unit.PERSON, 146_800)):
        with pytest.raises(ReturnRefused, match="不能相加"):
            compared + other
    for month, one in enumerate(three, start=3):
        RunCount.objects.create(
            name=f"shili:2026-0{month}", area=CITY, day=date(2026, month, 1), rows_read=1, rows_accepted=1, rows_rejected=0, rows_dropped=0,
            persons=one.value, households=1,
        )  # fmt: skip
    newly(list(range(1, 1_726)))
    page = entered(cast["jiance"]).get(reverse("returns:aid")).content.decode()
    table = page[page.index("比对、核对和新增认定") :]
    assert 'class="right">297,800</td><td>人次' in table and 'class="right">1,725</td><td>人次' in table
    assert 'class="right">1,725</td><td>人<' in table and "299,525" not in page


def test_a_person_helped_twice_is_one_person_and_two_person_times_and_every_row_is_in_one_part(
    cast: Cast, entered: Enter
) -> None:
    helped(CHEN, CHEN * 10)
    helped(CHEN, CHEN * 10)
    helped(LI)
    helped(None, name="路过的人")
    undone(helped(CHEN, CHEN * 10))
    whole = queries.whole(queries.given(EVERYWHERE, YEAR))
    assert (whole.persons, whole.turns, whole.homes, whole.home_turns, whole.unnamed) == (1, 2, 2, 1, 1)
    assert whole.times == 4
    page = entered(cast["jingban"]).get(reverse("returns:aid")).content.decode()
    assert "4 次 ＝ 给到个人 2 人次 ＋ 给到全户 1 户次 ＋ 给没有建档的人 1 次" in page
    assert "对不上" not in page
    rows = entered(cast["shenhe"]).get(reverse("returns:behind"), {"area": TOWNSHIP}).content.decode()
    assert "共 4 笔，2 户" in rows


HELP = st.tuples(
    st.sampled_from([CHEN, LI, None]), st.booleans(), st.sampled_from(["民政局", "残联", ""]),
    st.sampled_from([Kind.SERVICE, Kind.VISIT, Kind.GIFT]), st.one_of(st.none(), st.integers(1, 9_999)), st.booleans(),
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(HELP, max_size=8))
@pytest.mark.django_db
def test_sums_by_any_grouping_agree_with_the_whole_and_with_what_was_written(
    cast: Cast, rows: list[tuple[int | None, bool, str, Kind, int | None, bool]]
) -> None:
    with transaction.atomic():
        kept = []
        for home, is_named, giver, kind, worth, is_reversed in rows:
            one = helped(home, home * 10 if home and is_named else None, giver=giver, kind=kind, worth=worth)
            if is_reversed:
                undone(one)
            else:
                kept.append(one)
        found = queries.given(EVERYWHERE, YEAR)
        whole = queries.whole(found)
        for by, digits in (("area", 4), ("area", 9), ("area", 12), ("giver", 0), ("kind", 0), ("sort", 0)):
            assert is_whole(queries.lines(found, by, digits=digits), whole)
        persons = [one.person_id for one in kept if one.person_id]
        assert (whole.persons, whole.turns) == (len(set(persons)), len(persons))
        assert whole.times == len(kept) and whole.goods == sum(one.worth or 0 for one in kept)
        transaction.set_rollback(True)


def test_the_city_reads_sums_down_to_the_township_and_no_family(cast: Cast, entered: Enter) -> None:
    helped(CHEN, CHEN * 10)
    for code in ("jiance", "jiandu"):
        browser = entered(cast[code])
        assert browser.get(reverse("returns:aid"), {"area": TOWNSHIP}).status_code == 200
        assert browser.get(reverse("returns:aid"), {"area": VILLAGE}).status_code == 404
        assert browser.get(reverse("returns:behind"), {"area": TOWNSHIP}).status_code == 403
    assert entered(cast["jingban"]).get(reverse("returns:aid"), {"area": NEXT_TOWNSHIP}).status_code == 404


def test_a_span_that_ends_before_it_begins_is_refused_in_a_sentence(cast: Cast, entered: Enter) -> None:
    answer = entered(cast["jingban"]).get(
        reverse("returns:aid"), {"since": "2026-05-01", "until": "2026-04-01"}
    )
    assert answer.status_code == 422 and "不能晚于结束" in answer.content.decode()


def a_month() -> None:
    """In October chen is on file for years, li comes in, and the ledger has paid chen once, and once the year before."""
    on_file(CHEN, date(2025, 1, 1))
    on_file(LI, date(2026, 10, 1))


def printed(browser: Client) -> list[list[object]]:
    """Our own table as a workbook, as rows."""
    answer = browser.get(reverse("returns:table", args=["dibao"]), OCTOBER | {"form": "xlsx"})
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def workbook(rows: list[list[object]]) -> SimpleUploadedFile:
    """Rows as a file that somebody sends, below a title as bureaux write it."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("10月")
        page.write_string(0, 0, "清溪街道最低生活保障月统计表")
        for at, row in enumerate(rows, start=1):
            page.write_row(at, 0, row)
    return SimpleUploadedFile("月报.xlsx", content.getvalue())


def sent(browser: Client, file: SimpleUploadedFile) -> tuple[int, str]:
    """What the desk says of a table."""
    answer = browser.post(reverse("returns:compare", args=["dibao"]), OCTOBER | {"file": file})
    return answer.status_code, answer.content.decode()


def test_our_own_table_sent_back_differs_nowhere_and_a_changed_cell_is_told_with_both_numbers(
    cast: Cast, entered: Enter
) -> None:
    a_month()
    browser = entered(cast["jingban"])
    rows = printed(browser)
    heads = [str(one) for one in rows[0]]
    assert [
        rows[-1][heads.index(one)] for one in ("低保户数(户)", "低保人数(人)", "当月新增(人)", "残疾人(人)")
    ] == [2, 2, 1, ""]
    status, page = sent(browser, workbook(rows))
    assert status == 200 and "我们有数的格都一样" in page and "表内的关系都对得上" in page
    rows[1][heads.index("低保人数(人)")] = 7
    status, page = sent(browser, workbook(rows))
    found = page[page.index("和我们不一样的格") :]
    assert '>7</td><td class="number end nowrap" data-head="我们的">1</td>' in found
    made = f"{reverse('returns:made_of', args=['dibao', 2])}?area={VILLAGE}&amp;month=2026-10"
    assert made in found and "合计＝各行相加" in found
    behind = browser.get(made.replace("&amp;", "&")).content.decode()
    assert reverse("desk:household", args=[CHEN]) in behind and reverse("desk:household", args=[LI]) not in behind  # fmt: skip


def test_this_month_is_the_last_one_and_who_came_less_who_went(cast: Cast) -> None:
    left(on_file(CHEN, date(2025, 1, 1)), date(2026, 10, 15))
    on_file(LI, date(2026, 10, 1))
    month = queries.Month.of(date(2026, 10, 1), COUNTY, sight=EVERYWHERE, items=("dibao",))
    now, before = (queries.table_of(DIBAO, one, [TOWNSHIP])[TOWNSHIP] for one in (month, month.earlier()))
    assert [now[one].value for one in (1, 2, 19, 20)] == [1, 1, 1, 1] and before[2].value == 1
    told = Told(TOWNSHIP, 3, {number: cell.value for number, cell in now.items()})
    assert list(faults_of(DIBAO, [(told, "清溪街道")], {TOWNSHIP: before})) == []
    worse = Told(TOWNSHIP, 3, dict(told.cells) | {20: 0})
    (fault,) = faults_of(DIBAO, [(worse, "清溪街道")], {TOWNSHIP: before})
    assert "".join(fault.rule) == "低保人数＝上月低保人数＋当月新增－当月退出" and (
        fault.left,
        fault.right,
    ) == (1, 2)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({2: 3, 9: 1, 10: 1, 11: 0, 12: 0}, "低保人数＝劳动能力：有＋劳动能力：部分丧失＋劳动能力：完全丧失＋劳动能力：无"),
        ({1: 5, 2: 4}, "低保户数≤低保人数"),
        ({26: 100, 27: 50, 28: 20, 29: 20, 30: 0}, "当月支出＝当月：低保金＋当月：物价补贴＋当月：高龄补贴＋当月：其他补贴"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_itself_is_told_in_words_with_both_sides(
    cells: dict[int, int | None], said: str
) -> None:
    assert ["".join(one.rule) for one in faults_of(DIBAO, [(Told("x", 1, cells), "某镇")], {})] == [said]


def test_what_cannot_be_read_is_told_by_sheet_row_and_column_with_what_to_do() -> None:
    heads = ["地区", "低保户数", "低保人数", "女性"]
    rows = [["1", "统计表"], ["2", *heads], ["3", "甲村", "三户", "4", "1"], ["4", "丙村", "1", "1", "1"], ["5", "乙村", "1.5", "2", ""]]  # fmt: skip
    paper = read(DIBAO, [("10月", rows)], {"甲村": "01", "乙村": "02"})
    told = [str(one) for one in paper.unread]
    assert told == [
        "工作表“10月”第3行B列：“低保户数”写的是“三户”，不是数。请改成数字；没有数的空着。",
        "工作表“10月”第4行A列：“丙村”不是这里下面的地区。请写地区的全名，例如甲村、乙村。",
        "工作表“10月”第5行B列：“低保户数”写的是“1.5”，要写整数。请改成整数；没有数的空着。",
    ]
    assert paper.rows[1].cells == {1: None, 2: 2, 3: None}
    with pytest.raises(ReturnRefused, match="没找到"):
        read(DIBAO, [("10月", rows[2:])], {"甲村": "01"})


def test_a_file_that_is_no_table_is_refused_and_what_nobody_knows_is_no_difference(
    cast: Cast, entered: Enter
) -> None:
    status, page = sent(entered(cast["jingban"]), SimpleUploadedFile("月报.xlsx", b"PK\x03\x04 broken"))
    assert status == 422 and "损坏" in page
    assert Cell(3, unknown=2).fits(5) and not Cell(3, unknown=2).fits(6) and Cell().fits(9)
