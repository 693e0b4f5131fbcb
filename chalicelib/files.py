"""Attachments in S3. Browsers upload by presigned POST into `draft/<token>/<id>`; what was checked is copied to
`case/<no>/<id>`; a draft that was not expires after a day (the bucket's lifecycle). Nothing is ever public."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from chalicelib.domain.attachments import LARGEST

# How S3 answers for a key that does not exist: to a role without ListBucket it says 403.
MISSING = ("404", "NoSuchKey", "NotFound", "403", "AccessDenied")
POST_SECONDS = 1800
LINK_SECONDS = 300


@dataclass(frozen=True)
class Post:
    """Where a form posts a file to, and the hidden fields that stand before the file's own."""

    url: str
    fields: Mapping[str, str]

    @property
    def origin(self) -> str:
        """What CSP's form-action must name."""
        found = urlsplit(self.url)
        return f"{found.scheme}://{found.netloc}"


@dataclass(frozen=True)
class Head:
    size: int
    type: str


class Files(Protocol):
    def post(self, key: str, redirect: str, types: str = "") -> Post:
        """A form for one file of at most 10 MB whose content type begins with `types`; the browser is then
        sent to `redirect`."""

    def head(self, key: str) -> Head | None: ...

    def read(self, key: str, first: int = 0) -> bytes:
        """The content, or only its `first` bytes; KeyError when there is none."""

    def put(self, key: str, body: bytes, type: str) -> None: ...

    def copy(self, source: str, target: str) -> None: ...

    def delete(self, key: str) -> None: ...

    def link(self, key: str, name: str, seconds: int = LINK_SECONDS, shown: str = "") -> str:
        """A short-lived address that downloads the file under `name`, never shows it inside the site. `shown`: the
        content type as which the browser may show it instead, on the bucket's own origin."""


class S3Files:
    """`client` makes the S3 client when the first file is touched: pages without files do not pay for it."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def post(self, key: str, redirect: str, types: str = "") -> Post:
        conditions = [
            ["content-length-range", 1, LARGEST],
            ["starts-with", "$Content-Type", types],
            {"success_action_redirect": redirect},
        ]
        made = self._client().generate_presigned_post(
            self._bucket, key, {"success_action_redirect": redirect}, conditions, POST_SECONDS
        )
        return Post(made["url"], made["fields"])

    def head(self, key: str) -> Head | None:
        from botocore.exceptions import ClientError

        try:
            found = self._client().head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return None
            raise
        return Head(found["ContentLength"], found.get("ContentType", ""))

    def read(self, key: str, first: int = 0) -> bytes:
        from botocore.exceptions import ClientError

        part = {"Range": f"bytes=0-{first - 1}"} if first else {}
        try:
            return bytes(self._client().get_object(Bucket=self._bucket, Key=key, **part)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                raise KeyError(key) from None
            raise

    def put(self, key: str, body: bytes, type: str) -> None:
        self._client().put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=type)

    def copy(self, source: str, target: str) -> None:
        place = {"Bucket": self._bucket, "Key": source}
        self._client().copy_object(Bucket=self._bucket, Key=target, CopySource=place)

    def delete(self, key: str) -> None:
        self._client().delete_object(Bucket=self._bucket, Key=key)

    def link(self, key: str, name: str, seconds: int = LINK_SECONDS, shown: str = "") -> str:
        asked = {"Bucket": self._bucket, "Key": key, "ResponseContentDisposition": disposition(name, bool(shown))}
        if shown:
            asked["ResponseContentType"] = shown  # what the content was found to be, never what the upload said
        return str(self._client().generate_presigned_url("get_object", asked, seconds))


def disposition(name: str, shown: bool = False) -> str:
    """Content-Disposition that saves (or shows) under a name of any script (RFC 6266)."""
    return f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}"


class Seals(Protocol):
    """The write-once bucket of the ledger's seals."""

    def put(self, key: str, body: bytes) -> bool:
        """Store unless the key exists; False when it does."""

    def read(self, key: str) -> bytes | None: ...


class S3Seals:
    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def put(self, key: str, body: bytes) -> bool:
        if self.read(key) is not None:
            return False
        self._client().put_object(
            Bucket=self._bucket, Key=key, Body=body, ContentType="application/json", ChecksumAlgorithm="SHA256"
        )
        return True

    def read(self, key: str) -> bytes | None:
        """The first version that was written: Object Lock keeps it, whatever was put over it later."""
        client = self._client()
        from botocore.exceptions import ClientError

        try:
            return bytes(client.get_object(Bucket=self._bucket, Key=key)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return None
            raise


@dataclass
class MemoryFiles:
    """Files in a dictionary; `upload` does what a browser's post would do."""

    kept: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def post(self, key: str, redirect: str, types: str = "") -> Post:
        return Post("https://files.example", {"key": key, "success_action_redirect": redirect})

    def upload(self, key: str, body: bytes, type: str) -> None:
        if not 0 < len(body) <= LARGEST:
            raise ValueError("EntityTooLarge")
        self.kept[key] = (body, type)

    def head(self, key: str) -> Head | None:
        return Head(len(self.kept[key][0]), self.kept[key][1]) if key in self.kept else None

    def read(self, key: str, first: int = 0) -> bytes:
        return self.kept[key][0][: first or None]

    def put(self, key: str, body: bytes, type: str) -> None:
        self.kept[key] = (body, type)

    def copy(self, source: str, target: str) -> None:
        self.kept[target] = self.kept[source]

    def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    def link(self, key: str, name: str, seconds: int = LINK_SECONDS, shown: str = "") -> str:
        as_ = f"&shown={quote(shown, safe='')}" if shown else ""
        return f"https://files.example/{quote(key)}?seconds={seconds}&name={quote(name)}{as_}"


@dataclass
class MemorySeals:
    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, body: bytes) -> bool:
        return self.kept.setdefault(key, body) is body

    def read(self, key: str) -> bytes | None:
        return self.kept.get(key)
