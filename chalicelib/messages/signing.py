"""How the two public clouds sign a request: ACS3-HMAC-SHA256 (Aliyun, signature V3), TC3-HMAC-SHA256 (Tencent, v3).

Pure: the instant and the nonce are arguments. Tested against the examples that the vendors publish.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def query(params: Mapping[str, str]) -> str:
    """Parameters as they are signed and sent: sorted, percent-encoded after RFC 3986."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(params.items()))


def acs3(
    key_id: str, secret: str, *, host: str, action: str, version: str, params: Mapping[str, str], at: datetime,
    nonce: str,
) -> dict[str, str]:  # fmt: skip
    """The headers of a POST to `/?<query(params)>` with an empty body."""
    hashed = sha256(b"")
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": hashed,
        "x-acs-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    signed = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join(("POST", "/", query(params), lines, signed, hashed))
    signature = _hmac(secret.encode(), f"ACS3-HMAC-SHA256\n{sha256(request.encode())}").hex()
    headers["Authorization"] = f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={signed},Signature={signature}"
    return headers


def tc3(
    key_id: str, secret: str, *, host: str, service: str, action: str, version: str, region: str, body: bytes,
    at: datetime,
) -> dict[str, str]:  # fmt: skip
    """The headers of a POST to `/` with this JSON body."""
    kind, signed = "application/json; charset=utf-8", "content-type;host;x-tc-action"
    stamp, day = str(int(at.timestamp())), at.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    lines = f"content-type:{kind}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    request = "\n".join(("POST", "/", "", lines, signed, sha256(body)))
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = _hmac(key, part)
    signature = _hmac(key, f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{sha256(request.encode())}").hex()
    return {
        "Authorization": f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={signed}, Signature={signature}",
        "Content-Type": kind,
        "Host": host,
        "X-TC-Action": action,
        "X-TC-Timestamp": stamp,
        "X-TC-Version": version,
        "X-TC-Region": region,
    }
