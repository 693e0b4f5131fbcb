"""What the figures are about: cases in a unit's queue, and persons who look at it. All invented."""

import hashlib
from datetime import timedelta

from chalicelib.domain import queues
from chalicelib.domain.case import Case, Change
from chalicelib.domain.clocks import Clock
from chalicelib.domain.records import Place, Session
from chalicelib.domain.words import Role, Status
from chalicelib.wiring import Services
from tests.builders import a_case, a_change, an_account, an_entry

QUEUES = {"zjj": 40, "zrj": 400}  # unit → open cases


def number(services: Services, serial: int) -> str:
    """A case number of today; all have the same length."""
    return f"QS510703{services.clock.now():%Y%m%d}{serial:06d}"


def in_hand(services: Services, serial: int, unit: str) -> Case:
    """A case that its unit signed for this minute."""
    now = services.clock.now()
    clocks = (Clock("handling", now, 10), Clock("contact", now, 2), Clock("progress", now, 5))
    return a_case(no=number(services, serial), status=Status.HANDLING, unit=unit, limit=10, difficulty="general",
                  lodged_at=now, assigned_at=now, signed_at=now, assignments=1, round=1, clocks=clocks)  # fmt: skip


def place(services: Services, case: Case) -> Place:
    return queues.place(case, services.policy, services.calendar, services.org)


def made(services: Services, case: Case) -> Change:
    """The change that makes a case."""
    return a_change(case, id=services.ids.new(), entries=(an_entry(at=services.clock.now()),))


def fill(services: Services) -> None:
    """Both queues, as full as `QUEUES` says."""
    units = [unit for unit, many in QUEUES.items() for _ in range(many)]
    for serial, unit in enumerate(units, 500_000):
        case = in_hand(services, serial, unit)
        services.store.save(made(services, case), place(services, case))


def sign_in(services: Services, unit: str) -> str:
    """A handler of the unit with a session → the token of its cookie."""
    account, token, now = an_account(f"{unit}-h", Role.HANDLER, unit=unit), services.ids.token(), services.clock.wall()
    services.store.put_account(account)
    name = hashlib.sha256(token.encode()).hexdigest()
    services.store.put_session(Session(name, account.id, services.ids.token(), now, now, now + timedelta(hours=12)))
    return token
