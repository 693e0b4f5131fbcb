"""Field encryption and keys."""

from typing import Any

import pytest

from chalicelib import crypto
from chalicelib.crypto import KmsKeys, StaticKeys, Unreadable
from chalicelib.store.vault import Vault

KEY = b"k" * 32
PLACE = "app|CASE#1|META|sealed"


class FakeKms:
    """Wraps by reversing; counts the calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def generate_data_key(self, KeyId: str, KeySpec: str, EncryptionContext: dict[str, str]) -> Any:
        self.calls.append("generate")
        return {"Plaintext": b"a" * 32, "CiphertextBlob": f"{len(self.calls):032d}".encode()[::-1]}

    def decrypt(self, CiphertextBlob: bytes, EncryptionContext: dict[str, str]) -> Any:
        self.calls.append("decrypt")
        return {"Plaintext": CiphertextBlob[::-1]}

    def generate_mac(self, KeyId: str, MacAlgorithm: str, Message: bytes) -> Any:
        self.calls.append("mac")
        return {"Mac": b"m" * 32}


def kms_keys(kms: FakeKms, kept: dict[str, bytes]) -> KmsKeys:
    return KmsKeys(lambda: kms, "data", "mac", kept.get, kept.setdefault)


def test_a_sealed_text_opens_with_its_key_at_its_place() -> None:
    sealed = crypto.seal(KEY, b"text", PLACE)
    assert crypto.unseal(KEY, sealed, PLACE) == b"text"
    assert b"text" not in sealed
    assert crypto.seal(KEY, b"text", PLACE) != sealed


@pytest.mark.parametrize(
    ("key", "place", "flip"),
    [(b"o" * 32, PLACE, None), (KEY, "app|CASE#2|META|sealed", None), (KEY, PLACE, 0), (KEY, PLACE, -1)],
)
def test_it_opens_with_no_other_key_at_no_other_place_and_not_when_altered(key: bytes, place: str, flip: Any) -> None:
    sealed = bytearray(crypto.seal(KEY, b"text", PLACE))
    if flip is not None:
        sealed[flip] ^= 1
    with pytest.raises(Unreadable):
        crypto.unseal(key, bytes(sealed), place)


def test_what_is_too_short_to_be_sealed_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        crypto.unseal(KEY, b"short", PLACE)


def test_a_case_key_opens_with_the_data_key_of_its_month_only() -> None:
    key = crypto.new_case_key()
    wrapped = crypto.wrap(KEY, key)
    assert crypto.unwrap(KEY, wrapped) == key
    assert len(wrapped) == 40
    with pytest.raises(Unreadable):
        crypto.unwrap(b"o" * 32, wrapped)


def test_a_month_has_one_data_key_which_is_unwrapped_once_per_process() -> None:
    kms, kept = FakeKms(), {}
    first = kms_keys(kms, kept)
    assert first.data_key("202603") == first.data_key("202603")
    assert kms.calls == ["generate", "decrypt"]
    again = kms_keys(kms, kept)
    assert again.data_key("202603") == first.data_key("202603")
    assert kms.calls == ["generate", "decrypt", "decrypt"]
    assert first.data_key("202604") != first.data_key("202603")


def test_of_two_processes_that_make_a_month_s_key_the_first_counts() -> None:
    kms, kept = FakeKms(), {}
    slow = KmsKeys(lambda: kms, "data", "mac", lambda month: None, kept.setdefault)
    assert kms_keys(kms, kept).data_key("202603") == slow.data_key("202603")
    assert len(kept) == 1


def test_macs_keep_purposes_apart_and_ask_kms_once() -> None:
    kms = FakeKms()
    keys = kms_keys(kms, {})
    assert crypto.mac(keys, "phone", "19900001234") == crypto.mac(keys, "phone", "19900001234")
    assert crypto.mac(keys, "phone", "19900001234") != crypto.mac(keys, "code", "19900001234")
    assert kms.calls == ["mac"]


def test_phones_and_tokens_cannot_be_read_from_their_keys() -> None:
    vault = Vault(StaticKeys(b"secret"))
    assert "19900001234" not in vault.phone("19900001234")
    assert vault.phone("19900001234") != Vault(StaticKeys(b"other")).phone("19900001234")
    assert "token" not in vault.hidden("token")
