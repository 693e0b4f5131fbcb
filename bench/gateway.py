"""The way that a person's request takes on this machine: gateway, worker, function. Deploys the local stage."""

import urllib.error
import urllib.request

from bench.machine import Machine
from bench.pairs import Pair, in_turns
from tools import local, package

TIMES = 60


def refused(base: str) -> None:
    """What the function answers without reading or drawing anything: a callback with a wrong secret.

    Not a file: a function that logs nothing is kept waiting for 50 ms by the emulator.
    """
    try:
        urllib.request.urlopen(f"{base}/sms/simulator/wrong", data=b"[]", timeout=30)
    except urllib.error.HTTPError as error:
        error.read()
        assert error.code == 404, error.code
    else:
        raise AssertionError("a wrong secret was accepted")


def fetch(address: str) -> None:
    """A browser's GET of something that exists."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        answer.read()


def page(machine: Machine) -> Pair:
    """The start page against a request that the same function refuses at once."""
    local.bring_up(machine.endpoint, package.build(local.STAGE))
    base = f"{machine.endpoint}/{local.PREFIX}"
    return in_turns(lambda: refused(base), lambda: fetch(f"{base}/"), TIMES)
