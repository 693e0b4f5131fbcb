"""Deploy a stage into the AWS account of the environment's credentials: `python -m tools.deploy` (`make deploy`).

The same package, template and code path as on one machine. The bucket for the code must exist; the secret of the SMS
callback's path is drawn at the first deployment and kept afterwards.
"""

import argparse
import secrets
from typing import Any

import boto3

from chalicelib.settings import GATEWAYS, UNNEEDED
from tools import package, stack

ACCOUNTS = ("ssm", "secretsmanager")


def sms_parameters(name: str, gateway: str, account: str, fresh: bool = False) -> dict[str, str]:
    """The gateway, and where its account lies: the one place that the functions of this stack may read. `fresh`: a new
    secret for the push address, the old one is closed at once."""
    chosen = {"SmsSecret": secrets.token_urlsafe(32)} if fresh else {}
    if not gateway:
        return chosen
    places = {"ssm": f"ssm:/{name}/sms", "secretsmanager": f"secretsmanager:{name}-sms"}
    return chosen | {"SmsGateway": gateway, "SmsAccount": "" if gateway in UNNEEDED else places[account]}


def parameters(stage: str, origin: str) -> dict[str, str]:
    """What this deployment sets; what it leaves out keeps its value."""
    chosen = {"PublicOrigin": origin.rstrip("/")} if origin else {}
    if stack.describe(boto3.client, stack.stack_name(stage)) is None:
        if not origin:
            raise SystemExit("The first deployment needs the public address: ORIGIN=https://host/api")
        chosen["SmsSecret"] = secrets.token_urlsafe(32)
    return chosen


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="prod")
    parser.add_argument("--bucket", required=True, help="an existing bucket for the code")
    parser.add_argument("--origin", default="", help="public address, https://host/stage")
    parser.add_argument("--sms-gateway", default="", help=f"{', '.join(GATEWAYS[1:])}; without it as it was")
    parser.add_argument("--sms-account", default="ssm", choices=ACCOUNTS, help="where the vendor's account lies")
    parser.add_argument("--new-sms-secret", action="store_true", help="change the push address of SMS")
    arguments: Any = parser.parse_args()
    if arguments.sms_gateway and arguments.sms_gateway not in GATEWAYS[1:]:
        raise SystemExit(f"SMS_GATEWAY is none of {', '.join(GATEWAYS[1:])}.")
    if not arguments.bucket:
        raise SystemExit("Say which bucket takes the code: BUCKET=…")
    chosen = parameters(arguments.stage, arguments.origin)
    chosen |= sms_parameters(stack.stack_name(arguments.stage), arguments.sms_gateway, arguments.sms_account,
                             arguments.new_sms_secret)  # fmt: skip
    built = package.build(arguments.stage)
    print(f"Bringing {stack.stack_name(arguments.stage)} up; the first time takes some minutes …", flush=True)
    try:
        outputs = stack.deploy(boto3.client, arguments.stage, built, arguments.bucket, chosen)
    except stack.StackError as error:
        raise SystemExit(f"{error}") from None
    for name, value in sorted(outputs.items()):
        print(f"  {name}: {value}")


if __name__ == "__main__":
    main()
