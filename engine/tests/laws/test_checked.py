"""A checked pack is kept for the next time, and nobody can tell the difference but by the clock."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from jiwang_engine.errors import PackErrors
from jiwang_engine.language.checker import check_pack
from jiwang_engine.laws.checked import checked_pack, law_hash
from jiwang_engine.laws.keeping import MOST_KEPT
from jiwang_engine.packs.loading import read_pack
from village import NUMBERS, written_pack


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which programs are kept."""
    monkeypatch.setenv("JIWANG_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """A small pack."""
    return written_pack(tmp_path)


def test_what_was_kept_is_what_was_checked(kept: Path, village: Path) -> None:
    first = checked_pack(village)

    again = checked_pack(village)

    assert again == first == check_pack(read_pack(village))
    assert len(list(kept.iterdir())) == 1


def test_a_changed_number_is_a_new_program(kept: Path, village: Path) -> None:
    checked_pack(village)
    (village / "numbers.yaml").write_text(NUMBERS.replace("730元", "740元"), encoding="utf-8")

    found = checked_pack(village)

    assert found.pack.parameters["line"].values[-1].value == "740元/月"
    assert len(list(kept.iterdir())) == 2


def test_a_new_case_is_seen_although_the_law_was_kept(kept: Path, village: Path) -> None:
    before = checked_pack(village)
    (village / "cases").mkdir(exist_ok=True)
    (village / "cases" / "fresh.yaml").write_text("[]\n", encoding="utf-8")

    after = checked_pack(village)

    assert len(after.pack.case_files) == len(before.pack.case_files) + 1


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"0" * 64 + b"\n[]", None])
def test_a_broken_entry_is_ignored_and_written_anew(kept: Path, village: Path, damage: bytes | None) -> None:
    checked_pack(village)
    (entry,) = kept.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-100] if damage is None else damage)

    found = checked_pack(village)

    assert found == check_pack(read_pack(village))
    assert entry.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(village: Path, kept: Path) -> None:
    kept.write_text("a file where the folder should be", encoding="utf-8")

    assert checked_pack(village) == check_pack(read_pack(village))


def test_many_at_once_get_the_same_and_leave_one_whole_entry(kept: Path, village: Path) -> None:
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(checked_pack, [village] * 16))

    assert all(one == found[0] for one in found)
    assert [path.suffix for path in kept.iterdir()] == [".json"]


def test_only_the_latest_are_kept(kept: Path, village: Path) -> None:
    for amount in range(MOST_KEPT + 3):
        (village / "numbers.yaml").write_text(NUMBERS.replace("730元", f"{800 + amount}元"), encoding="utf-8")
        checked_pack(village)

    assert len(list(kept.iterdir())) == MOST_KEPT


def test_a_kept_program_is_read_without_the_parser(kept: Path, village: Path) -> None:
    checked_pack(village)
    call = "import sys; from jiwang_engine.laws.checked import checked_pack; checked_pack(sys.argv[1])"

    answer = subprocess.run([sys.executable, "-c", f"{call}; sys.exit('lark' in sys.modules)", str(village)])

    assert answer.returncode == 0


def test_errors_are_never_kept(kept: Path, village: Path) -> None:
    (village / "numbers.yaml").write_text(NUMBERS.replace("类型: 金额/月", "类型: 金子"), encoding="utf-8")

    for _ in range(2):
        with pytest.raises(PackErrors, match="bad-type"):
            checked_pack(village)

    assert not kept.exists()


def test_the_hash_of_the_law_follows_its_meaning_and_not_its_spelling(village: Path) -> None:
    before = law_hash(check_pack(read_pack(village)))
    (village / "numbers.yaml").write_text(
        "# 说明\n\n" + NUMBERS.replace("村发1号", '"村发1号"'), encoding="utf-8"
    )
    respelt = law_hash(check_pack(read_pack(village)))
    (village / "numbers.yaml").write_text(NUMBERS.replace("730元", "731元"), encoding="utf-8")
    changed = law_hash(check_pack(read_pack(village)))

    assert respelt == before
    assert changed != before


def test_a_clause_less_is_another_law(village: Path) -> None:
    program = check_pack(read_pack(village))

    assert law_hash(replace(program, definitions=program.definitions[1:])) != law_hash(program)
