"""Where it is measured: an emulator with empty tables, and the packages in an interpreter without anything else."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.events import SECRET
from tools import emulator, local, package, tables

# Before the package: our own programs must not bring anything of the project's environment along.
START = "import sys; sys.path[:0] = [sys.argv.pop(1)]; sys.path.append(sys.argv.pop(1)); " \
        "import runpy; runpy.run_module(sys.argv.pop(1), run_name='__main__')"  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """`home` is a folder of this run; `environment` is what a deployed function sees."""

    endpoint: str
    home: Path
    environment: dict[str, str]

    def inside(self, program: str, *words: str, stage: str = "prod") -> Any:
        """Run `bench.<program>` where only the standard library and a stage's package are installed → its JSON."""
        clean = str(Path(sys.base_exec_prefix) / "bin" / f"python3.{sys.version_info.minor}")
        command = [clean, "-I", "-S", "-B", "-c", START, str(self._tree(stage)), str(emulator.ROOT)]
        environ = {"PATH": "/usr/bin:/bin", **self.environment, "STAGE": stage}
        done = subprocess.run([*command, f"bench.{program}", *words], env=environ, cwd=self.home,
                              capture_output=True, text=True)  # fmt: skip
        if done.returncode:
            raise SystemExit(f"bench.{program} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def _tree(self, stage: str) -> Path:
        """A stage's package, unpacked as Lambda does it."""
        tree = self.home / stage
        if not tree.exists():
            with zipfile.ZipFile(package.build(stage)["zip"]) as archive:
                archive.extractall(tree)
        return tree


def _environment(endpoint: str) -> dict[str, str]:
    """The settings of stage `prod`, with tables and keys made directly: no schedule or stream disturbs the figures."""
    config = json.loads((emulator.ROOT / ".chalice/config.json").read_text())
    app, ledger = tables.create(emulator.client("dynamodb", endpoint), "bench")
    kms = emulator.client("kms", endpoint)
    mac = {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"}
    made = {"KMS_KEY": kms.create_key()["KeyMetadata"]["Arn"], "MAC_KEY": kms.create_key(**mac)["KeyMetadata"]["Arn"]}
    return {**config["environment_variables"], **config["stages"]["prod"]["environment_variables"], **made,
            "APP_TABLE": app, "LEDGER_TABLE": ledger, "ALARM_TOPIC": "nobody", "PUBLIC_ORIGIN": endpoint,
            "SMS_SECRET": SECRET, "SMS_GATEWAY": "aliyun", "SMS_ACCOUNT": "file:/nobody", "AWS_ENDPOINT_URL": endpoint,
            **emulator.CREDENTIALS}  # fmt: skip


@contextlib.contextmanager
def machine() -> Iterator[Machine]:
    """Everything ready for measuring; gone afterwards. This process gets the function's environment, too."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with emulator.start(emulator.free_port(), home / "emulator", stage=local.PREFIX) as running:
            made = Machine(running.endpoint, home, _environment(running.endpoint))
            os.environ.update(made.environment)
            yield made
