"""Attribute types of the models: small on disk, exact on the way back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY, NUMBER

from chalicelib.store import codec
from chalicelib.store.squeeze import expand, squeeze


class Instant(Attribute[datetime]):
    """Seconds since 1970, read back in +08:00."""

    attr_type = NUMBER

    def serialize(self, value: datetime) -> str:
        return str(codec.stamp(value))

    def deserialize(self, value: str) -> datetime:
        return codec.unstamp(value)


class Day(Attribute[date]):
    """20261122."""

    attr_type = NUMBER

    def serialize(self, value: date) -> str:
        return f"{value:%Y%m%d}"

    def deserialize(self, value: str) -> date:
        return codec.day(int(value))


class Hex(Attribute[str]):
    """A hash in hex, stored in half the bytes."""

    attr_type = BINARY

    def serialize(self, value: str) -> bytes:
        return bytes.fromhex(value)

    def deserialize(self, value: bytes) -> str:
        return bytes(value).hex()


class Raw(Attribute[bytes]):
    attr_type = BINARY

    def serialize(self, value: bytes) -> bytes:
        return value

    def deserialize(self, value: bytes) -> bytes:
        return bytes(value)


class Packed(Attribute[Any]):
    """Anything the codec knows, in few bytes; `kind` is its declared type."""

    attr_type = BINARY

    def __init__(self, kind: Any = Mapping[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def serialize(self, value: Any) -> bytes:
        return squeeze(codec.dumps(value))

    def deserialize(self, value: bytes) -> Any:
        return codec.loads(self.kind, expand(bytes(value)))


class Texts(Attribute[Mapping[str, str]]):
    """A flat map of texts; `short` gives names that save bytes, others stay as they are. Empty ones are
    left out of the item and come back as ''."""

    attr_type = BINARY

    def __init__(self, short: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.short, self.long = short, {alias: name for name, alias in short.items()}

    def serialize(self, value: Mapping[str, str]) -> bytes:
        return squeeze(codec.dumps({self.short.get(name, name): text for name, text in value.items() if text}))

    def deserialize(self, value: bytes) -> dict[str, str]:
        found: Mapping[str, str] = codec.loads(Mapping[str, str], expand(bytes(value)))
        return {**dict.fromkeys(self.short, ""), **{self.long.get(name, name): text for name, text in found.items()}}
