"""What another office's platform answers is read like a department's file, and no rule of the law reads it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.batches import outline, read_file, reply_rows, source_cards
from jiwang_engine.packs.entries import entries_of
from jiwang_engine.packs.outgoing import mistakes_of, read_reply
from jiwang_engine.packs.rosters import Reply
from jiwang_engine.versions import read_version

DAY = date(2026, 11, 6)
HEAD = "回执: 省平台\n编号: back\n部门: 省民政厅\n答复: [out]\n状态: {退回修改: 退回}\n列:\n"
REFERENCE = "  - {列: 来文编号, 编号: reference, 类型: 编号, 必有: 是, 必填: 是}\n"
STATUS = "  - {列: 状态, 编号: status, 类型: 代码, 必有: 是, 必填: 是}\n"
LINES = (
    "来文编号,受理编号,回执状态,退回原因,回执日期,家庭人口数\n"
    "JW12-00001,SL1,退回补正,缺联系电话,2026年11月5日,4\n"
    ",SL2,办结,,2026-11-05,\n"
    "JW12-00003,SL3,不知道,,2026-11-05,\n"
)


def read(text: str, folder: Path) -> Reply:
    """A descriptor of what comes back."""
    path = folder / "back.yaml"
    path.write_text(text, encoding="utf-8")
    return read_reply(next(iter(entries_of(path, "back.yaml"))))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "省平台回执20261105.csv"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_the_platform_s_words_are_read_as_ours(tmp_path: Path) -> None:
    found = read(HEAD + REFERENCE + STATUS, tmp_path)

    assert found.codes.aliases == {"退回修改": "退回"} and found.days == 15
    assert [one.codes for one in found.source.columns] == ["", "back_status"]


def test_an_answer_file_is_recognised_by_its_headings_and_every_row_is_counted(answers: Path) -> None:
    found = outline(answers, pack="shili")
    told = read_file(answers, pack="shili", source=found.source, as_of=DAY, columns={}, most_issues=10)

    assert (found.source, found.missing) == ("province_reply", ())
    assert (told.rows["read"], told.rows["accepted"] + told.rows["repaired"], told.rows["rejected"]) == (
        3,
        1,
        2,
    )


def test_a_row_tells_to_what_it_answers_and_only_what_is_filled(answers: Path) -> None:
    (row,) = reply_rows(answers, pack="shili", source="province_reply", as_of=DAY, columns={})

    assert (row.row, row.reference, row.status) == (2, "JW12-00001", "退回")
    assert row.says == {
        "accepted_no": "SL1",
        "reason": "缺联系电话",
        "answered_on": "2026-11-05",
        "size": "4",
    }


def test_answers_are_a_kind_of_file_and_no_source_of_the_law() -> None:
    card = {one.id: one for one in source_cards("shili")}["province_reply"]
    version = read_version("shili")

    assert card.is_reply and not (card.is_means or card.founds_persons or card.adds_up)
    assert "province_reply" not in version.program.pack.sources
    assert [one.answers for one in version.replies()] == [("province_tasks", "province_alerts")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + STATUS, "reply-without-column"),
        (HEAD + REFERENCE, "reply-without-column"),
        (HEAD + REFERENCE + STATUS + "  - {列: 身高, 编号: height, 类型: 整数}\n", "reply-column-unknown"),
        (HEAD.replace("退回修改: 退回", "退回修改: 退了") + REFERENCE + STATUS, "alias-to-nothing"),
        (HEAD.replace("[out]", "[elsewhere]") + REFERENCE + STATUS, "reply-to-nothing"),
    ],
)
def test_a_descriptor_with_a_mistake_says_which(text: str, code: str, tmp_path: Path) -> None:
    assert [one.code for one in mistakes_of(read(text, tmp_path), {"out"})] == [code]
    assert not list(mistakes_of(read(HEAD + REFERENCE + STATUS, tmp_path), {"out"}))
