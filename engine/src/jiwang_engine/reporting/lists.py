"""Lists per county, township and village: Parquet always, xlsx and printable HTML for the places asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Indicator
from jiwang_engine.reporting.atlas import COUNTY, NOWHERE, Atlas, county_of, township_of
from jiwang_engine.reporting.rendering import write_template
from jiwang_engine.reporting.sections import AreaList, area_lists
from jiwang_engine.reporting.sheets import write_workbook
from jiwang_engine.reporting.tasks import ALERT_LINES, TASKS, read_tasks

MOST_AREAS = 200
_KINDS = {"county": "县（市、区）", "township": "乡镇（街道）", "village": "村（社区）"}
_MOST_LINES = 300  # of a county's section in HTML; the files beside it hold all
_LISTED = f"""
CREATE OR REPLACE TEMP TABLE listed_task AS
SELECT t.*, [one.sentence FOR one IN lines] AS sentences, [one.indicator FOR one IN lines] AS indicators,
    [one.visiting_sentence FOR one IN lines] AS visiting_sentences, [one.alert FOR one IN lines] AS alerts
FROM ({TASKS}) AS t
LEFT JOIN (
    -- One list of structures sorted as such: a list with an order of its own is many times dearer.
    SELECT task, list_sort(list({{'indicator': indicator, 'alert': alert, 'sentence': sentence, 'visiting_sentence': visiting_sentence}})) AS lines
    FROM alert GROUP BY task
) AS a ON a.task = t.task
"""


@dataclass(frozen=True, slots=True)
class WrittenList:
    """One place's list and where it lies, relative to the folder of the lists ("" = not written)."""

    code: str
    title: str  # the whole path: 甲县一镇东村
    name: str  # the place alone: 东村
    kind: str
    tasks: int
    html: str = ""
    xlsx: str = ""
    parquet: str = ""


@dataclass(frozen=True, slots=True)
class ListReport:
    """What was written; `left_out` places have work to do but were beyond the limit or not asked for."""

    lists: tuple[WrittenList, ...]

    @property
    def left_out(self) -> int:
        """How many places have no xlsx and HTML of their own."""
        return sum(not one.html for one in self.lists)


def write_lists(
    backend: Backend,
    folder: Path,
    *,
    indicators: Mapping[str, Indicator],
    atlas: Atlas,
    on: date,
    title: str,
    fictional: bool = False,
    only: Sequence[str] = (),
) -> ListReport:
    """Write the lists of a run below `folder`, with an index; reads `task`, `alert`, `person` and `membership`.

    `only` names places by code, with all that lies in them; without it the first 200 places are written,
    counties before townships before villages.
    """
    _gather(backend)
    listed = area_lists(read_tasks(backend, indicators, tasks="listed_task", lines="listed_alert"), atlas)
    asked = [one for one in listed if not only or one.code.startswith(tuple(only))]
    chosen = {(one.kind, one.code) for one in (asked if only else asked[:MOST_AREAS])}
    written = []
    for one in listed:
        target = _county_folder(folder, county_of(one.code), atlas)
        parquet = _write_county(backend, target, one.code) if one.kind == "county" else None
        page = target / f"{atlas.file_name(one.code)}.html" if (one.kind, one.code) in chosen else None
        if page:
            _write_place(page, one, atlas=atlas, on=on, fictional=fictional)
        written.append(_entry(one, folder, atlas=atlas, page=page, parquet=parquet))
    _forget(backend)
    report = ListReport(tuple(written))
    write_directory(folder, report, on=on, title=title, fictional=fictional)
    return report


def write_county_tables(backend: Backend, folder: Path, atlas: Atlas) -> tuple[WrittenList, ...]:
    """Write every county's tasks and alerts as two Parquet files, and nothing else; reads what `write_lists` reads.

    `write_places` makes the workbooks and pages of some places from these files, whenever they are wanted.
    """
    _gather(backend)
    counted = backend.rows(
        f"SELECT CASE WHEN length(region) < {COUNTY} THEN '' ELSE substr(region, 1, {COUNTY}) END AS county, count(*) "
        "FROM listed_task GROUP BY county ORDER BY county"
    )
    written = []
    for code, count in counted:
        target = _county_folder(folder, code, atlas)
        parquet = _write_county(backend, target, code)
        path = parquet.relative_to(folder).as_posix()
        written.append(WrittenList(code, atlas.path(code), atlas.name(code), "county", count, parquet=path))
    _forget(backend)
    return tuple(written)


def write_places(
    backend: Backend,
    counties: Sequence[WrittenList],
    folder: Path,
    *,
    indicators: Mapping[str, Indicator],
    atlas: Atlas,
    on: date,
    only: Sequence[str],
    fictional: bool = False,
) -> tuple[WrittenList, ...]:
    """Write workbook and page of the places that `only` names, and of all that lies in them, below `folder`.

    The counties' tables lie in that folder too, or wherever their path says.
    """
    written = []
    for county in counties:
        if not any(one.startswith(county.code) or county.code.startswith(one) for one in only):
            continue
        tables, target = folder / county.parquet, _county_folder(folder, county.code, atlas)
        lines, tasks = (f"'{quoted(path)}'" for path in (_alerts_beside(tables), tables))
        listed = area_lists(read_tasks(backend, indicators, tasks=tasks, lines=lines), atlas)
        for one in listed:
            if one.code.startswith(tuple(only)):
                page = target / f"{atlas.file_name(one.code)}.html"
                _write_place(page, one, atlas=atlas, on=on, fictional=fictional)
                parquet = tables if one.kind == "county" and tables.is_relative_to(folder) else None
                written.append(_entry(one, folder, atlas=atlas, page=page, parquet=parquet))
    return tuple(written)


def county_tables(folder: Path, atlas: Atlas) -> tuple[WrittenList, ...]:
    """The counties whose tables lie below a folder of lists, by their whole paths."""
    paths = sorted(one for one in folder.glob("*/*-alerts.parquet"))
    found = []
    for path in paths:
        code = path.parent.name.partition("-")[0].replace(NOWHERE, "")
        tasks = path.with_name(f"{path.stem.removesuffix('-alerts')}.parquet").resolve()
        found.append(WrittenList(code, atlas.path(code), atlas.name(code), "county", 0, parquet=str(tasks)))
    return tuple(found)


def _county_folder(folder: Path, code: str, atlas: Atlas) -> Path:
    target = folder / atlas.file_name(code)
    target.mkdir(parents=True, exist_ok=True)
    return target


def _alerts_beside(tasks: Path) -> Path:
    return tasks.with_name(f"{tasks.stem}-alerts.parquet")


def quoted(path: Path) -> str:
    """A path inside the quotes of an SQL literal."""
    return str(path).replace("'", "''")


def _write_place(page: Path, listed: AreaList, *, atlas: Atlas, on: date, fictional: bool) -> None:
    """The workbook and the page of one place; what a worker prints is always whole."""
    book = page.with_suffix(".xlsx")
    wholes = write_workbook(book, listed, atlas=atlas, on=on, fictional=fictional)
    most = _MOST_LINES if listed.kind == "county" else listed.tasks
    values = {"listed": listed, "atlas": atlas, "on": on, "fictional": fictional, "kinds": _KINDS}
    write_template(page, "list.html", most=most, workbook=book.name, wholes=wholes, **values)


def _write_county(backend: Backend, target: Path, code: str) -> Path:
    """The county's whole list as data, the held and the county's own tasks included, and every alert beside it."""
    path = target / f"{target.name}.parquet"
    inside = _inside(code)
    backend.write_parquet(f"SELECT * FROM listed_task WHERE {inside} ORDER BY points DESC, task", path)
    alerts = f"SELECT a.* FROM listed_alert AS a SEMI JOIN (SELECT task FROM listed_task WHERE {inside}) USING (task)"
    backend.write_parquet(f"{alerts} ORDER BY task, alert", _alerts_beside(path))
    return path


def _gather(backend: Backend) -> None:
    """The working tables `listed_task` and `listed_alert`."""
    backend.run(_LISTED)
    backend.run(f"CREATE OR REPLACE TEMP TABLE listed_alert AS {ALERT_LINES.format(where='true')}")


def _forget(backend: Backend) -> None:
    for name in ("listed_task", "listed_alert"):
        backend.run(f"DROP TABLE {name}")


def _inside(code: str) -> str:
    """The rows of a county; those whose place is not known that far are together under no code."""
    return f"substr(region, 1, {COUNTY}) = '{code}'" if code else f"length(region) < {COUNTY}"


def _entry(
    listed: AreaList, folder: Path, *, atlas: Atlas, page: Path | None, parquet: Path | None
) -> WrittenList:
    def relative(path: Path | None) -> str:
        return path.relative_to(folder).as_posix() if path else ""

    return WrittenList(
        listed.code,
        listed.title,
        atlas.name(listed.code),
        listed.kind,
        listed.tasks,
        html=relative(page),
        xlsx=relative(page and page.with_suffix(".xlsx")),
        parquet=relative(parquet),
    )


def write_directory(folder: Path, report: ListReport, *, on: date, title: str, fictional: bool) -> None:
    """Write the index of the lists."""
    inside: dict[str, list[WrittenList]] = {}
    for one in report.lists:
        above = {"township": county_of, "village": township_of}.get(one.kind)
        if above:
            inside.setdefault(above(one.code), []).append(one)
    write_template(
        folder / "index.html",
        "directory.html",
        counties=[one for one in report.lists if one.kind == "county"],
        inside=inside,
        report=report,
        on=on,
        title=title,
        fictional=fictional,
    )
