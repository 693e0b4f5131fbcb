"""The whole system on one machine: `python -m tools.local run|up|stop` (`make run`, `make up`, `make stop`).

The production package and template go into ministack; everything that is kept lies under .local/, and what runs is
described in .local/stack.json. docs/decisions/0001-local-stack.md says why it is made this way.
"""

import argparse
import contextlib
import fcntl
import importlib
import importlib.util
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import emulator, package, stack

HOME = Path(os.environ.get("BIHUAN_HOME", emulator.ROOT / ".local"))  # the browser tests have their own
NOTE = HOME / "stack.json"
STAGE, PREFIX = "local", "api"  # the stage of .chalice/config.json and its api_gateway_stage
DEPLOY_BUCKET = "bihuan-deploy"
CHECKPOINT_SECONDS = 60.0
# Loopback only; a vendor's callback path needs some secret, and here it may be known.
SMS_SECRET = "local-callback-secret"


@contextlib.contextmanager
def step(words: str) -> Iterator[None]:
    """Say what is being done, and afterwards how long it took."""
    begun = time.monotonic()
    print(f"{words} …", flush=True)
    yield
    print(f"  done in {time.monotonic() - begun:.1f} s", flush=True)


def running() -> dict[str, Any] | None:
    """What .local/stack.json says, if its process still lives and answers for it."""
    try:
        note: dict[str, Any] = json.loads(NOTE.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    command = Path(f"/proc/{note['pid']}/cmdline")
    if command.exists() and b"emulator_main" in command.read_bytes():
        return note
    return None


def take_lock() -> int:
    """A lock that the emulator's process holds: it cannot outlive it, however that ends."""
    HOME.mkdir(exist_ok=True)
    lock = os.open(HOME / "lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise emulator.EmulatorError(
            "Another start is under way or a stack is left behind: `make stop` ends it."
        ) from None
    return lock


def start(port: int) -> emulator.Emulator:
    """Start the emulator with the state of last time."""
    lock = take_lock()
    try:
        return emulator.start(port, HOME, stage=PREFIX, checkpoint=CHECKPOINT_SECONDS, keep=(lock,))
    finally:
        os.close(lock)


def bring_up(endpoint: str, built: dict[str, str]) -> dict[str, str]:
    """Deploy a package of stage `local` → the stack's outputs."""

    def clients(service: str) -> Any:
        return emulator.client(service, endpoint)

    s3 = clients("s3")
    if DEPLOY_BUCKET not in [b["Name"] for b in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=DEPLOY_BUCKET)
    parameters = {"PublicOrigin": f"{endpoint}/{PREFIX}", "SmsSecret": SMS_SECRET,
                  "SmsGateway": os.environ.get("SMS_GATEWAY", "simulator"),
                  "SmsAccount": os.environ.get("SMS_ACCOUNT", "")}  # fmt: skip
    return stack.deploy(clients, STAGE, built, DEPLOY_BUCKET, parameters)


def describe(endpoint: str, pid: int, outputs: dict[str, str]) -> dict[str, Any]:
    """What .local/stack.json holds; the accounts come with the reference data."""
    base = f"{endpoint}/{PREFIX}"
    variables = stack.environment(lambda s: emulator.client(s, endpoint), stack.stack_name(STAGE))
    return {"portal": f"{base}/", "desk": f"{base}/desk", "phone": f"{base}/local/phone",
            "clock": f"{base}/local/clock", "accounts": [], "endpoint": endpoint, "pid": pid,
            "tables": {"app": outputs["AppTableName"], "ledger": outputs["LedgerTableName"]},
            "environment": {**variables, **emulator.CREDENTIALS, "AWS_ENDPOINT_URL": endpoint}}  # fmt: skip


def seed(note: dict[str, Any]) -> list[dict[str, Any]]:
    """Reference data and demo accounts, through the same code as everything else."""
    if importlib.util.find_spec("tools.seed") is None:
        return []
    os.environ.update(note["environment"])
    accounts: list[dict[str, Any]] = importlib.import_module("tools.seed").main(note["endpoint"], note)
    return accounts


def write_note(note: dict[str, Any]) -> None:
    """Write .local/stack.json for scripts; whoever reads it finds all of it."""
    fresh = NOTE.with_suffix(".new")
    fresh.write_text(json.dumps(note, ensure_ascii=False, indent=1))
    fresh.chmod(0o600)
    os.replace(fresh, NOTE)


def table(note: dict[str, Any]) -> str:
    """The five things a person needs, as a table; of the accounts the first of each role."""
    rows = [("门户", note["portal"]), ("工作台", note["desk"]), ("手机", note["phone"]), ("时间机器", note["clock"])]
    of_role = {str(account["roles"]): account for account in reversed(note["accounts"])}
    for account in reversed(of_role.values()):
        rows.append(("账号", "  ".join(str(value) for value in account.values() if value)))
    if note["accounts"]:
        rows.append(("", f"全部 {len(note['accounts'])} 个账号见 .local/stack.json"))
    return "\n".join(f"  {name}{'　' * (5 - len(name))}{value}" for name, value in rows)


def up(port: int) -> tuple[emulator.Emulator, dict[str, Any]]:
    """Start what is not running, deploy what changed, seed → the emulator and its description."""
    present, built = running(), package.build(STAGE)
    if present:
        machine = emulator.Emulator(present["endpoint"], present["pid"])
    else:
        with step("Starting the emulator"):
            machine = start(port)
    try:
        with step("Creating or updating the stack"):
            outputs = bring_up(machine.endpoint, built)
        note = describe(machine.endpoint, machine.pid, outputs)
        write_note(note)
        with step("Reference data and accounts"):
            note["accounts"] = seed(note)
        write_note(note)
    except BaseException:
        if not present:
            machine.stop()
        raise
    return machine, note


def run(port: int) -> None:
    """In the foreground until Ctrl-C."""
    present = running()
    if present:
        raise emulator.EmulatorError(
            f"It already runs at {present['portal']}: `make stop` ends it, `make up` updates it."
        )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    machine, note = up(port)
    try:
        print(f"\n{table(note)}\n\nCtrl-C stops it; the data stays in .local/", flush=True)
        while emulator.alive(machine.pid, machine.process):
            time.sleep(0.5)
        print("The emulator ended by itself; see .local/emulator.log", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nSaving and stopping …", flush=True)
        machine.stop()
    NOTE.unlink(missing_ok=True)


def stop() -> None:
    """End a stack that runs in the background or was left behind."""
    present = running()
    if present:
        print("Saving and stopping …", flush=True)
        emulator.Emulator(present["endpoint"], present["pid"]).stop()
    NOTE.unlink(missing_ok=True)
    print("Stopped." if present else "Nothing was running.")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("run", "up", "stop"))
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    try:
        if arguments.command == "run":
            run(arguments.port)
        elif arguments.command == "up":
            print(f"\n{table(up(arguments.port)[1])}\n\n`make stop` ends it.")
        else:
            stop()
    except (emulator.EmulatorError, stack.StackError) as error:
        raise SystemExit(f"{error}") from None
    except KeyboardInterrupt:
        raise SystemExit("Stopped.") from None


if __name__ == "__main__":
    main()
