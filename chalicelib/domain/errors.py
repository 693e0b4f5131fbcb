"""What the domain refuses, and why. Nothing here knows of HTTP; the web maps each class once.

Every message is a Chinese sentence that a person can act on.
"""

from collections.abc import Mapping


class DomainError(Exception):
    """Base of all expected refusals; `str(error)` is a Chinese sentence for the person."""


class Invalid(DomainError):
    """Some fields are wrong: `fields` maps the field's name to a Chinese sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("；".join(fields.values()))
        self.fields = dict(fields)


class Refused(DomainError):
    """The flow does not allow this now (procedure 3: refused with a sentence that says why)."""


class Unseen(DomainError):
    """The case does not exist or may not be seen; both look the same (procedure 2)."""

    def __init__(self) -> None:
        super().__init__("没有找到这件诉求")


class Stale(DomainError):
    """Somebody changed the case in between; nothing was written."""

    def __init__(self, message: str = "本件刚被别人办理过，请看过新的情况再办") -> None:
        super().__init__(message)


class AlreadyDone(DomainError):
    """The same form (or change) was saved before; `no` is the case that it made or changed."""

    def __init__(self, no: str) -> None:
        super().__init__("已经提交过，不必重复提交")
        self.no = no


class PhoneBusy(DomainError):
    """Another survey is open for this mobile (procedure 5.1: one open survey per number)."""


class Unavailable(DomainError):
    """The store did not answer after the retries; nothing is known to be written."""

    def __init__(self) -> None:
        super().__init__("系统忙，请稍后再试；您填写的内容没有丢失")
