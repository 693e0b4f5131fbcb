"""Start and stop ministack, the AWS emulator, in an interpreter without packages and without this environment."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = next(iter((ROOT / ".venv-stack").glob("lib/python*/site-packages")), None)
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class EmulatorError(Exception):
    """The emulator cannot run; the message is one sentence for a person."""


@dataclass(frozen=True)
class Emulator:
    """A running emulator: `process` is None when another process started it."""

    endpoint: str
    pid: int
    process: "subprocess.Popen[bytes] | None" = None

    def __enter__(self) -> "Emulator":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, patience: float = 20.0) -> None:
        """End it cleanly, so that it saves its state; after `patience` seconds without mercy."""
        deadline = time.monotonic() + patience
        sign: int = signal.SIGTERM
        while alive(self.pid, self.process):
            if time.monotonic() > deadline:
                sign = signal.SIGKILL
            if sign:
                os.kill(self.pid, sign)
            sign = 0
            time.sleep(0.05)


def alive(pid: int, process: "subprocess.Popen[bytes] | None" = None) -> bool:
    """Whether a process runs; a child that ended is reaped."""
    if process is not None:
        return process.poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def free_port() -> int:
    """A port of the loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_busy(port: int) -> bool:
    """Whether something listens on a port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def client(service: str, endpoint: str, **credentials: str) -> Any:
    """A boto3 client of the emulator, whatever the environment says."""
    import boto3

    keys = {**CREDENTIALS, **credentials}
    return boto3.client(
        service, endpoint_url=endpoint, region_name=keys["AWS_DEFAULT_REGION"],
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"], aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=keys.get("AWS_SESSION_TOKEN"))  # fmt: skip


def _environment(port: int, home: Path, **extra: str) -> dict[str, str]:
    """All that the emulator and its functions see of this machine."""
    state, scratch = home / "state", home / "tmp"
    for folder in (state, scratch):
        folder.mkdir(parents=True, exist_ok=True)
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "TMPDIR": str(scratch), **CREDENTIALS,
            "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "LAMBDA_EXECUTOR": "local",
            "PERSIST_STATE": "1", "STATE_DIR": str(state), "S3_PERSIST": "1", "S3_DATA_DIR": str(home / "s3"),
            "MINISTACK_REGION": CREDENTIALS["AWS_DEFAULT_REGION"], **extra}  # fmt: skip


def start(port: int, home: Path, *, stage: str = "api", checkpoint: float = 0, keep: tuple[int, ...] = (),
          **extra: str) -> Emulator:  # fmt: skip
    """Start ministack on a port with all its files under `home`; return when it answers.

    `checkpoint`: seconds between saves of a changed state; `keep`: open files the process is to hold (a lock);
    `extra`: ministack's own variables, such as AUTH="true". EmulatorError when it does not come up.
    """
    if PACKAGES is None:
        raise EmulatorError("The emulator is not installed: run `make .venv-stack/ready`.")
    if port_is_busy(port):
        raise EmulatorError(f"Port {port} is used by another program: stop it or choose another, PORT=8010.")
    empty = home / "python"
    if not (empty / "bin/python").exists():
        venv.create(empty, with_pip=False, symlinks=True)
    command = [str(empty / "bin/python"), str(ROOT / "tools/emulator_main.py"), str(PACKAGES), stage, str(checkpoint)]
    with open(home / "emulator.log", "ab") as log:
        process = subprocess.Popen(command, env=_environment(port, home, **extra), cwd=home, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log, start_new_session=True, pass_fds=keep)  # fmt: skip
    emulator = Emulator(f"http://127.0.0.1:{port}", process.pid, process)
    wait_until_ready(emulator, home)
    return emulator


def wait_until_ready(emulator: Emulator, home: Path, patience: float = 30.0) -> None:
    """Return when the emulator answers; EmulatorError with the end of its log when it does not."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and alive(emulator.pid, emulator.process):
        try:
            with urllib.request.urlopen(f"{emulator.endpoint}/_ministack/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    emulator.stop(1)
    last = (home / "emulator.log").read_text(errors="replace").strip().splitlines()[-5:]
    raise EmulatorError("The emulator did not start. The end of its log:\n  " + "\n  ".join(last))
