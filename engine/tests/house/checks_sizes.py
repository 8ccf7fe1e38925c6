"""How long a function, a file and a folder may be."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from house import SOURCE, TESTS, Check, House

FUNCTION, TEST, FILE, CONFTEST, FOLDER, TOP = 40, 30, 400, 150, 14, 10


def functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every function's name and its number of lines, decorators left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def long_functions(house: House) -> list[str]:
    return [
        f"{name}: {function} has {lines} lines"
        for name, tree in house.trees()
        for function, lines in functions(tree)
        if lines > (TEST if function.startswith("test_") else FUNCTION)
    ]


def long_files(house: House) -> list[str]:
    lines = {name: house.text(name).count("\n") for name in house.named(end=".py")}
    limits = {name: CONFTEST if name.endswith("conftest.py") else FILE for name in lines}
    return [f"{name}: {count} lines" for name, count in lines.items() if count > limits[name]]


def full_folders(house: House) -> list[str]:
    folders = Counter(str(PurePosixPath(name).parent) for name in house.named(end=".py"))
    return [f"{folder}: {count} Python files" for folder, count in folders.items() if count > FOLDER]


def wide_tops(house: House) -> list[str]:
    tops = {
        name: len(names_at_top(tree)) for name, tree in house.trees(SOURCE) if name.endswith("__init__.py")
    }
    return [f"{name}: {count} names" for name, count in tops.items() if count > TOP]


def names_at_top(tree: ast.Module) -> set[str]:
    """The public names that a package offers."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
    return {name for name in names if not name.startswith("_")}


CHECKS = (
    Check(
        "no function is longer than a screen",
        long_functions,
        {f"{SOURCE}/x.py": "def f():\n" + "    pass\n" * FUNCTION},
    ),
    Check("no file is longer than 400 lines", long_files, {f"{TESTS}/x.py": "1\n" * (FILE + 1)}),
    Check(
        "no folder holds more than 14 Python files",
        full_folders,
        {f"{SOURCE}/x{number}.py": "" for number in range(FOLDER + 1)},
    ),
    Check(
        "no package offers more than 10 names",
        wide_tops,
        {f"{SOURCE}/x/__init__.py": "".join(f"from y import a{n}\n" for n in range(TOP + 1))},
    ),
)
