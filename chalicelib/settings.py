"""What a deployment decides, read once from the environment: `load(os.environ)`.

Where the values come from: `.chalice/config.json` (per stage) and, for what is known only when a stack exists,
`.chalice/resources.json` (`Globals.Function.Environment`). tests/test_package.py compares the three.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

GATEWAYS = ("simulator", "none", "aliyun", "tencent", "aws", "http")
PLACES = ("ssm:", "secretsmanager:", "file:")  # what SMS_ACCOUNT begins with
UNNEEDED = frozenset({"simulator", "none"})  # need no account at a vendor


class SettingsError(Exception):
    """The environment lacks something; the message names the variable."""


@dataclass(frozen=True)
class Settings:
    """One deployment. The variable of a field is its name in capitals; a field without default must be set."""

    stage: str
    app_table: str
    ledger_table: str
    files_bucket: str
    seals_bucket: str
    kms_key: str  # ARN of the key that wraps data keys
    mac_key: str  # ARN of the KMS HMAC key under which phones are found
    alarm_topic: str  # ARN
    public_origin: str  # allowed origin and base of absolute links, no slash at the end
    region_code: str  # GB/T 2260 code of the city
    site_name: str
    org_name: str
    sms_sign: str
    sms_gateway: str
    sms_secret: str  # last part of the path to which the vendor's receipts and answers are posted
    sms_account: str = ""  # where the vendor's account lies (messages/account.py); not for the simulator
    footer_record: str = ""  # ICP filing, shown in the footer when there is one
    footer_contact: str = ""
    robots_origin: str = ""  # in place of the chat vendors' hosts, for tests only
    aws_endpoint_url: str = ""  # set on an emulator only; boto3 and botocore read the variable by themselves

    @property
    def aws_endpoint(self) -> str | None:
        """The emulator's address, None in the cloud."""
        return self.aws_endpoint_url or None

    @property
    def local(self) -> bool:
        """Whether the phone page and the time machine exist."""
        return self.stage == "local"


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings; SettingsError names the first variable that is missing or empty."""
    values = {}
    for field in fields(Settings):
        value = environ.get(field.name.upper(), "").strip()
        if value:
            values[field.name] = value
        elif field.default != "":
            raise SettingsError(f"The environment variable {field.name.upper()} is not set.")
    if values["sms_gateway"] not in GATEWAYS:
        raise SettingsError(f"SMS_GATEWAY is none of {', '.join(GATEWAYS)}.")
    if values["sms_gateway"] not in UNNEEDED and "sms_account" not in values:
        raise SettingsError("The environment variable SMS_ACCOUNT is not set.")
    if values["sms_gateway"] not in UNNEEDED and not values["sms_account"].startswith(PLACES):
        raise SettingsError(f"SMS_ACCOUNT begins with none of {', '.join(PLACES)}.")
    values["public_origin"] = values["public_origin"].rstrip("/")
    return Settings(**values)
