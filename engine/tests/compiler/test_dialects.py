"""What the generated SQL means to the database, where that is not plain."""

from __future__ import annotations

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.dialects import DUCKDB

WORDS = ("洪涝", "风雹", "地质灾害", "火灾", "低温", "其他灾害")


@pytest.fixture
def backend() -> DuckDB:
    found = DuckDB(threads=2)
    kinds = ", ".join(map(DUCKDB.text, (*WORDS, "交通事故")))
    found.run(f"CREATE TABLE line AS SELECT i, [{kinds}][i % 9 + 1] AS kind FROM range(300000) AS numbers(i)")
    return found


@pytest.mark.parametrize("count", range(1, len(WORDS) + 1))
def test_being_one_of_some_words_means_what_in_means(backend: DuckDB, count: int) -> None:
    asked, plain = DUCKDB.one_of("kind", WORDS[:count]), ", ".join(map(DUCKDB.text, WORDS[:count]))

    differ = f"SELECT count(*) FROM line WHERE ({asked}) IS DISTINCT FROM (kind IN ({plain}))"

    assert backend.one(differ) == 0


@pytest.mark.parametrize("count", range(1, len(WORDS) + 1))
def test_a_list_of_words_leaves_the_rows_in_their_order(backend: DuckDB, count: int) -> None:
    asked = f"SELECT i, {DUCKDB.one_of('kind', WORDS[:count])} AS found FROM line"

    ((_, plan),) = backend.rows(f"EXPLAIN {asked}")

    assert "JOIN" not in plan.upper()  # of which the rows of two threads come as they like
    assert backend.columns(asked)["i"].values.tolist() == list(range(300_000))


@pytest.mark.parametrize(("kept", "held"), [(WORDS, "this"), ((*WORDS[::-1], "交通事故"), "other"), ((), "")])
def test_a_word_has_the_same_place_in_a_list_however_the_database_holds_it(
    kept: tuple[str, ...], held: str
) -> None:
    db = DuckDB(threads=1)
    said = [*WORDS, *(["交通事故"] if held != "this" else []), None]
    kind = f"ENUM({', '.join(map(DUCKDB.text, kept))})" if kept else "VARCHAR"
    db.run(f"CREATE TABLE line (i INTEGER, kind {kind})")
    for number, word in enumerate(said):
        db.run("INSERT INTO line VALUES (?, ?)", (number, word))

    assert db.one(f"SELECT {DUCKDB.holding('kind', WORDS)} FROM line LIMIT 1") == held
    places = db.rows(f"SELECT {DUCKDB.place_by(held, 'kind', WORDS)} FROM line ORDER BY i")
    assert [place for (place,) in places] == [*range(len(WORDS)), *([-1] if held != "this" else []), None]
    db.close()
