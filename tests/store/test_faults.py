"""A change is written once or not at all, whatever the network and the table do in between."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.domain.case import Case
from chalicelib.domain.errors import AlreadyDone, Stale, Unavailable
from chalicelib.store import tables, transact
from tests.builders import a_case, a_change, a_contact, a_form, a_message, a_place
from tests.store.conftest import a_dynamo

WRITE = "TransactWriteItems"
_numbers = itertools.count(1)


def no() -> str:
    return f"QS510704202603{next(_numbers):08d}"


def cancelled(*codes: str) -> ClientError:
    reasons = [{"Code": code} for code in codes]
    found = {"Error": {"Code": "TransactionCanceledException", "Message": "x"}, "CancellationReasons": reasons}
    return ClientError(found, WRITE)  # type: ignore[arg-type]


def failed(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "x"}}, WRITE)


class Killed(BaseException):
    """The process ends here."""


class Faulty:
    """A DynamoDB client in front of the real one. Each fault is for one write: an exception instead of the call, or
    ('after', exception): the call is made and its answer lost."""

    def __init__(self, client: Any) -> None:
        self.client, self.faults, self.calls = client, [], 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def _make_api_call(self, operation: str, arguments: dict[str, Any]) -> Any:
        if operation != WRITE:
            return self.client._make_api_call(operation, arguments)
        self.calls += 1
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, BaseException):
            raise fault
        answer = self.client._make_api_call(operation, arguments)
        if fault:
            raise fault[1]
        return answer


@pytest.fixture
def store(aws: None, make_tables: Callable[[str], Any], clock: Any) -> Any:
    return a_dynamo(make_tables("ministack"), clock.wall)


@pytest.fixture
def client(store: Any) -> Iterator[Faulty]:
    connection = tables.table(tables.App).connection
    real = connection.client
    connection._client = Faulty(real)
    yield connection._client
    connection._client = real


def timeout() -> Exception:
    return ReadTimeoutError(endpoint_url="http://x")


def written(store: Any, case: Case) -> tuple[int, int]:
    """Entries and messages of a case."""
    return len(store.history(case.no)), len(store.messages(case.no))


def a_lodging() -> Any:
    number = no()
    case = a_case(no=number, contact=a_contact(mobile=f"1990001{next(_numbers):04d}"))
    return a_change(case, id=f"change-{number}", messages=(a_message(f"m-{number}", case=number),))


PASSING = {
    "a conflict": lambda: cancelled("None", "TransactionConflict"),
    "a throttled transaction": lambda: cancelled("ThrottlingError"),
    "a throttled call": lambda: failed("ThrottlingException"),
    "an in-progress answer": lambda: failed("TransactionInProgressException"),
    "a server error": lambda: failed("InternalServerError"),
    "a time-out before the write": timeout,
    "a time-out after the write": lambda: ("after", timeout()),
    "a server error after the write": lambda: ("after", failed("InternalServerError")),
}


@pytest.mark.parametrize("name", PASSING)
@pytest.mark.parametrize("times", [1, 3])
def test_what_passes_is_tried_again_and_written_once(store: Any, client: Faulty, name: str, times: int) -> None:
    client.faults = [PASSING[name]() for _ in range(times)]
    change = a_lodging()
    case = store.save(change, a_place(wake_at=None))
    assert client.calls == times + 1
    assert store.case(case.no) == case
    assert written(store, case) == (1, 1)


@pytest.mark.parametrize("name", PASSING)
def test_an_update_is_written_once_as_well(store: Any, client: Faulty, name: str) -> None:
    case = store.save(a_lodging(), a_place(wake_at=None))
    client.faults = [PASSING[name]()]
    after = store.save(a_change(case.with_(unit="a"), case, id=f"c-{no()}"), a_place(wake_at=None))
    assert store.case(case.no) == after
    assert written(store, case) == (2, 1)


def test_a_retry_that_the_table_no_longer_knows_the_token_of_sees_its_own_write(store: Any, client: Faulty) -> None:
    """The first write went through, its answer was lost, and the second one fails on the first one's version."""
    change = a_lodging()
    client.faults = [("after", timeout()), cancelled("ConditionalCheckFailed")]
    assert store.case(store.save(change, a_place(wake_at=None)).no).version == 1


def test_a_store_that_stays_silent_is_unavailable_and_nothing_is_written(store: Any, client: Faulty) -> None:
    change = a_lodging()
    client.faults = [timeout() for _ in range(transact.ATTEMPTS)]
    with pytest.raises(Unavailable):
        store.save(change, a_place(wake_at=None))
    assert client.calls == transact.ATTEMPTS
    assert store.case(change.case.no) is None


def test_a_store_that_wrote_but_never_answered_has_written(store: Any, client: Faulty) -> None:
    change = a_lodging()
    client.faults = [("after", timeout()), *[timeout() for _ in range(transact.ATTEMPTS - 1)]]
    assert store.save(change, a_place(wake_at=None)).version == 1


def test_what_does_not_pass_is_not_tried_again(store: Any, client: Faulty) -> None:
    from pynamodb.exceptions import TransactWriteError

    client.faults = [failed("AccessDeniedException")]
    with pytest.raises(TransactWriteError):
        store.save(a_lodging(), a_place(wake_at=None))
    assert client.calls == 1


def test_a_process_killed_before_its_write_has_changed_nothing(store: Any, client: Faulty) -> None:
    change = a_lodging()
    client.faults = [Killed()]
    with pytest.raises(Killed):
        store.save(change, a_place(wake_at=None))
    assert store.case(change.case.no) is None
    assert store.save(change, a_place(wake_at=None)).version == 1


def test_a_process_killed_after_its_write_finds_it_done(store: Any, client: Faulty) -> None:
    change = a_lodging()
    client.faults = [("after", Killed())]
    with pytest.raises(Killed):
        store.save(change, a_place(wake_at=None))
    with pytest.raises(AlreadyDone) as done:
        store.save(change, a_place(wake_at=None))
    assert done.value.no == change.case.no
    assert written(store, change.case) == (1, 1)


def test_a_lodging_sent_again_after_a_kill_makes_one_case(store: Any, client: Faulty) -> None:
    token, first, second = f"t-{no()}", a_lodging(), a_lodging()
    store.put_form(a_form(token))
    client.faults = [("after", Killed())]
    with pytest.raises(Killed):
        store.save(first, a_place(wake_at=None), token)
    with pytest.raises(AlreadyDone) as done:
        store.save(second, a_place(wake_at=None), token)
    assert done.value.no == first.case.no
    assert store.case(second.case.no) is None


def test_of_two_that_meet_one_is_stale(store: Any, client: Faulty) -> None:
    case = store.save(a_lodging(), a_place(wake_at=None))
    store.save(a_change(case.with_(unit="a"), case, id=f"c-{no()}"), a_place(wake_at=None))
    client.faults = [cancelled("TransactionConflict")]
    with pytest.raises(Stale):
        store.save(a_change(case.with_(unit="b"), case, id=f"c-{no()}"), a_place(wake_at=None))
    assert store.case(case.no).unit == "a"


def test_pauses_grow_and_stay_short() -> None:
    assert transact.FIRST_PAUSE * sum(2**n for n in range(transact.ATTEMPTS)) < 5  # seconds; a page has 29


def test_a_second_store_on_the_same_tables_keeps_the_connection_and_on_others_makes_one(
    aws: None, make_tables: Callable[[str], Any], clock: Any
) -> None:
    endpoint, app, ledger = make_tables("ministack")

    def connection(*names: str) -> Any:
        a_dynamo((endpoint, *names), clock.wall)  # type: ignore[arg-type]
        return tables.table(tables.App).connection

    first = connection(app, ledger)
    assert connection(app, ledger) is first
    assert connection(app, "another") is not first
    assert connection("another", ledger).get_meta_table("another").table_name == "another"
