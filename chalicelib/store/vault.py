"""What is encrypted with which key: texts of a case with the case's own, the rest with a month's data key."""

from typing import Any

from chalicelib import crypto
from chalicelib.store import casekeys, codec
from chalicelib.store.casekeys import CaseKeys
from chalicelib.store.squeeze import expand, squeeze

LASTING = "000000"  # instead of a month: for accounts, which must be readable as long as the table lives
MONTH = 6
MOST_KEYS = 2000


class Vault:
    def __init__(self, keys: crypto.KeyRing) -> None:
        self._keys = keys
        self._cases: dict[str, CaseKeys] = {}  # case → its keys, so that a save needs no read for them

    def phone(self, mobile: str) -> str:
        """The partition of a mobile: nobody who reads the table learns the number."""
        return f"PHONE#{crypto.mac(self._keys, 'phone', mobile)[:32]}"

    def hidden(self, text: str) -> str:
        """A key made of something personal or secret (form tokens, counters per phone and address)."""
        return crypto.mac(self._keys, "key", text)[:32]

    def new_key(self, month: str) -> tuple[CaseKeys, bytes]:
        """A new case's keys and the wrapped secret that they follow from. They are remembered when they were stored,
        not before: another attempt may have stored others."""
        secret = crypto.new_case_key()
        return casekeys.unpack(secret), crypto.wrap(self._keys.data_key(month), secret)

    def known(self, no: str) -> CaseKeys | None:
        return self._cases.get(no)

    def case_key(self, no: str, month: str, wrapped: bytes | None) -> CaseKeys | None:
        """The keys of a stored case; None when they were erased."""
        if wrapped is None:
            self._cases.pop(no, None)
            return None
        return self.remember(no, casekeys.unpack(crypto.unwrap(self._keys.data_key(month), wrapped)))

    def wrap(self, month: str, keys: CaseKeys) -> bytes:
        """What is stored once an entry was sealed off."""
        return crypto.wrap(self._keys.data_key(month), keys.pack())

    def remember(self, no: str, keys: CaseKeys) -> CaseKeys:
        if len(self._cases) >= MOST_KEYS:
            self._cases.clear()
        self._cases[no] = keys
        return keys

    def lock(self, key: bytes, value: Any, place: str) -> bytes:
        """A value as JSON, deflated where that helps, encrypted."""
        return crypto.seal(key, squeeze(codec.dumps(value)), place)

    def unlock(self, key: bytes | None, kind: Any, sealed: bytes | None, place: str) -> Any:
        """The value again; None when there is none or its key was erased."""
        if key is None or sealed is None:
            return None
        return codec.loads(kind, expand(crypto.unseal(key, sealed, place)))

    def lock_month(self, month: str, value: Any, place: str) -> bytes:
        return month.encode() + self.lock(self._keys.data_key(month), value, place)

    def unlock_month(self, kind: Any, sealed: bytes, place: str) -> Any:
        return self.unlock(self._keys.data_key(sealed[:MONTH].decode()), kind, sealed[MONTH:], place)


def place(pk: str, sk: str, attribute: str = "body", table: str = "app") -> str:
    """Associated data. The table's own name, not the deployment's: a restored table has another."""
    return f"{table}|{pk}|{sk}|{attribute}"

