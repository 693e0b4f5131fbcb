"""What a row of the flow is, and what data it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.words import Role, Status

if TYPE_CHECKING:
    from chalicelib.domain.flow.step import Step


Reader = Callable[["Need", str, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Need:
    """One field of an action. `kind`: text (long), line, choice, many, unit, units, date, datetime, number,
    check, mobile, case, category, files (ids of the case's attachments), door ('window:<id>' …, of those that the page
    offers), account and accounts (logins). `low`/`high` are characters for texts and values for numbers."""

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    low: int = 2
    high: int = 2000
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Row:
    """One action of the flow. `to` lists every status it may lead to; empty: it stays.

    `rounds` empty: any round. `guards` return a Chinese sentence when the action is refused, else None.
    `second`: the action needs a second person, named in data['second'].
    """

    action: str
    label: str
    froms: frozenset[Status]
    to: tuple[Status, ...]
    roles: frozenset[Role]
    effect: "Callable[[Step], None]"
    needs: tuple[Need, ...] = ()
    guards: tuple["Callable[[Step], str | None]", ...] = ()
    rounds: frozenset[int] = frozenset()
    lane: bool = False  # only for people named for the case
    says: str = ""  # one sentence: what it does, for the page and the documentation
    danger: bool = False


def read_value(need: Need, raw: list[str], today: date, units: Mapping[str, Any]) -> Any:
    """The value of one field from its raw strings; raises ValueError with a Chinese sentence."""
    text = raw[0].strip() if raw else ""
    if need.kind == "many":
        chosen = tuple(one for one in raw if one in dict(need.choices))
        if need.required and not chosen:
            raise ValueError(f"请选择{need.label}")
        return chosen
    if need.kind == "units":
        chosen = tuple(dict.fromkeys(one.strip() for one in raw if one.strip()))
        if any(one not in units for one in chosen):
            raise ValueError("有的单位不在名录里，请重新选择")
        return chosen
    if need.kind == "files":
        return tuple(dict.fromkeys(one for one in raw if one))
    if need.kind == "accounts":
        return _accounts(need, text)
    if need.kind == "check":
        if need.required and not text:
            raise ValueError(f"请确认：{need.label}")
        return bool(text)
    if not text:
        if need.required:
            raise ValueError(f"请{'选择' if need.kind in ('choice', 'unit') else '填写'}{need.label}")
        return ""
    reader: Reader = READERS.get(need.kind, _text)
    return reader(need, text, units)


def _accounts(need: Need, text: str) -> tuple[str, ...]:
    """Logins as typed; whether they exist is for the caller, who knows the accounts."""
    found = tuple(dict.fromkeys(text.lower().replace("、", " ").replace("，", " ").replace(",", " ").split()))
    if need.required and not found:
        raise ValueError(f"请填写{need.label}")
    return found


def _text(need: Need, text: str, units: Mapping[str, Any]) -> str:
    if len(text) < need.low:
        raise ValueError(f"{need.label}至少 {need.low} 个字")
    if len(text) > need.high:
        raise ValueError(f"{need.label}最多 {need.high:,} 个字，现在 {len(text):,} 个字")
    return text


def _choice(need: Need, text: str, units: Mapping[str, Any]) -> str:
    if text not in dict(need.choices):
        raise ValueError(f"请选择{need.label}")
    return text


def _unit(need: Need, text: str, units: Mapping[str, Any]) -> str:
    if text not in units:
        raise ValueError("这个单位不在名录里，请重新选择")
    return text


def _number(need: Need, text: str, units: Mapping[str, Any]) -> int:
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{need.label}请填整数") from None
    if not need.low <= value <= need.high:
        raise ValueError(f"{need.label}应在 {need.low} 到 {need.high} 之间")
    return value


def _date(need: Need, text: str, units: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{need.label}请按 2026-11-23 这样填写") from None


def _datetime(need: Need, text: str, units: Mapping[str, Any]) -> datetime:
    from chalicelib.domain.calendar import CST

    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{need.label}请按 2026-11-23 09:30 这样填写") from None
    return value if value.tzinfo else value.replace(tzinfo=CST)


READERS: dict[str, Reader] = {
    "choice": _choice,
    "unit": _unit,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
}
