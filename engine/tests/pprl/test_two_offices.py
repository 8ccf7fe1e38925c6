"""Two offices that match their people and tell each other neither names nor numbers."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiwang_engine.cli import commands

REGISTER = (
    ("户号", "姓名", "公民身份号码", "性别", "出生日期", "与户主关系", "区划代码", "住址", "联系电话"),
    ("H1", "张三", "999901198001011239", "男", "1980-01-01", "户主", "999901001001", "甲村1号", "13900000001"),
    ("H2", "李小四", "999901197203044517", "男", "1972-03-04", "户主", "999901001001", "甲村2号", "13900000002"),
    ("H3", "王五", "", "女", "1990-05-06", "户主", "999901001001", "甲村3号", "13900000003"),
)  # fmt: skip


def number(digits: str) -> str:
    """Seventeen digits with the check character that belongs to them."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11]


ZHANG, LI = number("99990119800101123"), number("99990119720304451")


@pytest.fixture
def room(tmp_path: Path) -> Path:
    write(
        tmp_path / "ours" / "公安户籍人口.csv", [*REGISTER[:1], *(with_number(row) for row in REGISTER[1:])]
    )
    called("key", tmp_path / "round.json", "--round", "十月")
    return tmp_path


def with_number(row: Sequence[str]) -> Sequence[str]:
    return [
        {"张三": ZHANG, "李小四": LI}.get(row[1], "") if place == 2 else cell
        for place, cell in enumerate(row)
    ]


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def called(*words: object) -> Result:
    return CliRunner().invoke(commands, ["pprl", *(str(word) for word in words)], catch_exceptions=True)


def encode(room: Path, name: str, *more: str) -> Path:
    out = room / f"encoded-{name}"
    done = called(
        "encode", "shili", "--data", room / name, "--key", room / "round.json", "--out", out, "--on", "2026-10-31", *more
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return out


def theirs(room: Path, *people: Sequence[str]) -> Path:
    heads = (
        "姓名",
        "身份证号",
        "性别",
        "出生日期",
        "残疾类别",
        "残疾等级",
        "残疾证号",
        "联系电话",
        "发证日期",
        "区划代码",
        "证件状态",
    )
    rows = [
        [name, id_, sex, born, "肢体", "二级", "", phone, "2020-01-01", "999901001001", "正常"]
        for name, id_, sex, born, phone in people
    ]
    write(room / "theirs" / "残联持证残疾人.csv", [heads, *rows])
    return encode(room, "theirs")


def matches(room: Path, other: Path) -> list[tuple[str, str, str]]:
    ours = encode(room, "ours", "--everybody")
    done = called("match", ours / "send", other / "send", "--out", room / "matched")
    assert done.exit_code == 0, done.output
    with (room / "matched" / "matches.csv").open(encoding="utf-8-sig") as file:
        return [(row["ours"], row["theirs"], row["how"]) for row in csv.DictReader(file)]


def test_the_same_number_and_name_meet(room: Path) -> None:
    found = matches(room, theirs(room, ("张三", ZHANG, "男", "1980-01-01", "")))

    assert found == [("1-2", "1-2", "证件号码、姓名都相同")]


def test_a_number_under_another_name_is_left_to_people(room: Path) -> None:
    [(_, _, how)] = matches(room, theirs(room, ("赵小妹", ZHANG, "女", "2018-01-01", "")))

    assert how == "证件号码相同，姓名写法不同，须两边核对原件"


def test_a_person_without_a_number_is_found_by_name_birthday_and_phone(room: Path) -> None:
    [(our, _, how)] = matches(room, theirs(room, ("王五", "", "女", "1990-05-06", "13900000003")))

    assert (our, how) == ("1-4", "姓名、出生日期等相近")


def test_a_namesake_born_on_another_day_is_not_found(room: Path) -> None:
    assert matches(room, theirs(room, ("王五", "", "女", "1961-12-30", "13700000009"))) == []


def test_nothing_that_is_sent_names_anybody(room: Path) -> None:
    sent = encode(room, "ours", "--everybody") / "send"

    text = "".join(path.read_text(encoding="utf-8") for path in sent.iterdir())

    assert {path.name for path in sent.iterdir()} == {"people.csv", "pprl.json"}
    for told in ("张三", "王五", ZHANG, ZHANG[6:14], "13900000001", "公安户籍人口", "甲村"):
        assert told not in text


@pytest.mark.parametrize(
    ("more", "expected"), [(["--everybody"], [True, True, True]), ([], [False, False, True])]
)
def test_only_the_list_that_is_looked_up_in_has_filters_beside_its_numbers(
    room: Path, more: list[str], expected: list[bool]
) -> None:
    sent = encode(room, "ours", *more) / "send" / "people.csv"

    rows = csv.DictReader(sent.read_text(encoding="utf-8").splitlines())

    assert [bool(row["filter"]) for row in rows] == expected


def test_two_keys_do_not_fit(room: Path) -> None:
    other = theirs(room, ("张三", ZHANG, "男", "1980-01-01", ""))
    (room / "round.json").unlink()
    called("key", room / "round.json", "--round", "十月")
    ours = encode(room, "ours", "--everybody")

    done = called("match", ours / "send", other / "send", "--out", room / "matched")

    assert getattr(done.exception, "code", "") == "other-key"
    assert not (room / "matched").exists()


def test_a_folder_without_anybody_in_it_and_one_that_is_not_encoded_are_refused(room: Path) -> None:
    write(room / "empty" / "说明.csv", [("说明",), ("无",)])
    key, out = str(room / "round.json"), str(room / "nothing")

    nobody = called("encode", "shili", "--data", room / "empty", "--key", key, "--out", out)
    strange = called("match", room / "empty", room / "empty", "--out", out)

    assert "nobody-to-encode" in str(nobody.exception)
    assert "not-encoded" in str(strange.exception)


def test_a_key_is_its_owners_alone_and_is_never_overwritten(room: Path) -> None:
    before = (room / "round.json").read_bytes()

    again = called("key", room / "round.json", "--round", "十一月")

    assert getattr(again.exception, "code", "") == "key-file-exists"
    assert (room / "round.json").read_bytes() == before
    assert stat.S_IMODE((room / "round.json").stat().st_mode) == 0o600


def test_a_spoilt_key_is_refused_in_plain_words(room: Path) -> None:
    (room / "round.json").write_text(json.dumps({"round": "十月", "key": "zz"}), encoding="utf-8")

    done = called(
        "encode", "shili", "--data", room / "ours", "--key", room / "round.json", "--out", room / "out"
    )

    assert getattr(done.exception, "code", "") == "key-file-unreadable"


def test_the_same_file_and_key_give_the_same_bytes(room: Path) -> None:
    first = (encode(room, "ours", "--everybody") / "send" / "people.csv").read_bytes()

    assert (encode(room, "ours", "--everybody") / "send" / "people.csv").read_bytes() == first
