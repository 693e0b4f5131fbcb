"""docs/data-model.md describes every key that the models know."""

import re
from pathlib import Path

from chalicelib.store import tables

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/data-model.md").read_text(encoding="utf-8")
CODE = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "chalicelib/store").glob("*.py")))
KEY = re.compile(r"\b([A-Z]{1,9})(?=#)|(?<=[\"` ])(ACCOUNT|LOGIN|JOB|INBOX|UNMATCHED)(?=[\"` ])")
NO_KEYS = {"AES", "HMAC"}


def prefixes(text: str) -> set[str]:
    return {found[1] or found[2] for found in KEY.finditer(text)} - NO_KEYS


def test_every_prefix_of_the_access_patterns_has_its_row() -> None:
    named = prefixes(tables.__doc__ or "")
    assert len(named) > 20
    assert named <= prefixes(TEXT), named - prefixes(TEXT)


def test_every_prefix_that_is_written_is_an_access_pattern() -> None:
    written = set(re.findall(r"f?\"([A-Z]{1,9})#", CODE))
    assert written <= prefixes(tables.__doc__ or ""), written - prefixes(tables.__doc__ or "")


def test_every_entity_and_index_is_described() -> None:
    for model in (*tables.App.__subclasses__(), tables.EntryItem):
        assert model.__doc__, model
    for index in ("wake", "desk", "board", "enterprise", "day"):
        assert f"`{index}` (" in TEXT
