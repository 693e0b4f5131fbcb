"""HTML from templates: one environment, named filters, no guessing (StrictUndefined, autoescape)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from chalicelib.domain.calendar import CST
from chalicelib.domain.identity import split_no
from chalicelib.web import static
from chalicelib.web.url import url

TEMPLATES = Path(__file__).parents[2] / "templates"
WEEKDAYS = "一二三四五六日"


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(CST) if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """11月22日"""
    found = _local(value)
    return f"{found.month}月{found.day}日"


def day_full(value: date | datetime) -> str:
    """2026年11月22日"""
    return f"{_local(value).year}年{day(value)}"


def clock(value: datetime) -> str:
    """09:20"""
    return f"{value.astimezone(CST):%H:%M}"


def when(value: datetime) -> str:
    """11月22日 09:20"""
    return f"{day(value)} {clock(value)}"


def weekday(value: date | datetime) -> str:
    """星期四"""
    return f"星期{WEEKDAYS[_local(value).weekday()]}"


def no(value: str) -> Markup:
    """A case number: the gaps are margins, so that copying gives the bare number."""
    head, *rest = split_no(value)
    return Markup('<span class="no">{}{}</span>').format(
        head, Markup("").join(Markup("<i>{}</i>").format(p) for p in rest)
    )


def size(value: int) -> str:
    """386 kB, 1.2 MB"""
    return f"{value / 1_000_000:.1f} MB" if value >= 1_000_000 else f"{max(1, round(value / 1000))} kB"


def paragraphs(value: str) -> Markup:
    """Typed text as paragraphs; what was typed is escaped."""
    lines = (line.strip() for line in value.split("\n"))
    return Markup("").join(Markup("<p>{}</p>").format(escape(line)) for line in lines if line)


FILTERS = {one.__name__: one for one in (day, day_full, clock, when, weekday, no, size, paragraphs)}


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(FILTERS)
    made.globals.update(url=url, static=static.address)
    return made


def html(template: str, values: Mapping[str, Any]) -> str:
    """The page as text. Missing values raise: a page is never shown with a hole."""
    return environment().get_template(template).render(**values)
