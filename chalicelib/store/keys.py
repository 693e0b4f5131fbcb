"""The stored data keys, for `crypto.KmsKeys`."""

from pynamodb.exceptions import PutError

from chalicelib.store.tables import KeyItem
from chalicelib.store.transact import refused


def fetch(month: str) -> bytes | None:
    """The wrapped key of a month, None when nobody made it yet."""
    try:
        return KeyItem.get(f"KEY#{month}", "KEY", consistent_read=True).wrapped
    except KeyItem.DoesNotExist:
        return None


def keep(month: str, wrapped: bytes) -> bytes:
    """Store a new key unless another process was faster; the one that is stored counts."""
    try:
        KeyItem(f"KEY#{month}", "KEY", wrapped=wrapped).save(KeyItem.pk.does_not_exist())
    except PutError as error:
        found = fetch(month) if refused(error) else None
        if found is None:
            raise
        return found
    return wrapped
