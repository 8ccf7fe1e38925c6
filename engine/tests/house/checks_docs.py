"""The docs say what is there, and what is there is in the docs."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import PurePosixPath

from house import SOURCE, TESTS, Check, House

TARGET = re.compile(r"^([a-z-]+):(?!=)", re.MULTILINE)
HELPED = re.compile(r"^([a-z-]+):.*## \S", re.MULTILINE)
AUDIENCES = {"For officers", "For pack authors", "For operators", "For developers"}
ADR_PARTS = ["Situation", "Choice", "What we gave up", "What would change our mind"]
CODES = "docs/reference/error-codes.md"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def helpless_targets(house: House) -> list[str]:
    makefile = house.text("Makefile")
    return sorted(set(TARGET.findall(makefile)) - set(HELPED.findall(makefile)))


def unknown_verbs(house: House) -> list[str]:
    known = set(TARGET.findall(house.text("Makefile")))
    asked = {
        (name, verb)
        for name in house.named(end=".md")
        for block in re.findall(r"```.*?```|`[^`\n]+`", house.text(name), flags=re.DOTALL)
        for verb in re.findall(r"\bmake ([a-z-]+)", block)
    }
    return [f"{name}: make {verb}" for name, verb in sorted(asked) if verb not in known]


def parted_twins(house: House) -> list[str]:
    twins = (("README.md", "README.zh.md"), ("README.zh.md", "README.md"))
    return [one for one, other in twins if f"]({other})" not in house.text(one).split("\n")[0]]


def unlike_twins(house: House) -> list[str]:
    links = [
        set(LINK.findall(house.text(name))) - {"README.md", "README.zh.md"}
        for name in ("README.md", "README.zh.md")
    ]
    return [f"only one README links {link}" for link in sorted(links[0] ^ links[1])]


def dead_links(house: House) -> list[str]:
    return [
        f"{name}: {link}"
        for name in house.named(end=".md")
        for link in LINK.findall(house.text(name))
        if not (house.root / PurePosixPath(name).parent / link).exists()
    ]


def unlisted_pages(house: House) -> list[str]:
    listed = {str(PurePosixPath("docs") / link) for link in LINK.findall(house.text("docs/index.md"))}
    return [name for name in house.named("docs/", end=".md") if name not in {*listed, "docs/index.md"}]


def versions_apart(house: House) -> list[str]:
    version = tomllib.loads(house.text("engine/pyproject.toml")).get("project", {}).get("version", "")
    places = {"CHANGELOG.md": f"## {version}", f"{SOURCE}/__init__.py": f'__version__ = "{version}"'}
    return [f"{name} does not say {version}" for name, sign in places.items() if sign not in house.text(name)]


def strange_headings(house: House) -> list[str]:
    headings = re.findall(r"^### (.+)$", house.text("CHANGELOG.md"), flags=re.MULTILINE)
    return [f"CHANGELOG.md: {heading}" for heading in headings if heading not in AUDIENCES]


def crooked_records(house: House) -> list[str]:
    records = house.named("docs/adr/", end=".md")
    numbers = [int(PurePosixPath(name).name[:4]) for name in records]
    gaps = [
        f"docs/adr: {after} follows {before}"
        for before, after in pairwise([0, *numbers])
        if after != before + 1
    ]
    parts = {name: re.findall(r"^## (.+)$", house.text(name), flags=re.MULTILINE) for name in records}
    return gaps + [name for name, headings in parts.items() if headings != ADR_PARTS]


def untold_codes(house: House) -> list[str]:
    """Error codes that no test names, or that say nothing of what to do."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|(.*)\|(.*)\|$", house.text(CODES), flags=re.MULTILINE)
    tests = "\n".join(
        house.text(name) for name in house.files if name.startswith((TESTS, "engine/cluster_tests"))
    )
    named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", tests))
    return [f"{CODES}: {code}" for code, _, remedy in rows if code not in named or not remedy.strip()]


CHECKS = (
    Check(
        "every verb of the Makefile has a line of help", helpless_targets, {"Makefile": "demo: x\n\ttrue\n"}
    ),
    Check("every verb in the docs exists", unknown_verbs, {"README.md": "```\nmake coffee\n```"}),
    Check("the two READMEs link each other in the first line", parted_twins, {"README.md": "# Jiwang\n"}),
    Check(
        "the two READMEs link the same pages", unlike_twins, {"README.md": "[x](x.md)", "README.zh.md": ""}
    ),
    Check("every link leads somewhere", dead_links, {"README.md": "[x](nowhere.md)"}),
    Check(
        "every error code has a test and says what to do",
        untold_codes,
        {CODES: "| `no-such-thing` | 甲 | 乙 |\n"},
    ),
    Check("every page is in the index", unlisted_pages, {"docs/index.md": "", "docs/x.md": ""}),
    Check(
        "the version is the same everywhere",
        versions_apart,
        {"engine/pyproject.toml": '[project]\nversion = "9.9"', "CHANGELOG.md": "## 0.1"},
    ),
    Check("the changelog speaks to its four readers", strange_headings, {"CHANGELOG.md": "### Misc\n"}),
    Check(
        "every decision record has its number and its four parts", crooked_records, {"docs/adr/0002-x.md": ""}
    ),
)
