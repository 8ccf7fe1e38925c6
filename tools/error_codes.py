"""Write docs/reference/error-codes.md from the places in the source that raise errors."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "engine" / "src" / "jiwang_engine"
PAGE = ROOT / "docs" / "reference" / "error-codes.md"
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")
MAKERS = ("Error", "refused", "error", "_wrong", "_bad")  # names of what makes an error
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


def raised_in(tree: ast.Module, part: str, hints: Mapping[str, str]) -> Iterator[Raised]:
    """Every error that a module makes: a call of a class named …Error, or of what makes one, with a code among its arguments;
    and what goes into a function of the module that gives all its errors one code."""
    remedies = dict(_remedies(tree))
    for code in remedies:
        yield Raised(part, code, "", remedies[code])
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    makers = {name: maker for one in functions for name, maker in _maker(one)}
    for function in functions:
        said = _said_in(function, hints)
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _name(call).endswith(MAKERS):
                yield from _raised(call, part, said=said, makers=makers)


Maker = tuple[str, int, int]
"""The code that a function gives all its errors, and which arguments are the two sentences."""


def _maker(function: ast.FunctionDef) -> Iterator[tuple[str, Maker]]:
    names = [one.arg for one in function.args.args if one.arg != "self"]
    if not {"found", "remedy"} <= set(names):
        return
    for call in ast.walk(function):
        code = call.args[0] if isinstance(call, ast.Call) and call.args else None
        if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
            yield function.name, (str(code.value), names.index("found"), names.index("remedy"))


def _hints(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What functions that find the nearest word answer, by their call."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name == "near":
            said = [
                text(one.value) for one in ast.walk(function) if isinstance(one, ast.Return) and one.value
            ]
            yield "near()", "<br>".join(said)


def _said_in(function: ast.FunctionDef, hints: Mapping[str, str]) -> dict[str, str]:
    """The sentences that a function keeps under a name before it makes an error of them."""
    found = dict(hints)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            pairs = zip(target.elts, value.elts, strict=True) if both else [(target, value)]  # type: ignore[attr-defined]
            for name, one in pairs:
                if isinstance(name, ast.Name) and text(one).replace("…", ""):
                    found[name.id] = "<br>".join(filter(None, (found.get(name.id), text(one))))
    return found


def _raised(
    call: ast.Call, part: str, *, said: Mapping[str, str], makers: Mapping[str, Maker]
) -> Iterator[Raised]:
    """The code, and the sentences after it: by name, or as the next two arguments; a refusal says last what was found."""
    codes = [place for place, one in enumerate(call.args) if CODE.fullmatch(str(getattr(one, "value", "")))]
    named = {keyword.arg: text(keyword.value, said) for keyword in call.keywords}
    texts = [text(one, said) for one in call.args]
    if codes:
        after = texts[codes[0] + 1 :]
        found, remedy = (*after, "", "")[:2]
        if _name(call) == "refused":
            found, remedy = ("", *after)[-1], ""
        yield Raised(part, texts[codes[0]], named.get("found") or found, named.get("remedy") or remedy)
    elif _name(call) in makers:
        code, first, second = makers[_name(call)]
        if len(texts) > max(first, second):
            yield Raised(part, code, texts[first], texts[second])


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _remedies(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "REMEDIES":
            assert isinstance(node.value, ast.Dict)
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                yield str(getattr(key, "value", "")), text(value)


def text(node: ast.expr, said: Mapping[str, str] | None = None) -> str:
    """The constant parts of a sentence; `…` for what is filled in. `said` are sentences that have a name."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(text(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp):
        return text(node.left, said) + text(node.right, said)
    if isinstance(node, ast.IfExp):
        return "<br>".join(text(part, said) for part in (node.body, node.orelse))
    named = (
        node.id if isinstance(node, ast.Name) else f"{_name(node)}()" if isinstance(node, ast.Call) else ""
    )
    return (said or {}).get(named, "…")


def page(source: Path) -> str:
    """The whole page for the sources below a folder."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(source.rglob("*.py"))}
    hints = {call: said for tree in trees.values() for call, said in _hints(tree)}
    raised = [
        one
        for path, tree in trees.items()
        for one in raised_in(tree, path.relative_to(source).parts[0], hints)
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
    every = (part for one in sentences for part in one.split("<br>"))
    distinct = dict.fromkeys(one.replace("|", "\\|").replace("\n", " ") for one in every if one.strip("…。 "))
    return "<br>".join(distinct) or "…"


if __name__ == "__main__":
    PAGE.write_text(page(SOURCE), encoding="utf-8")
    sys.stdout.write(f"written: {PAGE.relative_to(ROOT)}\n")
