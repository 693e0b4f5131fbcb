"""What was altered, missing or added in the history is named, and nothing else."""

import json
from typing import Any

import pytest

from chalicelib import jobs
from chalicelib.handling import record
from chalicelib.store import hot, ledger
from tests.tools import cases
from tools.ops import verify
from tools.ops.target import Target


def the_entry(target: Target, no: str, seq: int) -> dict[str, Any]:
    key = {"pk": {"S": f"CASE#{no}"}, "sk": {"S": f"E#{seq:06d}"}}
    found: dict[str, Any] = target.client("dynamodb").get_item(TableName=target.tables["ledger"], Key=key)["Item"]
    return found


def put(target: Target, item: dict[str, Any]) -> None:
    target.client("dynamodb").put_item(TableName=target.tables["ledger"], Item=item)


def seal_today(target: Target) -> None:
    """The nightly job, on the morning after."""
    target.services.clock.forward(days=1)  # type: ignore[attr-defined]
    assert jobs.run_with(target.services, "seal_ledger", target.now, 60.0)["sealed"] == 1


@pytest.fixture
def sealed(deployment: Target) -> tuple[Target, str, str]:
    """Two cases with their day sealed."""
    first, second = (cases.assigned(deployment.services, token).no for token in ("t1", "t2"))
    seal_today(deployment)
    return deployment, first, second


def test_an_untouched_history_has_no_findings(sealed: tuple[Target, str, str]) -> None:
    target, first, second = sealed
    found, reach = verify.everything(target)
    assert (found, reach.cases, len(reach.days)) == ([], tuple(sorted((first, second))), 1)
    assert verify.one(target.services, first) == []


def test_an_altered_entry_is_named(sealed: tuple[Target, str, str]) -> None:
    target, first, _ = sealed
    put(target, {**the_entry(target, first, 2), "label": {"S": "退单"}})
    assert verify.everything(target)[0] == [f"{first} entry 2 was altered"]
    assert verify.one(target.services, first) == [f"{first} entry 2 was altered"]


def test_an_altered_text_is_named_although_it_is_encrypted(sealed: tuple[Target, str, str]) -> None:
    target, _, second = sealed
    item = the_entry(target, second, 1)
    body = bytes(item["body"]["B"])
    put(target, {**item, "body": {"B": body[:-1] + bytes([body[-1] ^ 1])}})
    assert f"{second} entry 1 was altered" in verify.everything(target)[0]


def test_a_missing_entry_is_named(sealed: tuple[Target, str, str]) -> None:
    target, first, _ = sealed
    item = the_entry(target, first, 3)
    key = {name: item[name] for name in ("pk", "sk")}
    target.client("dynamodb").delete_item(TableName=target.tables["ledger"], Key=key)
    assert verify.everything(target)[0][0] == f"{first} entry 3 is missing"


def test_an_added_entry_is_named(sealed: tuple[Target, str, str]) -> None:
    target, first, _ = sealed
    count = len(target.services.store.history(first))
    last = the_entry(target, first, count)
    put(target, {**last, "sk": {"S": f"E#{count + 1:06d}"}, "ys": {"S": f"{first}#{count + 1:06d}"}})
    found = verify.everything(target)[0]
    assert f"{first} entry {count + 1} was added" in found
    assert any("is no longer the last of the day" in line for line in found)


def test_whoever_rewrites_the_whole_chain_meets_the_seal(sealed: tuple[Target, str, str]) -> None:
    target, first, _ = sealed
    store: Any = target.services.store
    links = store.links(first)
    last = links[-1]
    forged = ledger.entry_hash(first, {**last.plain, "label": "伪造"}, last.body, last.prev)
    put(target, {**the_entry(target, first, last.seq), "label": {"S": "伪造"}, "hash": {"B": bytes.fromhex(forged)}})
    target.client("dynamodb").update_item(
        TableName=target.tables["app"], Key={"pk": {"S": f"CASE#{first}"}, "sk": {"S": "META"}},
        UpdateExpression=f"SET {hot.ALIASES['head']} = :h",
        ExpressionAttributeValues={":h": {"B": bytes.fromhex(forged)}},
    )  # fmt: skip
    assert verify.case(target.services, first) == []
    assert verify.everything(target)[0] == [f"2026-03-02: {first} entry {last.seq} was altered"]


def test_a_case_that_was_removed_and_an_unreadable_one_are_named(sealed: tuple[Target, str, str]) -> None:
    target, first, second = sealed
    dynamodb, key = target.client("dynamodb"), {"pk": {"S": f"CASE#{first}"}, "sk": {"S": "META"}}
    dynamodb.delete_item(TableName=target.tables["app"], Key=key)
    put(target, {**the_entry(target, second, 1), "facts": {"S": "no JSON"}})
    first_line, second_line = sorted(verify.everything(target)[0])
    assert first_line.startswith(f"{first}: the case is missing; ")
    assert second_line.startswith(f"{second}: its history was altered so that it cannot be read")


def test_a_seal_that_was_exchanged_or_is_gone_is_named(sealed: tuple[Target, str, str]) -> None:
    target, _, _ = sealed
    kept: Any = target.services.seals
    body = json.loads(kept.kept["2026-03-02.json"])
    kept.kept["2026-03-02.json"] = json.dumps({**body, "cases": 9}).encode()
    found = verify.everything(target)[0]
    assert "2026-03-02: the seal itself was altered" in found
    assert "2026-03-02: the table has another seal than the bucket" in found
    kept.kept.clear()
    assert verify.everything(target)[0] == ["2026-03-02: the seal is missing"]


def test_an_altered_and_a_removed_event_are_named(sealed: tuple[Target, str, str]) -> None:
    target = sealed[0]
    day = target.services.clock.now().date()
    for _ in range(2):
        record(target.services, "sign_in", None, ok=False)
    first, second = target.services.store.events(day)
    seal_today(target)
    assert verify.everything(target)[0] == []
    keys = [{"pk": {"S": f"AUDIT#{day:%Y%m%d}"}, "sk": {"S": f"{day:%Y%m%d}{one.at:%H%M%S}#{one.id}"}}
            for one in (first, second)]  # fmt: skip
    client, table = target.client("dynamodb"), target.tables["ledger"]
    item = client.get_item(TableName=table, Key=keys[0])["Item"]
    put(target, {**item, "text": {"S": item["text"]["S"].replace("sign_in", "sign_out")}})
    client.delete_item(TableName=table, Key=keys[1])
    assert verify.everything(target)[0] == [
        f"{day}: AUDIT#{second.id} entry 1 is missing", f"{day}: AUDIT#{first.id} was altered",
    ]  # fmt: skip
