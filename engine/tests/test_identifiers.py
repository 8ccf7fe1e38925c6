"""Resident IDs: every way departments write them, in SQL and in Python alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.identifiers import (
    NUMBER_MARK,
    Identifier,
    IdStatus,
    check_character,
    identify,
    masked_id,
    masked_id_sql,
    with_identifiers,
)


def number(p17: int) -> str:
    return f"{p17}{check_character(p17)}"


CHEN = number(99990119650101123)
WITH_X = next(one for one in map(number, range(99990119800229000, 99990119800229100)) if one.endswith("X"))
KEY = 99990119650101123 * 11 + "0123456789X".index(CHEN[-1])
X_KEY = int(WITH_X[:17]) * 11 + 10
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.fixture(scope="module")
def backend() -> Iterator[DuckDB]:
    with_memory = DuckDB()
    yield with_memory
    with_memory.close()


def in_sql(backend: DuckDB, texts: list[str | None]) -> list[Identifier]:
    backend.run("CREATE OR REPLACE TEMP TABLE cells (place INTEGER, cell VARCHAR)")
    for at, text in enumerate(texts):
        backend.run("INSERT INTO cells VALUES (?, ?)", [at, text])
    query = f"SELECT id_text, id_key, id_status FROM ({with_identifiers('cells', 'cell')}) ORDER BY place"
    return [Identifier(text, key, IdStatus(status)) for text, key, status in backend.rows(query)]


WAYS_OF_WRITING = [
    (CHEN, KEY, IdStatus.CLEAN),
    (WITH_X, X_KEY, IdStatus.CLEAN),
    (WITH_X.lower(), X_KEY, IdStatus.CLEANED),
    (WITH_X[:17] + "×", X_KEY, IdStatus.CLEANED),
    (WITH_X.translate(FULL_WIDTH), X_KEY, IdStatus.CLEANED),
    (f" {CHEN}\t", KEY, IdStatus.CLEANED),
    (f"'{CHEN}", KEY, IdStatus.CLEANED),
    (f"\ufeff{CHEN[:6]} {CHEN[6:14]}-{CHEN[14:]}\u200b", KEY, IdStatus.CLEANED),
    (f"{WITH_X[:17]}X.0", X_KEY, IdStatus.CLEANED),
    (f"{CHEN[:6]}{CHEN[8:17]}", KEY, IdStatus.OLD),
    (WITH_X[:17], X_KEY, IdStatus.CUT),
    (CHEN[:17], None, IdStatus.WRONG_LENGTH),
    (f"{CHEN}42", KEY, IdStatus.CERTIFICATE),
    (f"{CHEN}42B1", KEY, IdStatus.CERTIFICATE),
    (f"G{CHEN}", KEY, IdStatus.STUDENT),
    (f"J{CHEN}", None, IdStatus.OTHER),
    ("", None, IdStatus.MISSING),
    (None, None, IdStatus.MISSING),
    ("无", None, IdStatus.MISSING),
    (" - ", None, IdStatus.MISSING),
    ("111111111111111", None, IdStatus.MISSING),
    ("000000000000000000", None, IdStatus.MISSING),
    ("999", None, IdStatus.MISSING),
    ("#N/A", None, IdStatus.MISSING),
    ("9.999E+17", None, IdStatus.DAMAGED),
    (f"{NUMBER_MARK}{CHEN}", None, IdStatus.DAMAGED),
    ("999901196501011000", None, IdStatus.DAMAGED),
    (number(99990119650101123)[:17] + "x", None, IdStatus.WRONG_CHECK),
    (number(99990119650230123), None, IdStatus.WRONG_DATE),
    (number(99990119010229123), None, IdStatus.WRONG_DATE),
    ("99990119650101", None, IdStatus.WRONG_LENGTH),
    ("999***********1234", None, IdStatus.MASKED),
    ("E12345678", None, IdStatus.OTHER),
    ("张三", None, IdStatus.OTHER),
]


@pytest.mark.parametrize(("text", "key", "status"), WAYS_OF_WRITING)
def test_each_way_of_writing_an_id_gets_its_key_and_status(
    text: str | None, key: int | None, status: IdStatus
) -> None:
    found = identify(text)

    assert (found.key, found.status) == (key, status)


def test_sql_and_python_agree_on_every_way_of_writing(backend: DuckDB) -> None:
    texts = [text for text, _, _ in WAYS_OF_WRITING]

    assert in_sql(backend, texts) == [identify(text) for text in texts]


NUMBERS = st.builds(
    lambda area, year, day, tail: number(int(f"{area}{year}{day:04d}{tail:03d}")),
    st.integers(999901, 999999),
    st.integers(1880, 2030),
    st.integers(0, 1399),
    st.integers(0, 999),
)
DAMAGE = st.sampled_from(
    [
        lambda text: text,
        str.lower,
        lambda text: text.translate(FULL_WIDTH),
        lambda text: f" {text}\u3000",
        lambda text: f"'{text}",
        lambda text: text[:6] + text[8:17],
        lambda text: text[:17],
        lambda text: text + ".0",
        lambda text: text + "31",
        lambda text: "G" + text,
        lambda text: NUMBER_MARK + text,
        lambda text: text[:15] + "000",
        lambda text: text[:16] + text[17:15:-1],
        lambda text: text[:3] + "***" + text[-4:],
    ]
)
DIRTY = st.builds(lambda text, damage: damage(text), NUMBERS, DAMAGE)
ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from("0123456789Xx×０９Ｘ.*E+-'/ \t\u3000\u200b\ufeff无G#"),
        st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"),
    ),
    max_size=24,
)


@settings(deadline=None)
@given(st.lists(st.one_of(DIRTY, ANY_TEXT, st.none()), min_size=1, max_size=20))
def test_sql_and_python_agree_on_whatever_a_cell_holds(backend: DuckDB, texts: list[str | None]) -> None:
    assert in_sql(backend, texts) == [identify(text) for text in texts]


@given(DIRTY)
def test_a_key_can_be_turned_back_into_a_number_with_a_right_check_digit(text: str) -> None:
    found = identify(text)

    assert (found.key is None) != found.status.usable
    if found.key is not None:
        assert found.key % 11 == "0123456789X".index(check_character(found.key // 11))


@given(NUMBERS, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_gives_a_key(text: str, place: int, step: int) -> None:
    digit = "0123456789X".index(text[place])
    wrong = text[:place] + str((digit + step) % 10) + text[place + 1 :]

    assert wrong == text or identify(wrong).key is None


def test_an_id_that_went_through_a_float_is_damaged_even_if_its_check_digit_fits() -> None:
    through_float = next(
        one
        for one in map(number, range(99990119650101000, 99990119650101999))
        if one.isdigit() and one == f"{float(one):.0f}"
    )

    assert identify(f"{through_float}.0").status is IdStatus.DAMAGED
    assert identify(through_float).status is IdStatus.CLEAN


def test_an_area_code_that_never_existed_is_no_reason_to_refuse() -> None:
    assert identify(number(10000119850615001)).status is IdStatus.CLEAN


def test_an_id_is_masked_the_same_way_in_sql_and_python(backend: DuckDB) -> None:
    texts = [CHEN, CHEN[:15], "E12345678", "1234", ""]
    listed = ", ".join(f"('{text}')" for text in texts)
    shown = backend.rows(f"SELECT {masked_id_sql('cell')} FROM (VALUES {listed}) AS cells (cell)")

    assert [text for (text,) in shown] == [masked_id(text) for text in texts]
    assert masked_id(CHEN) == f"999***********{CHEN[-4:]}"
    assert masked_id("E12345678") == "E1*****78"
    assert masked_id("1234") == "****"


def test_every_status_has_a_chinese_label() -> None:
    assert all(status.label for status in IdStatus)
