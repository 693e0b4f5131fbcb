"""What holds for every page that a test fetches."""

import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

LIMIT = 100_000  # bytes
FORBIDDEN_ON_PORTAL = ("逾期", "挂牌", "研判", "转报")


class Facts(HTMLParser):
    """What is checked of a page, gathered while it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.headings = 0
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.inside_label = 0
        self.faults: list[str] = []
        self.references: list[str] = []
        self.body = ""
        self.depth: list[str] = []

    def updatepos(self, i: int, j: int) -> int:
        """Lines are not counted: nobody asks for them, and it takes a tenth of the time."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.headings += tag == "h1"
        if tag == "body":
            self.body = found.get("class", "")
        if "id" in found:
            self.ids[found["id"]] += 1
        if "style" in found or any(name.startswith("on") for name in found):
            self.faults.append(f"inline style or handler on <{tag}>")
        if tag == "style" or (tag == "script" and "src" not in found):
            self.faults.append(f"inline <{tag}>")
        if tag == "label":
            self.inside_label += 1
            self.references += [found["for"]] if "for" in found else []
            self.labelled |= {found["for"]} if "for" in found else set()
        self.references += found.get("aria-describedby", "").split() + found.get("aria-labelledby", "").split()
        if tag == "a" and found.get("href", "").startswith("#"):
            self.references.append(found["href"][1:])
        if tag in ("input", "select", "textarea") and found.get("type") not in ("hidden", "submit"):
            self.fields.append(found | {"in_label": "1" if self.inside_label else "", "tag": tag})
        if tag == "form" and found.get("method", "get").lower() not in ("get", "post"):
            self.faults.append("a form without a known method")
        if tag in ("img",) and "alt" not in found:
            self.faults.append("an image without alt")

    def handle_endtag(self, tag: str) -> None:
        self.inside_label -= tag == "label"


def check(html: str, headers: Mapping[str, Any], facts: Facts) -> None:
    """Fails with a sentence when a page is not as every page must be; `facts` have read it."""
    assert html.startswith("<!doctype html>"), "no doctype"
    assert not facts.faults, facts.faults
    assert facts.headings == 1, f"{facts.headings} h1"
    doubled = [name for name, times in facts.ids.items() if times > 1]
    assert not doubled, f"ids used twice: {doubled}"
    unbound = [
        one.get("name") for one in facts.fields
        if not (one["in_label"] or one.get("id") in facts.labelled or one.get("aria-label"))
    ]  # fmt: skip
    assert not unbound, f"fields without label: {unbound}"
    missing = [name for name in facts.references if name and name not in facts.ids]
    assert not missing, f"references to no element: {missing}"
    assert len(html.encode()) < LIMIT, "page above 100 kB"
    policy = headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy and "form-action 'self'" in policy, "no CSP"
    assert "unsafe" not in policy, "CSP lets inline code in"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    if "portal" in facts.body.split():
        shown = re.sub(r"<[^>]+>", "", html)
        found = [word for word in FORBIDDEN_ON_PORTAL if word in shown]
        assert not found, f"words that no public page may show: {found}"
