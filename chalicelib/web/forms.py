"""Reading what browsers send: posted forms and cookies."""

import re
from urllib.parse import parse_qs

from chalicelib.web.errors import BadRequest, TooLarge

FORM = "application/x-www-form-urlencoded"
MAX_BYTES = 200_000
MAX_FIELDS = 200
MAX_DIGITS = 9  # of a number in a hidden field or an address
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Fields = dict[str, list[str]]


def read(body: bytes | str) -> Fields:
    """Field → its values as typed: line ends are \\n, control characters are gone.

    Raises TooLarge above MAX_BYTES, BadRequest when it is no UTF-8 form.
    """
    raw = body if isinstance(body, bytes) else body.encode()
    if len(raw) > MAX_BYTES:
        raise TooLarge
    try:
        found = parse_qs(raw.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise BadRequest from error
    return {name: [clean(value) for value in values] for name, values in found.items()}


def first(fields: Fields, name: str) -> str:
    """The field's first value without surrounding space, '' when it was not sent."""
    return fields.get(name, [""])[0].strip()


def number(text: str) -> int:
    """A number that one of our pages wrote; 0 for whatever it would not have written."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0


def cookies(header: str) -> dict[str, str]:
    """The Cookie header as a mapping; what cannot be read is left out."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, found, value in pairs if found}


def clean(value: str) -> str:
    """A text as it was typed: line ends are \\n, control characters are gone."""
    return _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
