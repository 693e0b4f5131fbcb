"""What a vendor called a message: kept, found again, on memory and on DynamoDB."""

from typing import Any

from tests.store.test_contract import fresh, no


def test_a_vendor_s_number_leads_back_to_the_message(store: Any) -> None:
    case, serial = no(), fresh("2019:")
    assert store.sent_as("tencent", serial) is None
    store.remember_sent("tencent", serial, case, "m1")
    assert store.sent_as("tencent", serial) == (case, "m1")


def test_the_same_number_of_another_vendor_is_another_message(store: Any) -> None:
    case, serial = no(), fresh("2019:")
    store.remember_sent("tencent", serial, case, "m1")
    assert store.sent_as("http", serial) is None
    store.remember_sent("http", serial, case, "m2")
    assert [store.sent_as(vendor, serial)[1] for vendor in ("tencent", "http")] == ["m1", "m2"]


def test_remembering_twice_is_harmless_and_a_code_without_case_is_found_too(store: Any) -> None:
    serial = fresh("2019:")
    for _ in range(2):
        store.remember_sent("tencent", serial, "", "code-1")
    assert store.sent_as("tencent", serial) == ("", "code-1")
