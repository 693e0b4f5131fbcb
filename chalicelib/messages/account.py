"""A city's account at its SMS vendor: keys and the vendor's numbers of our templates, as one JSON document.

Where it lies is the setting SMS_ACCOUNT: `ssm:/name` (a SecureString), `secretsmanager:name`, or `file:path` on one
machine. It is read when the first message leaves, kept for some minutes, and never logged.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

KEPT = 300  # seconds: a changed key works within minutes, without a new deployment
MISSED = 30  # seconds until one that could not be used is looked at once more


class AccountError(Exception):
    """The document cannot be used; the message names the field, never its value. `said`: for the people of the desk."""

    def __init__(self, message: str, said: str = "短信账号没有配好") -> None:
        super().__init__(message)
        self.said = said


@dataclass(frozen=True)
class Account:
    """`templates`: our template name → the vendor's id; `endpoint`: other than the vendor's own (tests, private
    clouds); `http`: settings of the generic gateway; `origin` and `events`: phone pool and configuration set of AWS."""

    key_id: str = ""
    key_secret: str = field(default="", repr=False)
    app_id: str = ""
    region: str = ""
    endpoint: str = ""
    origin: str = ""
    events: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)
    http: Mapping[str, Any] = field(default_factory=dict)


# What each vendor needs, besides templates.
NEEDS = {
    "aliyun": ("key_id", "key_secret"),
    "tencent": ("key_id", "key_secret", "app_id"),
    "aws": ("origin",),
    "http": ("http",),
}
OBJECTS = frozenset({"templates", "http"})
TEMPLATED = frozenset({"aliyun", "tencent"})


def parse(document: str, vendor: str) -> Account:
    """AccountError names the fields that are missing or wrong. A template without a number stops only itself."""
    try:
        raw = json.loads(document)
    except ValueError as error:
        raise AccountError("the SMS account is not JSON") from error
    if not isinstance(raw, dict):
        raise AccountError("the SMS account is not a JSON object")
    raw = {name: str(value) if type(value) is int else value for name, value in raw.items()}
    if wrong := _faults(raw, vendor):
        raise AccountError(f"the SMS account of {vendor}: {', '.join(wrong)}")
    if raw.get("templates"):
        raw["templates"] = {name: str(number) for name, number in raw["templates"].items() if number}
    return Account(**raw)


def template(account: Account, name: str) -> str:
    """The vendor's number of one of our templates; AccountError when the account has none."""
    number = account.templates.get(name)
    if not number:
        raise AccountError(f"the SMS account: no template number for {name}", f"没有登记模板“{name}”的编号")
    return number


def _faults(raw: Mapping[str, Any], vendor: str) -> list[str]:
    known = {one.name for one in fields(Account)}
    missing = [f"{name} is missing" for name in NEEDS[vendor] if not raw.get(name)]
    unknown = [f"{name} is unknown" for name in sorted(set(raw) - known)]
    typed = [f"{name} is not {'an object' if name in OBJECTS else 'a text'}" for name in sorted(set(raw) & known)
             if not isinstance(raw[name], dict if name in OBJECTS else str)]  # fmt: skip
    return missing + unknown + typed


def reader(place: str, client: Callable[[str], Any]) -> Callable[[], str]:
    """A function that reads the document; `client('ssm')` makes a client. AccountError for a place of another kind."""
    kind, _, name = place.partition(":")
    if kind == "ssm" and name:
        return lambda: str(client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    if kind == "secretsmanager" and name:
        return lambda: str(client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])
    if kind == "file" and name:
        return lambda: Path(name).read_text(encoding="utf-8")
    raise AccountError("SMS_ACCOUNT must begin with ssm:, secretsmanager: or file:")


class Kept:
    """The account, read on first use and again after `KEPT` seconds; an unreadable newer one leaves the old. While
    there is none, the fault is raised for `MISSED` seconds without asking once per message."""

    def __init__(self, read: Callable[[], Account], monotonic: Callable[[], float]) -> None:
        self._read, self._monotonic = read, monotonic
        self._account: Account | None = None
        self._fault: AccountError | None = None
        self._until = 0.0

    def __call__(self) -> Account:
        now = self._monotonic()
        if now >= self._until or not (self._account or self._fault):
            try:
                self._account, self._fault = self._read(), None
            except AccountError as fault:
                self._fault = fault
            self._until = now + (KEPT if self._account else MISSED)
        if self._account is None:
            assert self._fault is not None
            raise self._fault
        return self._account
