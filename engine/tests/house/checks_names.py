"""One word per idea: the table of words and the names that say nothing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from house import SOURCE, TESTS, Check, House

WORDS = "docs/reference/words.md"
NOUNS = (f"{SOURCE}/terms.py", f"{SOURCE}/packs/model.py")
EMPTY_PARTS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "core",
    "manager",
    "handler",
    "processor",
}
EMPTY_NAMES = EMPTY_PARTS | {"base", "data", "info", "temp", "new", "v2"}
DICTATED = {"get_command"}  # names that a library asks us to use
ALLOWED_FILE = f"{SOURCE}/backends/base.py"


def spaced(name: str) -> str:
    """`LegalNumber` and `legal_number` as `legal number`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def rows(house: House) -> list[list[str]]:
    """The table of words: Chinese, code words, words not to use."""
    lines = [line for line in house.text(WORDS).splitlines() if line.startswith("|") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "| code |" not in line]


def code_words(row: list[str]) -> list[str]:
    return [spaced(word) for word in re.findall(r"`([^`]+)`", row[1])]


def named_things(house: House, start: str = "") -> Iterator[tuple[str, str]]:
    """Every Python file and class: where it is and its name."""
    for name, tree in house.trees(start):
        yield name, PurePosixPath(name).stem
        yield from ((name, node.name) for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def empty_names(house: House) -> list[str]:
    return [
        f"{where}: {name}"
        for where, name in named_things(house)
        if where != ALLOWED_FILE and (spaced(name) in EMPTY_NAMES or EMPTY_PARTS & set(spaced(name).split()))
    ]


def getters(house: House) -> list[str]:
    return [
        f"{name}: {node.name}"
        for name, tree in house.trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("get_") and node.name not in DICTATED
    ]


def nouns_without_a_row(house: House) -> list[str]:
    known = {word for row in rows(house) for word in code_words(row)}
    nouns = [name for where, name in named_things(house, SOURCE) if where in NOUNS and name[0].isupper()]
    return [f"{WORDS}: no row for {spaced(noun)}" for noun in nouns if spaced(noun) not in known]


def crooked_rows(house: House) -> list[str]:
    table = rows(house)
    twice = Counter(word for row in table for word in code_words(row))
    crooked = [f"{WORDS}: {row}" for row in table if len(row) != 3 or not all(row) or not code_words(row)]
    return crooked + [f"{WORDS}: {word} stands for two ideas" for word, count in twice.items() if count > 1]


def words_not_to_use(house: House) -> list[str]:
    table = rows(house)
    good = {word for row in table for word in code_words(row)}
    bad = {spaced(word) for row in table for word in re.findall(r"`([^`]+)`", row[-1])} - good
    return [f"{where}: {name}" for where, name in named_things(house, SOURCE) if spaced(name) in bad]


def words_not_to_show(house: House) -> list[str]:
    bad = {word for row in rows(house) for word in re.findall("[\u4e00-\u9fff]+", row[-1])}
    shown = [name for name in house.files if name.startswith((f"{SOURCE}/", "packs/"))]
    return [f"{name}: {word}" for name in shown for word in sorted(bad) if word in house.text(name)]


def twin_modules(house: House) -> list[str]:
    stems = Counter(PurePosixPath(name).stem for name in house.named(TESTS, end=".py"))
    return [
        f"{name} ×{count}"
        for name, count in stems.items()
        if count > 1 and name not in {"conftest", "__init__"}
    ]


TABLE = "| Chinese | code | not |\n|---|---|---|\n"
CHECKS = (
    Check(
        "no file or class has a name that says nothing",
        empty_names,
        {f"{SOURCE}/x.py": "class RowHandler: ..."},
    ),
    Check("a query says what comes and never get", getters, {f"{SOURCE}/x.py": "def get_rows(): ..."}),
    Check(
        "every noun of packs has a row in the table of words",
        nouns_without_a_row,
        {NOUNS[0]: "class Dragon: ..."},
    ),
    Check("every row of the table of words is whole", crooked_rows, {WORDS: f"{TABLE}| 龙 | `dragon` | |\n"}),
    Check(
        "no word that the table refuses is used",
        words_not_to_use,
        {WORDS: f"{TABLE}| 预警 | `alert` | `warning` |\n", f"{SOURCE}/x.py": "class Warning: ..."},
    ),
    Check(
        "no Chinese word that the table refuses is shown",
        words_not_to_show,
        {WORDS: f"{TABLE}| 政策包 | `pack` | 策略包 |\n", f"{SOURCE}/x.py": "'找不到策略包'"},
    ),
    Check(
        "no two test modules share a name",
        twin_modules,
        {f"{TESTS}/a/test_x.py": "", f"{TESTS}/b/test_x.py": ""},
    ),
)
