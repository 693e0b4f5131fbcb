"""From the flow's needs to form fields: one place decides what is typed where, for every action (procedure 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.flow.row import Need
from chalicelib.domain.org import Org

RADIOS = 6  # up to so many choices stand open, more become a list
YES = "1"


@dataclass(frozen=True)
class Field:
    """One field as the template draws it; `given` are the strings in it, `id` is unique on the page."""

    need: Need
    id: str
    shape: str  # textarea, input, radios, select, checks, check
    type: str  # of an input: text, date, datetime-local, number, tel
    given: tuple[str, ...]
    error: str
    choices: tuple[tuple[str, str], ...]

    @property
    def value(self) -> str:
        return self.given[0] if self.given else ""

    @property
    def rows(self) -> int:
        """Lines of a text field: what stands in it is readable without scrolling, within reason."""
        return max(4, min(14, len(self.value) // 30 + self.value.count("\n") + 2))

    @property
    def in_a_row(self) -> bool:
        """Few short choices stand side by side."""
        return len(self.choices) <= RADIOS and all(len(label) <= 6 for _, label in self.choices)


SHAPES = {
    "text": ("textarea", ""), "line": ("input", "text"), "choice": ("radios", ""), "many": ("checks", ""),
    "unit": ("select", ""), "units": ("checks", ""), "date": ("input", "date"), "number": ("input", "number"),
    "datetime": ("input", "datetime-local"), "check": ("check", ""), "mobile": ("input", "tel"),
    "case": ("input", "text"), "account": ("input", "text"), "accounts": ("input", "text"), "category": ("select", ""),
    "files": ("checks", ""), "door": ("select", ""),
}  # fmt: skip


def fields(
    prefix: str,
    needs: Sequence[Need],
    org: Org,
    *,
    values: Mapping[str, Any] | None = None,
    raw: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    files: tuple[tuple[str, str], ...] = (),
) -> list[Field]:
    """The fields of a form. `raw` (what was typed) wins over `values` (what is proposed)."""
    made = []
    for need in needs:
        given = tuple(raw.get(need.name, ())) if raw is not None else strings((values or {}).get(need.name))
        shape, type_ = SHAPES[need.kind]
        choices = offered(need, org, files)
        if shape == "radios" and len(choices) > RADIOS:
            shape = "select"
        error = (errors or {}).get(need.name, "")
        made.append(Field(need, f"{prefix}-{need.name}", shape, type_, given, error, choices))
    return made


def offered(need: Need, org: Org, files: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """What can be chosen; `files` are (id, name) of the case's attachments."""
    found = {"category": tuple(org.offered.items()), "files": files}
    return units(org) if need.kind in ("unit", "units") else found.get(need.kind, need.choices)


def strings(value: Any) -> tuple[str, ...]:
    """A proposed value as an input takes it; None, '' and False are empty."""
    if value is None or value == "" or value is False:
        return ()
    if isinstance(value, bool):
        return (YES,)
    if isinstance(value, datetime):
        return (value.strftime("%Y-%m-%dT%H:%M"),)
    if isinstance(value, date):
        return (value.isoformat(),)
    if isinstance(value, tuple | list | frozenset):
        return tuple(str(one) for one in value)
    return (str(value),)


def units(org: Org) -> tuple[tuple[str, str], ...]:
    """Units that can be chosen, city first, then by region."""
    active = [unit for unit in org.units.values() if unit.active]
    order = sorted(active, key=lambda unit: (unit.region != org.city, unit.region))
    return tuple((unit.id, unit.name) for unit in order)
