"""Write docs/reference/error-codes.md from the places in the source that raise errors."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "engine" / "src" / "jiwang_engine"
PAGE = ROOT / "docs" / "reference" / "error-codes.md"
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")
HEAD = """# Error codes

Written by `tools/error_codes.py`; a house test compares it with the source. Every message reads `file:line:column: [code] what was found what to do`. The
code is stable: programs and other documents may rely on it. `…` stands for what the message fills in.
"""


@dataclass(frozen=True, slots=True)
class Raised:
    """One place that raises an error: part of the engine, code, and the two sentences."""

    part: str
    code: str
    found: str
    remedy: str


def raised_in(tree: ast.Module, part: str) -> Iterator[Raised]:
    """Every error that a module makes: a call of a class named …Error, or of `refused`, with a code first."""
    remedies = dict(_remedies(tree))
    for code in remedies:
        yield Raised(part, code, "", remedies[code])
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _name(call).endswith(("Error", "refused")) and call.args:
            code = call.args[0]
            if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
                said = {keyword.arg: text(keyword.value) for keyword in call.keywords}
                found = said.get("found") or (text(call.args[-1]) if len(call.args) > 1 else "")
                yield Raised(part, str(code.value), found, said.get("remedy", ""))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _remedies(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "REMEDIES":
            assert isinstance(node.value, ast.Dict)
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                yield str(getattr(key, "value", "")), text(value)


def text(node: ast.expr) -> str:
    """The constant parts of a sentence; `…` for what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(text(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp):
        return text(node.left) + text(node.right)
    return "…"


def page(source: Path) -> str:
    """The whole page for the sources below a folder."""
    raised = [
        one
        for path in sorted(source.rglob("*.py"))
        for one in raised_in(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(source).parts[0])
    ]
    parts = sorted({one.part for one in raised})
    return HEAD + "".join(_section(part, [one for one in raised if one.part == part]) for part in parts)


def _section(part: str, raised: list[Raised]) -> str:
    rows = [
        f"| `{code}` | {_joined(one.found for one in raised if one.code == code)} "
        f"| {_joined(one.remedy for one in raised if one.code == code)} |"
        for code in sorted({one.code for one in raised})
    ]
    return "\n".join(
        (f"\n## {part.removesuffix('.py')}\n", "| code | found | what to do |", "|---|---|---|", *rows, "")
    )


def _joined(sentences: Iterator[str]) -> str:
    distinct = dict.fromkeys(
        one.replace("|", "\\|").replace("\n", " ") for one in sentences if one and one != "…"
    )
    return "<br>".join(distinct) or "…"


if __name__ == "__main__":
    PAGE.write_text(page(SOURCE), encoding="utf-8")
    sys.stdout.write(f"written: {PAGE.relative_to(ROOT)}\n")
