"""The package of each stage: what is in it, what is not, and that it runs alone."""

import json
import subprocess
import venv
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from chalicelib.settings import Settings, SettingsError, load
from tools import package, tables

RESOURCES = json.loads((package.ROOT / ".chalice/resources.json").read_text())
CONFIG = json.loads((package.ROOT / ".chalice/config.json").read_text())


@pytest.fixture(scope="module")
def names() -> dict[str, set[str]]:
    """stage → the names in its zip."""
    return {stage: set(zipfile.ZipFile(package.build(stage)["zip"]).namelist()) for stage in CONFIG["stages"]}


def environment(stage: str) -> dict[str, str]:
    """What a function of a stage finds in its environment; values known only to a stack get a stand-in."""
    later = RESOURCES["Globals"]["Function"]["Environment"]["Variables"]
    fixed = CONFIG["environment_variables"] | CONFIG["stages"][stage]["environment_variables"]
    assert not set(later) & set(fixed)
    defaults = {name: one["Default"] for name, one in RESOURCES["Parameters"].items() if "Default" in one}
    return fixed | {name: defaults.get(value.get("Ref"), "known to the stack") for name, value in later.items()}


@pytest.mark.parametrize("stage", CONFIG["stages"])
def test_a_stage_sets_every_setting_and_nothing_else(stage: str) -> None:
    given = environment(stage)
    assert load(given).stage == stage
    assert set(given) <= {field.name.upper() for field in fields(Settings)}


def test_a_missing_setting_is_named() -> None:
    given = environment("prod")
    del given["APP_TABLE"]
    with pytest.raises(SettingsError, match="APP_TABLE"):
        load(given)


def test_code_templates_and_byte_code_are_inside(names: dict[str, set[str]]) -> None:
    inside = names["prod"]
    modules = {p.relative_to(package.ROOT).as_posix() for p in (package.ROOT / "chalicelib/domain").rglob("*.py")}
    templates = {p.relative_to(package.ROOT).as_posix() for p in (package.ROOT / "templates/portal").rglob("*.html")}
    assert {"app.py", "__pycache__/app.cpython-311.pyc", "jinja2/__init__.py"} | modules | templates <= inside
    assert "jinja2/__pycache__/environment.cpython-311.pyc" in inside


def test_tools_tests_and_chalice_itself_are_outside(names: dict[str, set[str]]) -> None:
    tops = {name.split("/")[0] for name in names["prod"]}
    assert not tops & {"tools", "tests", "bench", "docs", "pytest", "ministack", ".chalice", "requirements.txt"}
    assert not [name for name in names["prod"] if name.startswith("chalice/cli")]


def test_the_phone_and_the_time_machine_exist_in_the_local_stage_only(names: dict[str, set[str]]) -> None:
    def local_parts(stage: str) -> set[str]:
        return {
            name.split("/")[0] for name in names[stage] if name.startswith(("chalicelib/local/", "templates/local/"))
        }

    assert local_parts("prod") == set()
    assert local_parts("local") == {"chalicelib", "templates"}


def test_of_botocore_only_the_services_in_use_remain(names: dict[str, set[str]]) -> None:
    services = {n.split("/")[2] for n in names["prod"] if n.startswith("botocore/data/") and n.count("/") > 2}
    assert services == package.SERVICES


def test_it_is_small_enough_and_the_same_every_time(tmp_path: Path) -> None:
    built = package.build("prod")
    assert Path(built["zip"]).stat().st_size <= package.LIMIT_MB * 1e6
    package.build_app("prod", tmp_path)
    assert (tmp_path / "app.zip").read_bytes() == Path(built["zip"]).read_bytes()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked zip beside an interpreter that has nothing else."""
    place = tmp_path_factory.mktemp("alone")
    venv.create(place / "python", with_pip=False, symlinks=True)
    package.unpack(Path(package.build("prod")["zip"]), place / "task")
    return place


def run_alone(place: Path, code: str, **more: str) -> str:
    """Run code as a function would be run: the zip's content and Python, nothing else → what it printed."""
    environ = {**environment("prod"), "PATH": "/usr/bin:/bin", "AWS_DEFAULT_REGION": "us-east-1",
               "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", **more}  # fmt: skip
    done = subprocess.run([str(place / "python/bin/python"), "-c", code], cwd=place / "task", env=environ,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def cloud(ministack: Any) -> dict[str, str]:
    """What the template would set: tables, keys and buckets, here on the emulator."""
    kms, s3 = ministack.client("kms"), ministack.client("s3")
    for bucket in ("alone-files", "alone-seals"):
        s3.create_bucket(Bucket=bucket)
    app, ledger = tables.create(ministack.client("dynamodb"), "alone")
    mac = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    return {"APP_TABLE": app, "LEDGER_TABLE": ledger, "FILES_BUCKET": "alone-files", "SEALS_BUCKET": "alone-seals",
            "KMS_KEY": kms.create_key()["KeyMetadata"]["KeyId"], "MAC_KEY": mac,
            "AWS_ENDPOINT_URL": ministack.endpoint}  # fmt: skip


def test_a_page_is_served_from_the_zip_alone(alone: Path, cloud: dict[str, str]) -> None:
    event = {"requestContext": {"httpMethod": "GET", "resourcePath": "/lodge", "path": "/api/lodge", "stage": "api",
                                "identity": {"sourceIp": "192.0.2.1"}, "requestId": "r"},
             "headers": {"accept": "text/html"}, "multiValueQueryStringParameters": None, "pathParameters": {},
             "body": None, "stageVariables": None, "isBase64Encoded": False}  # fmt: skip
    code = f"import app; a = app.app({event!r}, None); print(a['statusCode'], '我要提诉求' in a['body'])"
    assert run_alone(alone, code, **cloud).splitlines()[-1] == "200 True"


@pytest.mark.parametrize("schedule", ["watch_clocks", "send_messages", "seal_ledger"])
def test_a_schedule_runs_to_its_end_from_the_zip_alone(alone: Path, cloud: dict[str, str], schedule: str) -> None:
    event = {"version": "0", "account": "0", "region": "us-east-1", "detail": {}, "detail-type": "Scheduled Event",
             "source": "aws.events", "time": "2026-11-23T01:00:00Z", "id": "e", "resources": []}  # fmt: skip
    said = run_alone(alone, f"import app; print(app.{schedule}({event!r}, None)['complete'])", **cloud)
    assert said.splitlines()[-1] == "True"
