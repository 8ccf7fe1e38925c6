"""A batch of files: all of it or nothing, and the same thing twice is once."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from bureau import CHEN, HEADINGS, LI, MONEY, SEX, WANG, Bureau, as_csv, column, id_number, source
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwang_engine.errors import SourceError
from jiwang_engine.terms import Purpose

ROWS = [["陈一", CHEN, "10"], ["李二", LI, "20"], ["王三", WANG, "x"]]
TABLES = ("files", "typed_trial", "row_issues", "rejected_rows", "file_notes")


def everything(bureau: Bureau) -> dict[str, list[tuple[Any, ...]]]:
    return {name: bureau.db.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in TABLES}


def test_the_same_file_twice_in_a_batch_counts_once(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [HEADINGS, *ROWS])
    bureau.bring("试报（再次）.csv", [HEADINGS, *ROWS])

    taken = bureau.take()

    assert taken.counts.read == 3
    assert [one.reason for one in taken.skipped] == ["与“试报.csv”内容相同，只计一次。"]


def test_the_same_file_in_a_second_batch_changes_nothing(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [HEADINGS, *ROWS])
    bureau.take()
    before = everything(bureau)

    taken = bureau.take()

    assert taken.files == ()
    assert everything(bureau) == before


def test_a_second_batch_adds_to_the_first(bureau: Bureau) -> None:
    bureau.bring("甲镇试报.csv", [HEADINGS, *ROWS[:1]])
    bureau.take()
    bureau.bring("乙镇试报.csv", [HEADINGS, *ROWS[1:]])

    bureau.take()

    assert bureau.typed("file", "name") == [(1, "陈一"), (2, "李二"), (2, "王三")]


def test_a_refused_batch_leaves_an_earlier_one_untouched(bureau: Bureau) -> None:
    bureau.bring("甲镇试报.csv", [HEADINGS, *ROWS])
    bureau.take()
    before = everything(bureau)
    bureau.bring("乙镇试报.csv", [HEADINGS, *ROWS[1:]])
    bureau.bring("丙镇试报.csv", "")

    with pytest.raises(SourceError):
        bureau.take()

    assert everything(bureau) == before
    assert (
        bureau.db.rows("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'fresh%'")
        == []
    )


def test_a_row_that_repeats_another_exactly_counts_once(bureau: Bureau) -> None:
    bureau.bring(
        "试报.csv", [HEADINGS, ["陈一", CHEN, "10"], ["陈一", f" {CHEN}", "10.00"], ["陈一", CHEN, "11"]]
    )

    counts = bureau.take().counts

    assert (counts.accepted, counts.repaired, counts.dropped) == (2, 0, 1)
    assert "与前面一行内容完全相同的行 1 行" in bureau.notes()


def test_one_id_with_two_names_is_flagged_on_both_rows(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [HEADINGS, ["陈一", CHEN, "1"], ["陈二", CHEN, "2"], ["李三", LI, "3"]])

    counts = bureau.take().counts

    assert counts.accepted == 3
    assert bureau.issues() == [(2, "id-two-names", "flagged"), (3, "id-two-names", "flagged")]


def test_a_head_listed_again_as_a_member_is_flagged_in_a_roll(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(MONEY, role="roll"))
    bureau.bring("试报.csv", [HEADINGS, ["陈一", CHEN, "1"], ["陈一", CHEN, ""]])

    bureau.take()

    assert [kind for _, kind, _ in bureau.issues()] == ["person-repeated", "person-repeated"]


def test_nothing_of_a_rejected_row_is_kept_from_a_source_of_means(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(MONEY, purpose=Purpose.MEANS))
    bureau.bring("试报.csv", [HEADINGS, ["测试", CHEN, "1"]])

    counts = bureau.take().counts

    assert counts.rejected == 1
    assert bureau.db.rows("SELECT * FROM rejected_rows") == []


def test_spellings_that_were_mapped_are_counted(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(column("性别", "sex", "code", codes=SEX.id)))
    cells = ["男", "1", "1", "男性", "女"]
    rows = [["陈一", id_number(n), cell] for n, cell in enumerate(cells)]
    bureau.bring("试报.csv", [["姓名", "证件号码", "性别"], *rows])

    counts = bureau.take().counts

    assert counts.accepted == 5
    assert "“性别”按对照表读取（行数）：1→男 2、男性→男 1。" in bureau.notes()


def test_an_empty_row_of_another_delimiter_does_not_hide_the_headings(bureau: Bureau) -> None:
    bureau.bring("试报.csv", "姓名,证件号码,金额\n;;\n")

    counts = bureau.take().counts

    assert (counts.read, counts.dropped) == (1, 1)


CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "陈一",
            "李 二",
            "测试",
            "合计",
            "小计",
            "注：",
            CHEN,
            LI,
            CHEN[:15],
            "1",
            "1,234.00元",
            "无",
            "x",
            "#N/A",
        ]
    ),
    st.text(st.sampled_from('陈1０,"\t ;无\n．元X'), max_size=6),
)
LINE = st.one_of(
    st.lists(CELL, min_size=3, max_size=3).map(lambda cells: as_csv([cells])),
    st.lists(CELL, min_size=0, max_size=5).map(lambda cells: ",".join(cells).replace("\n", "") + "\n"),
)
FILE = st.lists(LINE, max_size=12).map("".join)
rooms = count()


@settings(max_examples=60, deadline=None)
@given(body=FILE, encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_the_four_counts_always_add_up_to_what_was_read(
    tmp_path_factory: pytest.TempPathFactory, body: str, encoding: str
) -> None:
    bureau = Bureau(tmp_path_factory.mktemp("law"))
    bureau.bring("试报.csv", f"姓名,证件号码,金额\n{body}", encoding=encoding)

    counts = bureau.take().counts

    listed = bureau.db.rows("SELECT read, accepted, repaired, rejected, dropped FROM files")
    kept = bureau.db.rows(
        "SELECT count(*) FILTER (outcome = 0), count(*) FILTER (outcome = 1) FROM typed_trial"
    )
    sent_back = bureau.db.one("SELECT count(*) FROM rejected_rows")
    reasons = bureau.db.one("SELECT count(DISTINCT row_no) FROM row_issues WHERE severity = 'rejected'")
    assert listed == [(counts.read, counts.accepted, counts.repaired, counts.rejected, counts.dropped)]
    assert kept == [(counts.accepted, counts.repaired)]
    assert counts.rejected == sent_back == reasons
    bureau.db.close()


@settings(max_examples=20, deadline=None)
@given(bodies=st.lists(FILE, min_size=2, max_size=3, unique=True))
def test_the_order_of_files_does_not_change_the_rows(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str]
) -> None:
    outcomes = []
    for order in (bodies, bodies[::-1]):
        bureau = Bureau(tmp_path_factory.mktemp("order"))
        for number, body in enumerate(order):
            bureau.bring(f"{number}试报.csv", f"姓名,证件号码,金额\n{body}")
        bureau.take()
        outcomes.append(bureau.db.rows("SELECT * EXCLUDE (file) FROM typed_trial ORDER BY ALL"))
        bureau.db.close()

    assert outcomes[0] == outcomes[1]
