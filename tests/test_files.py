"""Files that are not there: S3 answers differently with and without the right to list."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.files import S3Files


class Refusing:
    """An S3 client that answers every read with one error."""

    def __init__(self, code: str) -> None:
        self.code = code

    def get_object(self, **_: Any) -> Any:
        raise ClientError({"Error": {"Code": self.code, "Message": ""}}, "GetObject")

    def head_object(self, **_: Any) -> Any:
        raise ClientError({"Error": {"Code": self.code, "Message": ""}}, "HeadObject")


@pytest.mark.parametrize("code", ["NoSuchKey", "AccessDenied"])
def test_a_file_that_is_gone_is_missing_whatever_the_role_may_list(code: str) -> None:
    files = S3Files(lambda: Refusing(code), "files")
    with pytest.raises(KeyError):
        files.read("ledger/gone")
    assert files.head("ledger/gone") is None


def test_any_other_fault_of_the_bucket_is_not_taken_for_a_missing_file() -> None:
    with pytest.raises(ClientError):
        S3Files(lambda: Refusing("SlowDown"), "files").read("ledger/there")
