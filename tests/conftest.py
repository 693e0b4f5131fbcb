"""What every test may ask for, and how the tests are shared out to the workers of `make test`."""

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadGroupScheduling

# To compile the tests and to rewrite their asserts takes longer than most of them: kept beside what else is built.
sys.pycache_prefix = str(Path(__file__).parents[1] / ".build/bytecode")
sys.dont_write_bytecode = False

pytest_plugins = ["tests.stack.fixtures"]

# How fast examples are made depends on what else the machine does: that is no fault of the rule that is tested.
settings.register_profile("bihuan", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("bihuan")

# Test files whose tests share what is dear to make, and what that is: one worker makes it and runs all of them.
TOGETHER = {
    "tests/stack/test_deployed.py": "deployed", "tests/stack/test_policies.py": "deployed",
    "tests/stack/test_topic.py": "deployed", "tests/test_package.py": "deployed",
    "tests/test_wiring.py": "wiring", "tests/web/desk/test_rights.py": "rights", "tests/web/test_looks.py": "looks",
}  # fmt: skip


class Together(LoadGroupScheduling):
    """By file: the mark `xdist_group` does not reach the scheduler, because pytest 9.2 no longer lets the plugin
    write it into a test's id."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> LoadGroupScheduling:
    return Together(config, log)
