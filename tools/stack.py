"""Create or update the CloudFormation stack of a stage from a package, on the emulator and in an account alike."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Clients = Callable[[str], Any]  # service name → boto3 client
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


class StackError(Exception):
    """The stack could not be brought up; the message lists what failed and why."""


def stack_name(stage: str) -> str:
    """The stack's name, which is also the prefix of everything in it."""
    return f"bihuan-{stage}"


def template_with_code(template: Path, bucket: str, key: str) -> str:
    """The packaged template with every function's code at its place in a bucket."""
    body = json.loads(template.read_text())
    for resource in body["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{bucket}/{key}"
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def upload(clients: Clients, bucket: str, package: dict[str, str]) -> str:
    """Put the zip under its own hash, once → key. A key that stays the same would leave old code running."""
    s3, key = clients("s3"), f"{package['sha256']}.zip"
    known = s3.list_objects_v2(Bucket=bucket, Prefix=key)
    if not known.get("KeyCount"):
        s3.upload_file(package["zip"], bucket, key)
    return key


def upload_template(clients: Clients, bucket: str, body: str) -> str:
    """Put the template under its own hash → its address. One of our size does not fit into the call itself, which
    takes 51,200 bytes; from a bucket CloudFormation takes 1 MB."""
    s3, key = clients("s3"), f"{hashlib.sha256(body.encode()).hexdigest()}.json"
    s3.put_object(Bucket=bucket, Key=key, Body=body.encode(), ContentType="application/json")
    signed: str = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
    return signed.partition("?")[0]  # CloudFormation reads it with the rights of who calls


def describe(clients: Clients, name: str) -> dict[str, Any] | None:
    """The stack as CloudFormation sees it, None when there is none."""
    cloudformation = clients("cloudformation")
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except cloudformation.exceptions.ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return None if found["StackStatus"] == "DELETE_COMPLETE" else found


def deploy(clients: Clients, stage: str, package: dict[str, str], bucket: str,
           parameters: dict[str, str]) -> dict[str, str]:  # fmt: skip
    """Bring the stack to the package and wait → its outputs. A parameter not given keeps its value. StackError."""
    name, cloudformation = stack_name(stage), clients("cloudformation")
    present = describe(clients, name)
    body = template_with_code(Path(package["template"]), bucket, upload(clients, bucket, package))
    address = upload_template(clients, bucket, body)
    kept = {p["ParameterKey"] for p in present.get("Parameters", [])} - set(parameters) if present else set()
    values: list[dict[str, Any]] = [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()]
    values += [{"ParameterKey": k, "UsePreviousValue": True} for k in sorted(kept)]
    change = cloudformation.update_stack if present else cloudformation.create_stack
    try:
        change(StackName=name, Capabilities=CAPABILITIES, Parameters=values, TemplateURL=address)
    except cloudformation.exceptions.ClientError as error:
        if "No updates" not in str(error):
            raise StackError(f"{name}: {error}") from error
    return wait(clients, name)


def wait(clients: Clients, name: str, pause: float = 0.1, patience: float = 1800) -> dict[str, str]:
    """Wait for the end of a change → the stack's outputs; StackError with the reasons when it failed."""
    deadline = time.monotonic() + patience
    status = "CREATE_IN_PROGRESS"
    while status.endswith("PROGRESS") and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 1.2, 5)
        stack = describe(clients, name) or {"StackStatus": "removed meanwhile"}
        status = stack["StackStatus"]
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise StackError(f"{name}: {status}\n" + "\n".join(reasons(clients, name)))
    return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}


def reasons(clients: Clients, name: str) -> list[str]:
    """Which resources failed, and what CloudFormation said."""
    events = clients("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    return [f"  {e['LogicalResourceId']} ({e['ResourceType']}): {e.get('ResourceStatusReason', '')}"
            for e in events if "FAILED" in e["ResourceStatus"]]  # fmt: skip


def environment(clients: Clients, name: str, logical: str = "APIHandler") -> dict[str, str]:
    """The environment of a deployed function: what `chalicelib.settings.load` reads there."""
    detail = clients("cloudformation").describe_stack_resource(StackName=name, LogicalResourceId=logical)
    function = detail["StackResourceDetail"]["PhysicalResourceId"]
    found: dict[str, str] = clients("lambda").get_function_configuration(FunctionName=function)["Environment"][
        "Variables"
    ]
    return found
