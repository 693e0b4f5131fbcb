"""One transaction, written once, tried several times under the same token (architecture, A change of a case)."""

import random
import secrets
import time
from collections.abc import Callable

from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import Unavailable
from chalicelib.store.tables import App, table

ATTEMPTS = 6
FIRST_PAUSE = 0.05  # seconds; doubled each time, with jitter
CONDITION = "ConditionalCheckFailed"
BUSY = frozenset({
    "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded", "TransactionInProgressException",
    "TransactionConflictException", "ThrottlingException", "ProvisionedThroughputExceededException",
    "RequestLimitExceeded", "InternalServerError", "ServiceUnavailable", "RequestTimeout",
})  # fmt: skip


class NotWritten(Exception):
    """A condition did not hold. `perhaps`: an earlier attempt got no answer and may have been written."""

    def __init__(self, perhaps: bool) -> None:
        super().__init__("a condition of the transaction did not hold")
        self.perhaps = perhaps


def sleep(attempt: int) -> None:
    time.sleep(random.uniform(0.5, 1) * FIRST_PAUSE * 2**attempt)  # noqa: S311 jitter


def begin() -> TransactWrite:
    """A transaction with a token of its own. The token covers the attempts of one `commit`: the same change written
    anew is encrypted anew, which DynamoDB would refuse under an old token; the store knows it by its id instead."""
    return TransactWrite(connection=table(App).connection, client_request_token=secrets.token_hex(16))


def commit(write: TransactWrite, pause: Callable[[int], None] = sleep) -> None:
    """Write it. Raises NotWritten when a condition failed, Unavailable when it could not be done in time: then
    the caller has to look whether it was."""
    perhaps = False
    for attempt in range(ATTEMPTS):
        try:
            with write:
                return
        except TransactWriteError as error:
            codes = _codes(error)
            if CONDITION in codes:
                raise NotWritten(perhaps) from None
            if codes and not codes & BUSY:
                raise
            perhaps = perhaps or not codes  # no code: no answer came
        pause(attempt)
    raise Unavailable


def _codes(error: TransactWriteError) -> set[str]:
    """The reasons of a cancelled transaction, or the error's own code; empty when no answer came."""
    reasons = {reason.code for reason in error.cancellation_reasons if reason is not None}
    return reasons or {code for code in [code_of(error)] if code}


def code_of(error: PynamoDBException) -> str:
    """What DynamoDB answered, '' when it did not: then botocore's error has an empty response, on which PynamoDB's
    own property fails."""
    response = getattr(error.cause, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def refused(error: PynamoDBException) -> bool:
    """Whether a single write failed because its condition did not hold."""
    return code_of(error) == "ConditionalCheckFailedException"
