"""What each function may do, tried with its own role on an emulator that enforces policies."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.stack.fixtures import STACK, Deployed
from tools import stack

APP, LEDGER, FILES, SEALS = (f"bihuan-local-{name}" for name in ("app", "ledger", "files", "seals"))
ROLES = {"api": "ApiHandlerRole", "watch": "WatchClocksRole", "send": "SendMessagesRole", "seal": "SealLedgerRole",
         "guard": "GuardLedgerRole"}  # fmt: skip
KEY = {"pk": {"S": "CASE#policy"}, "sk": {"S": "E#000001"}}
ENTRY = {**KEY, "hash": {"S": "0"}}
ATTACHED, OLD_LEDGER = "case/policy", "ledger/policy"

Clients = Callable[[str], Any]
Act = Callable[[Clients], Any]


def in_transaction(table: str, **operation: Any) -> Act:
    """A transaction of one operation on a table."""
    ((kind, arguments),) = operation.items()
    return lambda c: c("dynamodb").transact_write_items(TransactItems=[{kind: {"TableName": table, **arguments}}])


ACTS: dict[str, Act] = {
    "read app": lambda c: c("dynamodb").get_item(TableName=APP, Key=KEY),
    "query wake": lambda c: c("dynamodb").query(
        TableName=APP, IndexName="wake", KeyConditionExpression="wk = :k", ExpressionAttributeValues={":k": {"S": "x"}}
    ),
    "scan app": lambda c: c("dynamodb").scan(TableName=APP),
    "write app": lambda c: c("dynamodb").put_item(TableName=APP, Item=KEY),
    "delete in app": lambda c: c("dynamodb").delete_item(TableName=APP, Key=KEY),
    "read ledger": lambda c: c("dynamodb").get_item(TableName=LEDGER, Key=KEY),
    "add to ledger": in_transaction(LEDGER, Put={"Item": ENTRY}),
    "put to ledger alone": lambda c: c("dynamodb").put_item(TableName=LEDGER, Item=ENTRY),
    "update ledger": lambda c: c("dynamodb").update_item(TableName=LEDGER, Key=KEY),
    "update ledger in transaction": in_transaction(
        LEDGER, Update={"Key": KEY, "UpdateExpression": "SET x = :x", "ExpressionAttributeValues": {":x": {"S": "x"}}}
    ),
    "delete from ledger": lambda c: c("dynamodb").delete_item(TableName=LEDGER, Key=KEY),
    "delete from ledger in transaction": in_transaction(LEDGER, Delete={"Key": KEY}),
    "batch write ledger": lambda c: c("dynamodb").batch_write_item(
        RequestItems={LEDGER: [{"PutRequest": {"Item": ENTRY}}]}
    ),
    "drop ledger": lambda c: c("dynamodb").delete_table(TableName=LEDGER),
    "store file": lambda c: c("s3").put_object(Bucket=FILES, Key="draft/x", Body=b"x"),
    "read file": lambda c: c("s3").get_object(Bucket=FILES, Key=ATTACHED),
    "delete file": lambda c: c("s3").delete_object(Bucket=FILES, Key=ATTACHED),
    "store old ledger": lambda c: c("s3").put_object(Bucket=FILES, Key="ledger/x", Body=b"x"),
    "read old ledger": lambda c: c("s3").get_object(Bucket=FILES, Key=OLD_LEDGER),
    "delete old ledger": lambda c: c("s3").delete_object(Bucket=FILES, Key=OLD_LEDGER),
    "store seal": lambda c: c("s3").put_object(Bucket=SEALS, Key="2026-02-13.json", Body=b"{}"),
    "raise alarm": lambda c: c("sns").publish(
        TopicArn="arn:aws:sns:us-east-1:000000000000:bihuan-local-alarm", Message="x"
    ),
    "read the SMS account": lambda c: c("ssm").get_parameter(Name="/bihuan-local/sms", WithDecryption=True),
    "read another parameter": lambda c: c("ssm").get_parameter(Name="/bihuan-prod/sms"),
    "read the SMS secret": lambda c: c("secretsmanager").get_secret_value(SecretId="bihuan-local-sms"),
    "read another secret": lambda c: c("secretsmanager").get_secret_value(SecretId="bihuan-prod-sms"),
    "list roles": lambda c: c("iam").list_roles(),
}


def acts(environment: dict[str, str]) -> dict[str, Act]:
    """All that is tried, with the deployed keys."""
    data, mac = environment["KMS_KEY"], environment["MAC_KEY"]
    return ACTS | {
        "make data key": lambda c: c("kms").generate_data_key(KeyId=data, KeySpec="AES_256"),
        "make mac": lambda c: c("kms").generate_mac(KeyId=mac, MacAlgorithm="HMAC_SHA_256", Message=b"x"),
    }


REFUSALS = ("AccessDenied", "AccessDeniedException", "AuthorizationError")
EVERYDAY = {"read app", "query wake", "write app", "delete in app", "read ledger", "add to ledger", "make data key",
            "make mac"}  # fmt: skip
ACCOUNT = {"read the SMS account", "read the SMS secret"}
BUCKET = {f"{do} {what}" for do in ("store", "read", "delete") for what in ("file", "old ledger")}
MAY = {
    "api": EVERYDAY | ACCOUNT | BUCKET,
    "watch": EVERYDAY | {"raise alarm", "read old ledger", "delete old ledger"},
    "send": EVERYDAY | ACCOUNT | {"raise alarm"},
    "seal": {"read app", "query wake", "write app", "read ledger", "store seal", "raise alarm"},
    "guard": {"read app", "write app", "raise alarm"},
}


@pytest.fixture
def accounts(deployed: Deployed) -> None:
    """Two stages' accounts, of which each function may read its own."""
    for stage in ("local", "prod"):
        deployed.client("ssm").put_parameter(Name=f"/bihuan-{stage}/sms", Value="{}", Type="SecureString",
                                             Overwrite=True)  # fmt: skip
        secrets = deployed.client("secretsmanager")
        if not any(one["Name"] == f"bihuan-{stage}-sms" for one in secrets.list_secrets()["SecretList"]):
            secrets.create_secret(Name=f"bihuan-{stage}-sms", SecretString="{}")


@pytest.fixture
def files(deployed: Deployed) -> None:
    """What there is to read: without it the answer would be that it is not there, not that it may not be read."""
    for key in (ATTACHED, OLD_LEDGER):
        deployed.client("s3").put_object(Bucket=FILES, Key=key, Body=b"x")


@pytest.mark.usefixtures("accounts", "files")
@pytest.mark.parametrize("function", ROLES)
def test_a_function_may_do_what_it_needs_and_nothing_else(deployed: Deployed, function: str) -> None:
    clients = deployed.as_function(ROLES[function])
    environment = stack.environment(deployed.client, STACK)
    done = set()
    for name, act in acts(environment).items():
        try:
            act(clients)
            done.add(name)
        except ClientError as error:
            assert error.response["Error"]["Code"] in REFUSALS, f"{name}: {error}"
    assert done == MAY[function]
