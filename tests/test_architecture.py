"""Who may import what (CONTRIBUTING 3), and the house rules that a reader of the code relies on."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "chalicelib").rglob("*.py"))
OURS = "chalicelib."
# part of the package → parts it may import (itself always); what only type checkers import does not count
ALLOWED = {
    "domain": set(),
    "handling": {"domain"},
    "jobs": {"handling", "domain", "messages", "store", "wiring"},
    "web": {"handling", "documents", "domain", "wiring", "messages", "settings", "store"},
    "store": {"domain", "crypto"},
    "messages": {"domain", "reference"},
    "documents": {"domain"},
    "crypto": {"domain"},
    "files": {"domain"},
    "reference": {"domain"},
    "settings": set(),
    "static": set(),
}


def part(path: Path) -> str:
    return path.relative_to(ROOT / "chalicelib").parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> set[str]:
    """Modules imported at run time, anywhere in the file."""
    typing_only = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for node in ast.walk(block)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_part_may(path):
    own = part(path)
    if own in ("wiring", "__init__", "local"):
        return
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if name.startswith(OURS):
            other = name.split(".")[1]
            assert other == own or other in ALLOWED[own], f"{own} imports {name}"


@pytest.mark.parametrize("path", [p for p in CODE if part(p) == "domain"], ids=lambda path: path.name)
def test_the_domain_reads_no_clock_makes_no_ids_and_does_no_io(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not imports(tree) & {"os", "time", "uuid", "random", "secrets", "socket", "pathlib", "boto3"}
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"open", "datetime.now", "datetime.utcnow", "date.today", "print", "input"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_a_wall_of_text(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


def test_no_real_looking_phone_numbers_in_the_project():
    import re

    for path in [*CODE, *(ROOT / "templates").rglob("*.html"), *(ROOT / "tools").rglob("*.py")]:
        if "node_modules" in path.parts:
            continue
        for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", path.read_text(encoding="utf-8")):
            assert number.startswith("1990000"), f"{path}: {number}"
