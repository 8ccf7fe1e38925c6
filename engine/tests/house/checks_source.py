"""What the source may not do, whatever else it does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import unified_diff

from error_codes import page
from house import SOURCE, TESTS, Check, House

ERROR_CODES = "docs/reference/error-codes.md"
CLOCKS = {"today", "now", "utcnow"}
CLOCK_FILES = {f"{SOURCE}/cli/days.py"}
UNSAFE = {"eval", "exec", "compile", "__import__"}
UNSAFE_OF = {
    "pickle": {"load", "loads", "Unpickler"},
    "marshal": {"load", "loads"},
    "shelve": {"open"},
    "os": {"system", "popen"},
    "yaml": {"load", "load_all", "unsafe_load", "full_load"},
}
SAFE_LOADERS = (
    "BaseLoader",
    "SafeLoader",
    "_LOADER",
)  # the last is a name of our own for the fast BaseLoader
FAKES = re.compile(r"unittest\.mock|pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b|monkeypatch\.setattr")


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call with the name called and what stands before its dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id, ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            before = node.func.value
            yield node, node.func.attr, before.id if isinstance(before, ast.Name) else ""


def silent_modules(house: House) -> list[str]:
    return [name for name, tree in house.trees(SOURCE) if not ast.get_docstring(tree)]


def unsafe_calls(house: House) -> list[str]:
    return [
        f"{name}:{call.lineno}: {before}.{called}"
        for name, tree in house.trees(SOURCE)
        for call, called, before in calls(tree)
        if is_unsafe(call, called, before)
    ]


def is_unsafe(call: ast.Call, called: str, before: str) -> bool:
    """Whether a call may run what it reads; a YAML loader that makes plain values only is fine."""
    by_name = isinstance(call.func, ast.Name) and called in UNSAFE
    by_module = called in UNSAFE_OF.get(before, ()) and not ast.unparse(call).rstrip(")").endswith(
        SAFE_LOADERS
    )
    return by_name or by_module or any(keyword.arg == "shell" for keyword in call.keywords)


def clocks(house: House) -> list[str]:
    return [
        f"{name}:{call.lineno}: {before}.{called}()"
        for name, tree in house.trees(SOURCE)
        for call, called, before in calls(tree)
        if name not in CLOCK_FILES and before in {"date", "datetime"} and called in CLOCKS
    ]


def errors_without_remedy(house: House) -> list[str]:
    """Every error code tells what to do: the last column of the page says more than what is filled in."""
    rows = [line for line in house.text(ERROR_CODES).splitlines() if line.startswith("| `")]
    return [
        f"{ERROR_CODES}: {row}" for row in rows if not row.rstrip(" |").rpartition(" | ")[2].strip("…。 ")
    ]


def stale_error_codes(house: House) -> list[str]:
    said, written = house.text(ERROR_CODES).splitlines(), page(house.root / SOURCE).splitlines()
    lines = [line for line in unified_diff(said, written, lineterm="", n=0) if line[0] in "+-"]
    return [f"{line} (mend with: python tools/error_codes.py)" for line in lines[2:]]


def fakes(house: House) -> list[str]:
    mine = {f"{TESTS}/house/checks_source.py"}
    return [
        f"{name}: {found.group()}"
        for name in house.named(TESTS, end=".py")
        if name not in mine
        for found in FAKES.finditer(house.text(name))
    ]


CHECKS = (
    Check("every module says what it is for", silent_modules, {f"{SOURCE}/x.py": "import os"}),
    Check(
        "nothing that was read is ever run",
        unsafe_calls,
        {f"{SOURCE}/x.py": "import pickle\npickle.loads(b'')"},
    ),
    Check("only the command line looks at the clock", clocks, {f"{SOURCE}/x.py": "date.today()"}),
    Check(
        "the page of error codes is what the source says",
        stale_error_codes,
        {ERROR_CODES: "", f"{SOURCE}/x.py": "PackError('no-such-row', found='某事', remedy='请改')"},
    ),
    Check(
        "every error code says what to do",
        errors_without_remedy,
        {ERROR_CODES: "| `no-such-row` | 某事 | … |"},
    ),
    Check("no test skips or fakes", fakes, {f"{TESTS}/x.py": "from unittest.mock import Mock"}),
)
