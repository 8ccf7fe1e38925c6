"""Files that cannot be taken in: each says what is wrong and what to do, and leaves nothing behind."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from bureau import CHEN, HEADINGS, Bureau

from jiwang_engine.errors import SourceError
from jiwang_engine.sources import Limits, SourceErrors
from jiwang_engine.sources.files.texts import BLOCK
from jiwang_engine.sources.issues import ISSUE_TEXTS, Issue

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = [HEADINGS, ["陈一", CHEN, "1"]]
SMALL = Limits(unpacked_bytes=1 << 20, ratio_from_bytes=1 << 16, columns=20, rows=1000)


def empty(bureau: Bureau) -> None:
    (bureau.data / "试报.csv").touch()


def blank(bureau: Bureau) -> None:
    bureau.bring("试报.csv", ",,,\n,,,\n \n")


def blank_book(bureau: Bureau) -> None:
    bureau.bring_book("试报.xlsx", {"名单": [[]]})


def word_document(bureau: Bureau) -> None:
    (bureau.data / "试报.csv").write_bytes(OLE + bytes(600) + "WordDocument".encode("utf-16-le"))


def encrypted(bureau: Bureau) -> None:
    (bureau.data / "试报.xlsx").write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


def encrypted_old_book(bureau: Bureau) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("名单")
    path = bureau.data / "试报.xls"
    book.save(str(path))
    # The record of the code page becomes the record that announces a password.
    path.write_bytes(path.read_bytes().replace(b"\x42\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\x01\x00"))


def one_endless_line(bureau: Bureau) -> None:
    bureau.bring("试报.csv", "姓名,证件号码,金额\n" + "陈" * (2 * BLOCK))


def binary(bureau: Bureau) -> None:
    (bureau.data / "试报.csv").write_bytes(bytes(range(256)) * 20)


def web_page(bureau: Bureau) -> None:
    bureau.bring("试报.xls", "<html><table><tr><td>姓名</td></tr></table></html>")


def pdf(bureau: Bureau) -> None:
    (bureau.data / "试报.csv").write_bytes(b"%PDF-1.7 ...")


def truncated_book(bureau: Bureau) -> None:
    path = bureau.bring_book("试报.xlsx", {"名单": GOOD * 50})
    path.write_bytes(path.read_bytes()[:-400])


def damaged_book(bureau: Bureau) -> None:
    path = bureau.bring_book("试报.xlsx", {"名单": GOOD * 500})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        entry = package.getinfo("xl/worksheets/sheet1.xml")
    start = entry.header_offset + 200
    content[start : start + 8] = bytes(8)
    path.write_bytes(bytes(content))


def bomb(bureau: Bureau) -> None:
    with zipfile.ZipFile(bureau.data / "试报.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", bytes(2 << 20))


def plain_archive(bureau: Bureau) -> None:
    with zipfile.ZipFile(bureau.data / "试报.xlsx", "w") as package:
        package.writestr("试报.csv", "姓名")


def odd_encoding(bureau: Bureau) -> None:
    (bureau.data / "试报.csv").write_bytes(
        "姓名,证件号码,金额\n陈一,".encode() + CHEN.encode() + b",1\xff\xff\n"
    )


def cut_in_a_character(bureau: Bureau) -> None:
    bureau.bring("试报.csv", GOOD, encoding="gb18030")
    path = bureau.data / "试报.csv"
    path.write_bytes(path.read_bytes() + "陈".encode("gb18030")[:1])


def too_wide(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [[*HEADINGS, *map(str, range(50))]])


def too_wide_book(bureau: Bureau) -> None:
    bureau.bring_book("试报.xlsx", {"名单": [[*HEADINGS, *map(str, range(50))]]})


def too_long(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [HEADINGS, *[["陈一", CHEN, "1"]] * 2000])


WAYS: list[tuple[Callable[[Bureau], None], str]] = [
    (empty, "file-empty"),
    (blank, "file-empty"),
    (blank_book, "file-empty"),
    (word_document, "file-wrong-type"),
    (binary, "file-wrong-type"),
    (web_page, "file-wrong-type"),
    (pdf, "file-wrong-type"),
    (plain_archive, "file-wrong-type"),
    (encrypted, "file-encrypted"),
    (encrypted_old_book, "file-encrypted"),
    (one_endless_line, "file-wrong-type"),
    (truncated_book, "file-damaged"),
    (damaged_book, "file-damaged"),
    (bomb, "file-zip-bomb"),
    (odd_encoding, "file-encoding-unknown"),
    (cut_in_a_character, "file-encoding-unknown"),
    (too_wide, "file-too-many-columns"),
    (too_wide_book, "file-too-many-columns"),
    (too_long, "file-too-many-rows"),
]


@pytest.mark.parametrize(("spoil", "code"), WAYS, ids=lambda one: getattr(one, "__name__", one))
def test_a_spoilt_file_is_refused_and_nothing_of_the_batch_is_kept(
    bureau: Bureau, spoil: Callable[[Bureau], None], code: str
) -> None:
    bureau.bring("甲镇试报.csv", GOOD)
    spoil(bureau)

    with pytest.raises(SourceErrors) as refused:
        bureau.take(SMALL)

    assert refused.value.code == code
    assert refused.value.remedy
    assert bureau.db.rows("SELECT table_name FROM information_schema.tables") == []
    assert list(bureau.work.iterdir()) == []


def test_a_file_above_the_limit_is_not_opened(bureau: Bureau) -> None:
    bureau.bring("试报.csv", GOOD)

    with pytest.raises(SourceErrors) as refused:
        bureau.take(Limits(bytes=10))

    assert refused.value.code == "file-too-large"


def test_everything_that_is_wrong_with_a_batch_is_said_at_once(bureau: Bureau) -> None:
    empty(bureau)
    bureau.bring("甲镇试报.xls", "<html></html>")

    with pytest.raises(SourceErrors) as refused:
        bureau.take()

    assert [one.code for one in refused.value.errors] == ["file-wrong-type", "file-empty"]


def test_a_missing_directory_is_named(bureau: Bureau) -> None:
    bureau.data.rmdir()

    with pytest.raises(SourceError) as refused:
        bureau.take()

    assert refused.value.code == "data-directory-missing"


def test_every_issue_of_a_row_is_in_the_docs_and_nothing_else() -> None:
    docs = Path(__file__).parents[3] / "docs/reference/row-issues.md"
    rows = [line for line in docs.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    listed = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row.split("|")[1])}

    assert listed == {issue.code for issue in Issue}
    assert set(Issue) == set(ISSUE_TEXTS)
