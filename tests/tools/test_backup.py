"""A backup restored into other names gives equal items."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_form
from tests.tools import cases
from tools.ops import backup, verify
from tools.ops.target import Target


def items(target: Target, table: str) -> list[str]:
    return sorted(backup.dump(item) for item in target.scan(table))


def test_backup_and_restore_give_equal_items_that_still_verify(
    deployment: Target, make_target: Any, tmp_path: Path
) -> None:
    no = cases.assigned(deployment.services).no
    deployment.services.store.put_form(a_form())
    made = backup.backup(deployment, tmp_path / "b")
    assert made["tables"]["ledger"]["items"] == len(items(deployment, "ledger")) > 3
    prefix = f"{deployment.tables['app']}-again"
    before = {table: items(deployment, table) for table in backup.TABLES}
    counts = backup.restore(deployment, tmp_path / "b", prefix)
    again = make_target(prefix, deployment.services)
    assert {table: items(again, table) for table in backup.TABLES} == before
    assert counts == {table: len(found) for table, found in before.items()}
    assert verify.case(again.services, no) == []
    assert again.services.store.history(no)[0].data["wish"] == "请给个说法"


def test_nothing_is_restored_from_a_changed_file_or_over_tables_in_use(deployment: Target, tmp_path: Path) -> None:
    cases.lodged(deployment.services)
    backup.backup(deployment, tmp_path)
    with pytest.raises(SystemExit, match="already holds a backup"):
        backup.backup(deployment, tmp_path)
    with pytest.raises(SystemExit, match="other names"):
        backup.restore(deployment, tmp_path, deployment.tables["app"].removesuffix("-app"))
    path = tmp_path / "ledger.jsonl"
    path.write_text(path.read_text().replace('"lodge"', '"lodgé"'))
    with pytest.raises(SystemExit, match="not what the manifest says"):
        backup.restore(deployment, tmp_path, "elsewhere")
    assert not [name for name in backup._names(deployment.client("dynamodb")) if name.startswith("elsewhere")]


def test_only_the_owner_reads_a_backup(deployment: Target, tmp_path: Path) -> None:
    backup.backup(deployment, tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    assert (tmp_path / "b/app.jsonl").stat().st_mode & 0o077 == 0
    assert json.loads((tmp_path / "b/manifest.json").read_text())["stage"] == "test"


def test_every_kind_of_value_survives() -> None:
    item = {"s": {"S": "中"}, "n": {"N": "1.5"}, "b": {"B": b"\x00\xff"}, "x": {"NULL": True}, "y": {"BOOL": False},
            "bs": {"BS": [b"a", b"\xfe"]}, "l": {"L": [{"B": b"z"}]}, "m": {"M": {"k": {"B": b"q"}}}}  # fmt: skip
    assert backup.load(backup.dump(item)) == item
