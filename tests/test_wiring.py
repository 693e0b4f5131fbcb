"""The composition root, on an emulator with real buckets and keys."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.calendar import CST
from chalicelib.files import MemoryFiles, Post, disposition
from tests.builders import a_case, a_change, a_message, a_place
from tests.fakes import SETTINGS, a_world
from tools import tables

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def deployment(ministack: Any) -> Callable[[str], Any]:
    """Stage → settings of a deployment on the emulator, with buckets, keys and topic of its own."""
    s3, kms, sns = (ministack.client(service) for service in ("s3", "kms", "sns"))
    for bucket in ("wiring-files", "wiring-seals"):
        s3.create_bucket(Bucket=bucket)
    app, ledger = tables.create(ministack.client("dynamodb"), "wiring")  # other tests write under other keys
    mac = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    made = replace(
        SETTINGS, app_table=app, ledger_table=ledger, files_bucket="wiring-files",
        seals_bucket="wiring-seals", kms_key=kms.create_key()["KeyMetadata"]["KeyId"], mac_key=mac,
        alarm_topic=sns.create_topic(Name="wiring")["TopicArn"], aws_endpoint_url=ministack.endpoint,
    )  # fmt: skip
    return lambda stage: replace(made, stage=stage)


@pytest.fixture
def services(deployment: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> wiring.Services:
    for name, value in {"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    return wiring.build(deployment("prod"))


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def upload(post: Post, body: bytes, type: str) -> tuple[int, str]:
    """What a browser does with the form → status and where it is sent."""
    parts = [(name, value.encode()) for name, value in {**post.fields, "Content-Type": type}.items()]
    found = b"".join(b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value)
                     for name, value in parts)  # fmt: skip
    found += b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + body + b"\r\n--x--\r\n"
    request = urllib.request.Request(post.url, found, {"Content-Type": "multipart/form-data; boundary=x"})
    try:
        with urllib.request.build_opener(NoRedirect).open(request) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location") or ""


def test_texts_written_by_one_process_are_read_by_another(services: Any, deployment: Callable[[str], Any]) -> None:
    case = a_case(no="QS51070520260302000001")
    change = a_change(case, id="wiring-1", messages=(a_message("w1", case=case.no),))
    saved = services.store.save(change, a_place(wake_at=None))
    other = wiring.build(deployment("prod"))
    assert other.store.case(case.no) == saved
    assert other.store.history(case.no)[0].text == "企业提交诉求"
    assert other.mac("phone", "19900001234") == services.mac("phone", "19900001234")


def test_a_browser_uploads_what_the_form_allows_and_nothing_else(services: Any) -> None:
    post = services.files.post("draft/t/1", "https://bihuan.example/lodge/files", "image/")
    status, back = upload(post, b"\x89PNG", "image/png")
    assert (status, back.split("?")[0]) == (303, "https://bihuan.example/lodge/files")
    assert upload(post, b"<script>", "text/html")[0] == 403
    assert (services.files.head("draft/t/1").size, services.files.read("draft/t/1", 2)) == (4, b"\x89P")


def test_files_are_copied_linked_and_deleted(services: Any) -> None:
    services.files.put("draft/t/2", b"body", "application/pdf")
    services.files.copy("draft/t/2", "case/1/2")
    services.files.delete("draft/t/2")
    assert services.files.head("draft/t/2") is None
    with pytest.raises(KeyError):
        services.files.read("draft/t/2")
    with urllib.request.urlopen(services.files.link("case/1/2", "图纸 1.pdf")) as answer:
        assert answer.read() == b"body"
        assert answer.headers["Content-Disposition"] == disposition("图纸 1.pdf")


def test_a_seal_is_put_once(services: Any) -> None:
    assert services.seals.read("2026-03-02.json") is None
    assert services.seals.put("2026-03-02.json", b"1")
    assert not services.seals.put("2026-03-02.json", b"2")
    assert services.seals.read("2026-03-02.json") == b"1"


def test_an_alarm_reaches_the_topic(services: Any) -> None:
    services.alarm("history of QS1: E#000002 was overwritten")


def test_the_business_clock_moves_in_the_local_stage_only(services: Any, deployment: Callable[[str], Any]) -> None:
    services.store.put_setting(wiring.CLOCK_SETTING, {"seconds": 86400})
    local, day = wiring.build(deployment("local")).clock, timedelta(days=1)
    assert day <= local.now() - local.wall() <= day + timedelta(seconds=2)
    assert local.at("2026-03-02T02:00:00Z") == datetime(2026, 3, 3, 10, 0, tzinfo=CST)
    assert services.clock.at("2026-03-02T02:00:00Z") == datetime(2026, 3, 2, 10, 0, tzinfo=CST)
    assert services.clock.now() - services.clock.wall() < day


def test_tests_put_their_own_services_in() -> None:
    world = a_world()
    wiring.use(world)
    try:
        assert wiring.services() is world
    finally:
        wiring.use(None)


def test_ids_are_new_and_sort_by_time() -> None:
    ids = wiring.RandomIds()
    assert len({ids.new() for _ in range(100)}) == 100
    assert len(ids.new()) == 32
    assert len(ids.token()) >= 22
    assert len(ids.bytes(5)) == 5


def test_neither_wiring_nor_the_store_s_contract_loads_the_aws_libraries() -> None:
    code = "import chalicelib.wiring, chalicelib.store, sys; print({'boto3', 'pynamodb'} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_the_memory_files_refuse_what_is_too_large_or_empty() -> None:
    files = MemoryFiles()
    for body in (b"", b"x" * (10 * 1024 * 1024 + 1)):
        with pytest.raises(ValueError):
            files.upload("draft/t/1", body, "image/png")
