"""The words of every message, from reference/wording.json: `sms` to enterprises, `desk` to officials.

An SMS names neither the enterprise nor what the appeal is about, and fits one segment of 70 characters with the
signature (domain 4.8); a test tries the longest plausible values.
"""

from collections.abc import Mapping
from functools import cache

from chalicelib import reference

SEGMENT = 70  # characters of one SMS, every character counts one


@cache
def templates(channel: str) -> Mapping[str, str]:
    """Template name → wording with {values}; `channel` is sms or desk."""
    found: Mapping[str, str] = reference.data("wording")[channel]
    return found


def text(template: str, values: Mapping[str, str]) -> str:
    """The message without signature. KeyError for an unknown template or a missing value."""
    wording = templates("sms").get(template) or templates("desk")[template]
    return wording.format_map(values)


def sms(template: str, values: Mapping[str, str], sign: str) -> str:
    """What arrives on the phone, with the operator's signature in front."""
    return f"【{sign}】{text(template, values)}"
