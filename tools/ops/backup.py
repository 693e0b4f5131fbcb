"""All items of both tables as text, and back into tables of other names.

An item is one line of JSON in DynamoDB's own notation, binary values in base64. What is encrypted stays so: a backup
can be read only where the deployment's KMS key can be used. It is not an instant's picture of a system at work; for
that DynamoDB's point-in-time recovery exists (docs/operations.md).
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools import tables
from tools.ops.progress import bar
from tools.ops.target import Target

MANIFEST = "manifest.json"
TABLES = ("app", "ledger")
BATCH = 25  # what BatchWriteItem takes


def backup(target: Target, folder: Path, attachments: bool = False) -> dict[str, Any]:
    """Write `<table>.jsonl`, with `attachments` also the files, and the manifest → the manifest."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / MANIFEST).exists():
        raise SystemExit(f"{folder} already holds a backup.")
    made: dict[str, Any] = {"made": target.now.isoformat(), "stage": target.services.settings.stage, "tables": {}}
    for table in TABLES:
        lines = (dump(item) for item in bar(table, target.scan(table), target.about(table)))
        made["tables"][table] = {"name": target.tables[table], **_write(folder / f"{table}.jsonl", lines)}
    if attachments:
        made["files"] = _files(target, folder / "files")
    (folder / MANIFEST).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return made


def _write(path: Path, lines: Iterable[str]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for line in lines:
            raw = f"{line}\n".encode()
            digest.update(raw)
            file.write(raw)
            count += 1
    return {"file": path.name, "items": count, "sha256": digest.hexdigest()}


def _files(target: Target, folder: Path) -> list[dict[str, Any]]:
    """Copy the bucket's objects; the name of a copy is the hash of its key, so that no key can lead elsewhere."""
    folder.mkdir(mode=0o700, exist_ok=True)
    s3, bucket = target.client("s3"), target.services.settings.files_bucket
    keys = [one["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
            for one in page.get("Contents", ())]  # fmt: skip
    found = []
    for key in bar("files", keys, len(keys)):
        body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        name = hashlib.sha256(key.encode()).hexdigest()
        (folder / name).write_bytes(body)
        found.append({"key": key, "file": f"files/{name}", "sha256": hashlib.sha256(body).hexdigest()})
    return found


def restore(target: Target, folder: Path, prefix: str) -> dict[str, int]:
    """Write a backup into the new tables `<prefix>-app` and `<prefix>-ledger` → items per table."""
    made = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for table, about in made["tables"].items():
        if hashlib.sha256((folder / about["file"]).read_bytes()).hexdigest() != about["sha256"]:
            raise SystemExit(f"{about['file']} is not what the manifest says: nothing was restored.")
        if f"{prefix}-{table}" in target.tables.values():
            raise SystemExit("A backup is restored into other names than those in use.")
    dynamodb = target.client("dynamodb")
    taken = sorted({f"{prefix}-{table}" for table in TABLES} & _names(dynamodb))
    if taken:
        raise SystemExit(f"{'、'.join(taken)} exists already: choose another prefix.")
    tables.create(dynamodb, prefix)
    counts = {}
    for table, about in made["tables"].items():
        lines = (folder / about["file"]).read_text(encoding="utf-8").splitlines()
        counts[table] = _put(dynamodb, f"{prefix}-{table}", bar(table, map(load, lines), len(lines)))
    return counts


def _names(dynamodb: Any) -> set[str]:
    return {name for page in dynamodb.get_paginator("list_tables").paginate() for name in page["TableNames"]}


def _put(dynamodb: Any, table: str, items: Iterable[dict[str, Any]]) -> int:
    count = 0
    for some in _batches(items):
        left: dict[str, Any] = {table: [{"PutRequest": {"Item": item}} for item in some]}
        while left:
            left = dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems") or {}
        count += len(some)
    return count


def _batches(items: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for item in items:
        some.append(item)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def dump(item: dict[str, Any]) -> str:
    """An item as one line; equal items give equal lines."""
    return json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":"),
                      default=lambda raw: base64.b64encode(bytes(raw)).decode())  # fmt: skip


def load(line: str) -> dict[str, Any]:
    """The inverse of `dump`."""
    found: dict[str, Any] = {name: _typed(value) for name, value in json.loads(line).items()}
    return found


def _typed(value: dict[str, Any]) -> dict[str, Any]:
    (kind, inner), = value.items()
    if kind == "B":
        inner = base64.b64decode(inner)
    elif kind == "BS":
        inner = [base64.b64decode(one) for one in inner]
    elif kind == "L":
        inner = [_typed(one) for one in inner]
    elif kind == "M":
        inner = {name: _typed(one) for name, one in inner.items()}
    return {kind: inner}
