"""What the local stack promises: an empty interpreter, checkpoints, state that survives, sentences, no traces."""

import os
import signal
import time
from pathlib import Path

import pytest

from tools import emulator

TABLE = {
    "TableName": "things",
    "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def put(machine: emulator.Emulator, key: str) -> None:
    """Write one item."""
    emulator.client("dynamodb", machine.endpoint).put_item(TableName="things", Item={"k": {"S": key}})


def keys(machine: emulator.Emulator) -> list[str]:
    """All keys in the table."""
    found = emulator.client("dynamodb", machine.endpoint).scan(TableName="things")["Items"]
    return sorted(item["k"]["S"] for item in found)


def test_a_clean_stop_keeps_everything_and_a_kill_what_the_last_checkpoint_had(tmp_path: Path) -> None:
    with emulator.start(emulator.free_port(), tmp_path) as machine:
        emulator.client("dynamodb", machine.endpoint).create_table(**TABLE)
        put(machine, "before a stop")

    with emulator.start(emulator.free_port(), tmp_path, checkpoint=0.2) as machine:
        put(machine, "before a checkpoint")
        saved = tmp_path / "state/dynamodb.json"
        deadline = time.monotonic() + 10
        while "before a checkpoint" not in saved.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(machine.pid, signal.SIGKILL)

    with emulator.start(emulator.free_port(), tmp_path) as machine:
        assert keys(machine) == ["before a checkpoint", "before a stop"]


def test_a_busy_port_is_one_sentence(ministack, tmp_path: Path) -> None:
    port = int(ministack.endpoint.rpartition(":")[2])
    with pytest.raises(emulator.EmulatorError, match=f"^Port {port} is used by another program"):
        emulator.start(port, tmp_path)


def test_functions_see_neither_packages_nor_the_environment_of_this_machine(tmp_path: Path) -> None:
    with emulator.start(emulator.free_port(), tmp_path) as machine:
        environ = Path(f"/proc/{machine.pid}/environ").read_bytes().decode().split("\0")
    names = {entry.partition("=")[0] for entry in environ if entry}
    allowed = {"PATH", "HOME", "LANG", "TMPDIR", "GATEWAY_PORT", "BIND_HOST", "LAMBDA_EXECUTOR", "IOT_MTLS_ENABLED"}
    assert {
        n for n in names - allowed if not n.startswith(("AWS_", "S3_", "STATE_", "PERSIST_", "MINISTACK_"))
    } == set()
    assert list((tmp_path / "python").glob("lib/python*/site-packages/*")) == []
