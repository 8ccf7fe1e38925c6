"""A town with work to do at every desk, already judged."""

from collections.abc import Iterator
from datetime import date

import pytest

from jiwang_engine.alerting import Worker
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.reporting import Atlas
from town import AREAS, CHEN, LI, NEXT_VILLAGE, VILLAGE, WANG, ZHAO, Town

ON = date(2026, 11, 2)
OUTLAW = "=HYPERLINK(1)"  # a name that a spreadsheet would run


@pytest.fixture
def town(tmp_path: object) -> Iterator[Town]:
    backend = DuckDB(directories=[tmp_path])  # type: ignore[list-item]
    town = Town(backend)
    for unit, region in ((CHEN, VILLAGE), (LI, VILLAGE), (WANG, NEXT_VILLAGE), (ZHAO, None)):
        town.household(unit, region=region, points=unit)
    backend.run("UPDATE person SET name = ? WHERE person = 20", [OUTLAW])
    town.bill(501, date(2026, 10, 3), row_no=12)
    town.hit("M1", CHEN, records=(501,))
    town.hit("D2", CHEN)
    town.hit("M1", LI)
    town.hit("F1", WANG)
    town.hit("L1", WANG)
    town.hit("M1", ZHAO)
    town.judge(ON, workers=(Worker("孙一", (VILLAGE,), weekly_cap=1),))
    yield town
    backend.close()


@pytest.fixture
def atlas() -> Atlas:
    return Atlas(AREAS)
