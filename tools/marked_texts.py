"""The texts of the desk that are shown to people, read from its sources: what is marked for translation, and what should be.

Templates are read by the scanners of Django and Jinja2. In Python a text is marked by a call of gettext. Rules, states, actions and permissions
know no Django: there every Chinese sentence is a text, and whoever shows it says it through `kit.words.speaking.spoken`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize
from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLAIN = {
    "rules.py",
    "states.py",
    "actions.py",
    "permissions.py",
    "adding.py",
    "sharing.py",
}  # texts without a mark
UNSEEN = ("config/", "kit/", "analysis/", "flow.py")  # the command line, words of files, and the engine's own

_CALL = re.compile(r"""(?<!\w)(_|n?gettext)\(((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[,\s]|u(?=['"]))+)""")
_MARKS = re.compile(
    r"""{%\s*(?:trans|translate) .*?%}|{%\s*blocktrans.*?endblocktrans\s*%}|{#.*?#}|_\("[^"]*"\)""", re.DOTALL
)


class Text(NamedTuple):
    """A text as it stands in the source: Chinese, with its form for many where there is one."""

    one: str
    many: str = ""


def marked_texts(source: Path) -> dict[Text, list[str]]:
    """Every text of a package with the files that hold it."""
    found: dict[Text, list[str]] = {}
    for path in _sources(source):
        texts = _READ[path.suffix](path, source)
        for text in texts:
            places = found.setdefault(text, [])
            name = path.relative_to(source).as_posix()
            if name not in places:
                places.append(name)
    return found


def unmarked_texts(source: Path) -> list[str]:
    """Chinese that a reader of English would meet: in templates outside a mark, in Python in no call of gettext."""
    found = []
    for path in _sources(source):
        name = path.relative_to(source).as_posix()
        if name.startswith(UNSEEN):
            continue
        bare = _BARE[path.suffix](path)
        found += [f"{name}: {text}" for text in bare]
    return found


def _sources(source: Path) -> list[Path]:
    """Python, Django's templates and Jinja2's."""
    found = (path for kind in _READ for path in source.rglob(f"*{kind}"))
    return sorted(path for path in found if "migrations" not in path.parts)


def _in_template(path: Path, _source: Path) -> Iterator[Text]:
    for _name, inside in _CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        texts = ast.literal_eval(f"({inside},)" if not inside.rstrip().endswith(",") else f"({inside})")
        yield Text(*texts[:2])


def _in_module(path: Path, source: Path) -> Iterator[Text]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = list(_calls(tree))
    for call in calls:
        texts = [
            one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if texts:
            yield Text(*texts[:2])
    if path.name in PLAIN and not path.relative_to(source).as_posix().startswith(UNSEEN):
        yield from (Text(one) for one in _literals(tree, beside=calls))


def _in_drawn(path: Path, _source: Path) -> Iterator[Text]:
    tree = Environment().parse(path.read_text(encoding="utf-8"))
    for _line, _name, said in extract_from_ast(tree, ("_", "ngettext")):
        texts = [one for one in (said if isinstance(said, tuple) else (said,)) if one]
        yield Text(*texts[:2])


def _bare_of_drawn(path: Path) -> list[str]:
    tree = Environment().parse(path.read_text(encoding="utf-8"))
    marked = {
        id(part)
        for call in tree.find_all(nodes.Call)
        if getattr(call.node, "name", "") in {"_", "ngettext"}
        for part in call.find_all(nodes.Const)
    }
    plain = [part.data for part in tree.find_all(nodes.TemplateData)]
    plain += [str(part.value) for part in tree.find_all(nodes.Const) if id(part) not in marked]
    return [found for text in plain for found in re.findall(f"{CHINESE.pattern}+", text)]


def _bare_of_template(path: Path) -> list[str]:
    rest = _MARKS.sub("", path.read_text(encoding="utf-8"))
    return re.findall(f"{CHINESE.pattern}+", rest)


def _bare_of_module(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    filled = [
        part.value
        for whole in ast.walk(tree)
        if isinstance(whole, ast.JoinedStr)
        for part in whole.values
        if isinstance(part, ast.Constant) and CHINESE.search(str(part.value))
    ]
    return filled if path.name in PLAIN else [*filled, *_literals(tree, beside=list(_calls(tree)))]


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of gettext under the names by which the module imports it."""
    names = {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if "gettext" in one.name
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def _literals(tree: ast.Module, *, beside: list[ast.Call]) -> Iterator[str]:
    """Chinese literals that are neither docstrings nor inside some calls, nor pieces of a filled text."""
    skipped = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for part in ast.walk(node)
    } | {id(part) for call in beside for part in ast.walk(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            if CHINESE.search(node.value) and not node.value.startswith("["):  # patterns are no texts
                yield node.value


_READ = {".html": _in_template, ".jinja": _in_drawn, ".py": _in_module}
_BARE = {".html": _bare_of_template, ".jinja": _bare_of_drawn, ".py": _bare_of_module}
