"""Field encryption (architecture, Personal data): AES-256-GCM with the place of the value as associated data.

Three kinds of keys: a data key per month (wrapped by KMS, unwrapped once per process), a key per case (wrapped by
the data key of its month and stored with the case: erasing it erases the case's texts), and one key for HMACs,
by which phones and codes are found without being stored.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

NONCE = 12
MAC_SEED = b"bihuan/mac/1"  # what KMS is asked to sign once: the result is the process's HMAC key


class Unreadable(Exception):
    """The text was altered, moved to another place, or its key was erased."""


class KeyRing(Protocol):
    def data_key(self, month: str) -> bytes:
        """The 32-byte key of a month 'yyyymm'; made when it does not exist yet."""

    def mac_key(self) -> bytes: ...


class StaticKeys:
    """Keys from one secret, for tests and the memory store."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def data_key(self, month: str) -> bytes:
        return hmac.digest(self._secret, f"data/{month}".encode(), "sha256")

    def mac_key(self) -> bytes:
        return hmac.digest(self._secret, b"mac", "sha256")


class KmsKeys:
    """Keys made and wrapped by KMS. `fetch(month)` gives the stored wrapped key or None; `keep(month, wrapped)`
    stores one unless another process was faster, and returns the one that counts."""

    def __init__(
        self,
        client: Callable[[], Any],
        data: str,
        mac: str,
        fetch: Callable[[str], bytes | None],
        keep: Callable[[str, bytes], bytes],
    ) -> None:
        self._client, self._data, self._mac = client, data, mac
        self._fetch, self._keep = fetch, keep
        self._known: dict[str, bytes] = {}

    def data_key(self, month: str) -> bytes:
        if month not in self._known:
            self._known[month] = self._unwrap(month, self._fetch(month) or self._make(month))
        return self._known[month]

    def mac_key(self) -> bytes:
        if "mac" not in self._known:
            made = self._client().generate_mac(KeyId=self._mac, MacAlgorithm="HMAC_SHA_256", Message=MAC_SEED)
            self._known["mac"] = made["Mac"]
        return self._known["mac"]

    def _make(self, month: str) -> bytes:
        made = self._client().generate_data_key(
            KeyId=self._data, KeySpec="AES_256", EncryptionContext={"month": month}
        )
        return self._keep(month, made["CiphertextBlob"])

    def _unwrap(self, month: str, wrapped: bytes) -> bytes:
        opened = self._client().decrypt(CiphertextBlob=wrapped, EncryptionContext={"month": month})
        return bytes(opened["Plaintext"])


def seal(key: bytes, text: bytes, place: str) -> bytes:
    """Encrypt; `place` is 'table|pk|sk|attribute', so that a ciphertext opens nowhere else."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """Decrypt; raises Unreadable when the text, its place or its key is not the one it was sealed with."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError):
        raise Unreadable(place) from None


def new_case_key() -> bytes:
    return os.urandom(32)


def wrap(data_key: bytes, case_key: bytes) -> bytes:
    """40 bytes that only the data key opens (RFC 3394)."""
    return aes_key_wrap(data_key, case_key)


def unwrap(data_key: bytes, wrapped: bytes) -> bytes:
    try:
        return aes_key_unwrap(data_key, wrapped)
    except (InvalidUnwrap, ValueError):
        raise Unreadable("case key") from None


def mac(keys: KeyRing, purpose: str, text: str) -> str:
    """Hex HMAC-SHA-256; the purpose keeps a phone's and a code's values apart."""
    return hmac.new(keys.mac_key(), f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()
