from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from jiwang_engine.synthesis.files.columns import days, digits, joined, words, yuan
from jiwang_engine.synthesis.files.writing import GB18030, SEMICOLON, TABBED, UTF8, Table, write_csv

texts = some.text(some.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\0"), max_size=12)


@given(
    vocabulary=some.lists(texts, min_size=1, max_size=6),
    seed=some.integers(0, 999),
    rows=some.integers(1, 40),
)
def test_a_written_column_reads_as_its_texts_in_every_encoding(
    vocabulary: list[str], seed: int, rows: int
) -> None:
    index = np.random.default_rng(seed).integers(0, len(vocabulary), rows)
    column = joined(words(vocabulary, index), "号", digits(index, 3)).with_changes({rows - 1: "㛃𠮷"})

    for encoding in ("utf-8", "gb18030"):
        matrix = column.renderer(encoding)(0, rows)
        lines = [bytes(line).replace(b"\0", b"").decode(encoding) for line in matrix]
        assert lines == column.texts()


@given(
    cells=some.lists(texts, min_size=1, max_size=20),
    style=some.sampled_from([GB18030, UTF8, SEMICOLON, TABBED]),
)
def test_a_changed_cell_survives_the_csv_whatever_it_holds(cells: list[str], style: object) -> None:
    assert isinstance(style, type(UTF8))
    numbers = np.arange(len(cells))
    table = Table(
        "t", {"甲": digits(numbers, 4), "乙": digits(numbers, 4).with_changes(dict(enumerate(cells)))}
    )

    with TemporaryDirectory() as folder:
        path = write_csv(table, Path(folder), style)
        encoding = "utf-8-sig" if style.mark else style.encoding
        with path.open(encoding=encoding, newline="") as file:
            read = list(csv.reader(file, delimiter=style.separator))

    assert read == [["甲", "乙"], *([f"{at:04d}", cell] for at, cell in enumerate(cells))]


@given(fen=some.integers(0, 10**11))
def test_an_amount_is_written_to_the_fen(fen: int) -> None:
    (text,) = yuan(np.array([fen])).texts()

    assert text == f"{fen // 100}.{fen % 100:02d}"


def test_an_unknown_day_is_an_empty_cell() -> None:
    column = days(np.array([20_000, 0]), known=np.array([True, False]))

    assert column.texts() == ["2024-10-04", ""]


def test_rows_can_be_taken_twice_and_keep_their_changes() -> None:
    column = words(("甲", "乙"), np.array([0, 1, 0])).with_changes({1: "改"})

    assert column.take(np.array([1, 1, 2])).texts() == ["改", "改", "甲"]
