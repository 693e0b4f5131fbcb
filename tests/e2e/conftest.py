"""The deployed stack and a real browser: its own home under .local-e2e/, begun anew each time."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.people import City
from tools.emulator import free_port

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".local-e2e"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def stack() -> Iterator[dict[str, Any]]:
    """What .local/stack.json says of a fresh system made by the README's own command."""
    shutil.rmtree(HOME, ignore_errors=True)
    environment = {**os.environ, "BIHUAN_HOME": str(HOME)}
    local = [sys.executable, "-m", "tools.local"]
    subprocess.run([*local, "up", "--port", str(free_port())], cwd=ROOT, env=environment, check=True)
    try:
        yield json.loads((HOME / "stack.json").read_text())
    finally:
        subprocess.run([*local, "stop"], cwd=ROOT, env=environment, check=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def city(stack: dict[str, Any], chromium: Browser) -> Iterator[City]:
    """A desk's screen for whoever is to act."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield City(context.new_page(), stack)
    context.close()
