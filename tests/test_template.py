"""The template says what the emulator ignores: backups, locks, encryption, compression, alarms, narrow policies."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = json.loads((ROOT / ".chalice/resources.json").read_text())
RESOURCES = TEMPLATE["Resources"]
CONFIG = json.loads((ROOT / ".chalice/config.json").read_text())
POLICIES = {path.stem: json.loads(path.read_text()) for path in (ROOT / ".chalice/policies").glob("*.json")}
FUNCTIONS = ("APIHandler", "WatchClocks", "SendMessages", "SealLedger", "GuardLedger", "TakeSms")
KEEPERS = ("AppTable", "LedgerTable", "Files", "Seals", "DataKey", "MacKey")


def properties(name: str) -> dict[str, Any]:
    """A resource's properties."""
    found: dict[str, Any] = RESOURCES[name]["Properties"]
    return found


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    """All resources of a type: name → properties."""
    return {name: r["Properties"] for name, r in RESOURCES.items() if r.get("Type") == kind}


@pytest.mark.parametrize("table", ["AppTable", "LedgerTable"])
def test_a_table_can_be_restored_and_not_be_dropped(table: str) -> None:
    found = properties(table)
    assert found["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert found["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert found["DeletionProtectionEnabled"] is True
    assert found["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", KEEPERS)
def test_removing_the_stack_keeps_what_holds_data(name: str) -> None:
    assert RESOURCES[name]["DeletionPolicy"] == RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


def test_the_indexes_are_those_that_the_store_reads() -> None:
    def indexes(table: str) -> dict[str, tuple[list[str], Any]]:
        return {i["IndexName"]: ([k["AttributeName"] for k in i["KeySchema"]], i["Projection"].get("NonKeyAttributes"))
                for i in properties(table)["GlobalSecondaryIndexes"]}  # fmt: skip

    assert indexes("AppTable") == {"wake": (["wk", "wa"], None), "desk": (["dk", "ds"], ["row"]),
                                   "board": (["bk", "bs"], ["row"]), "enterprise": (["ek", "es"], ["row"])}  # fmt: skip
    shown = ["action", "hash", "facts", "label", "actor", "actor_name", "at", "seen"]
    assert indexes("LedgerTable") == {"day": (["yk", "ys"], shown)}
    assert properties("AppTable")["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert properties("LedgerTable")["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.mark.parametrize("bucket", ["Files", "Seals"])
def test_nothing_in_a_bucket_is_public(bucket: str) -> None:
    assert set(properties(bucket)["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(properties(bucket)["PublicAccessBlockConfiguration"]) == 4
    assert properties(bucket)["VersioningConfiguration"] == {"Status": "Enabled"}


def test_a_seal_cannot_be_changed_by_anybody_for_ten_years() -> None:
    lock = properties("Seals")["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert lock == {"Mode": "COMPLIANCE", "Years": 10}
    (statement,) = properties("SealsPolicy")["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert "SealLedgerRole" in json.dumps(statement["Condition"]["ArnNotLike"])


def test_an_upload_that_nobody_finished_is_gone_after_a_day() -> None:
    rules = properties("Files")["LifecycleConfiguration"]["Rules"]
    kept = {rule["Prefix"]: (rule["Status"], rule["ExpirationInDays"]) for rule in rules}
    assert kept == {"draft/": ("Enabled", 1), "ledger/": ("Enabled", 30)}  # old ledgers that nobody confirmed


def test_what_fails_for_good_goes_to_the_dead_letters_and_somebody_is_told() -> None:
    invoke = TEMPLATE["Globals"]["Function"]["EventInvokeConfig"]
    dead = {"Type": "SQS", "Destination": {"Fn::GetAtt": ["DeadLetters", "Arn"]}}
    assert invoke["DestinationConfig"]["OnFailure"] == dead
    stream = properties("GuardLedger")["Events"]["GuardLedgerDynamodbEventSource"]["Properties"]
    assert stream["DestinationConfig"]["OnFailure"] == dead
    assert stream["Stream"] == {"Fn::GetAtt": ["LedgerTable", "StreamArn"]}


def test_every_alarm_reaches_the_topic_and_every_function_has_one() -> None:
    alarms = of_type("AWS::CloudWatch::Alarm")
    assert all(alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}] for alarm in alarms.values())
    watched = [a["Dimensions"][0]["Value"].get("Ref") for a in alarms.values() if a["MetricName"] == "Errors"]
    assert sorted(watched) == sorted(FUNCTIONS)
    heartbeat = alarms["HeartbeatAlarm"]
    assert (heartbeat["TreatMissingData"], heartbeat["Dimensions"][0]["Value"]) == ("breaching", {"Ref": "WatchClocks"})
    assert alarms["DeadLettersAlarm"]["Threshold"] == 0


def test_the_topic_of_sms_and_all_that_hangs_on_it_exist_with_that_gateway_only() -> None:
    assert TEMPLATE["Conditions"] == {"SmsByTopic": {"Fn::Equals": [{"Ref": "SmsGateway"}, "aws"]}}
    conditional = {name for name, found in RESOURCES.items() if found.get("Condition") == "SmsByTopic"}
    assert conditional == {name for name in RESOURCES if name.startswith(("TakeSms", "SmsTopic"))}
    (statement,) = properties("SmsTopicPolicy")["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "sms-voice.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    subscription = properties("TakeSms")["Events"]["TakeSmsSnsSubscription"]["Properties"]
    assert subscription == {"Topic": {"Fn::Sub": "${SmsTopic}"}}


def test_two_functions_may_read_one_account_at_the_vendor_and_no_other() -> None:
    place = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
    wanted = {
        "ssm:GetParameter": place % ("ssm", "parameter/${AWS::StackName}/sms"),
        "secretsmanager:GetSecretValue": place % ("secretsmanager", "secret:${AWS::StackName}-sms-??????"),
    }
    found = {name: {s["Action"]: s["Resource"]["Fn::Sub"] for s in policy["Statement"]
                    if str(s["Action"]).startswith(("ssm:", "secretsmanager:"))}
             for name, policy in POLICIES.items()}  # fmt: skip
    assert {name: given for name, given in found.items() if given} == {"api": wanted, "send_messages": wanted}


def test_the_gateways_that_can_be_chosen_are_those_that_the_settings_know() -> None:
    from chalicelib.settings import GATEWAYS

    assert TEMPLATE["Parameters"]["SmsGateway"]["AllowedValues"] == list(GATEWAYS)
    assert TEMPLATE["Parameters"]["SmsGateway"]["Default"] == "none"


def test_the_gateway_is_regional_and_compresses_and_its_own_errors_are_pages() -> None:
    assert CONFIG["api_gateway_endpoint_type"] == "REGIONAL"
    assert CONFIG["minimum_compression_size"] == 1024
    pages = of_type("AWS::ApiGateway::GatewayResponse")
    assert {p["ResponseType"] for p in pages.values()} == {
        "MISSING_AUTHENTICATION_TOKEN", "DEFAULT_4XX", "DEFAULT_5XX"}  # fmt: skip
    for page in pages.values():
        assert page["ResponseTemplates"]["application/json"].startswith('<!doctype html><html lang="zh-CN">')


def test_no_arn_names_a_partition_a_region_or_an_account() -> None:
    text = json.dumps([TEMPLATE, POLICIES])
    assert re.findall(r"arn:(?!\$\{AWS::Partition\}:)[^\"]*", text) == []
    assert re.findall(r"\b\d{12}\b|amazonaws\.com\.cn|[a-z]{2}-[a-z]+-\d\b", text) == []


def test_every_function_has_a_policy_of_its_own_without_wildcards() -> None:
    named = {settings["iam_policy_file"] for settings in CONFIG["lambda_functions"].values()}
    assert named == {f"policies/{name}.json" for name in POLICIES}
    assert len(CONFIG["lambda_functions"]) == len(FUNCTIONS)
    for policy in POLICIES.values():
        for statement in policy["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert not [a for a in actions if "*" in a]
            assert statement["Resource"] != "*"


def test_history_is_written_in_transactions_only_and_never_altered() -> None:
    for name, policy in POLICIES.items():
        for statement in policy["Statement"]:
            if "LedgerTable" not in json.dumps(statement["Resource"]) or name == "guard_ledger":
                continue
            changes = set(statement["Action"]) - {"dynamodb:GetItem", "dynamodb:Query"}
            assert changes <= {"dynamodb:PutItem", "dynamodb:ConditionCheckItem"}
            if changes:
                assert statement["Condition"] == {
                    "ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}
                }


def test_the_gateway_has_room_for_every_address() -> None:
    """An API has at most 300 resources: every part of a path that no other has (the account's default quota)."""
    from chalicelib.web.pages import PAGES
    from tests.web.client import the_app

    the_app()
    parts = {tuple(one.path.strip("/").split("/")[:n]) for one in PAGES for n in range(1, one.path.count("/") + 1)}
    assert len(parts) < 250, len(parts)
