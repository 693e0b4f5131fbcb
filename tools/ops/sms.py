"""The account at the SMS vendor: whether it can be used, and one message to try it. Neither shows a key.

`check` names what is missing; `send-test` hands one message over as send_messages would, outside any case.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.case import Message
from chalicelib.domain.identity import mobile as read_mobile
from chalicelib.domain.records import Outgoing
from chalicelib.messages import vendors, wording
from chalicelib.messages.account import TEMPLATED, AccountError
from chalicelib.messages.gateway import Result
from chalicelib.settings import UNNEEDED

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SAMPLE = {**wording.LONGEST, "code": "123456", "n": "3"}  # values of a message that is only a try


class SmsError(Exception):
    """It cannot be tried; the message is one sentence for a person."""


def address(services: "Services") -> str:
    """Where the vendor pushes receipts and answers. It holds the secret: for the vendor's console only."""
    found = services.settings
    return f"{found.public_origin}/sms/{services.gateway.vendor}/{found.sms_secret}"


def check(services: "Services") -> tuple[list[str], list[str]]:
    """(what was found, what has to be done): nothing to do means that messages can leave."""
    settings = services.settings
    found = [f"短信网关：{settings.sms_gateway}", f"短信签名：【{settings.sms_sign}】"]
    if settings.sms_gateway in UNNEEDED:
        local = settings.sms_gateway == "simulator" and settings.local
        return found, [] if local else ["还没有选择短信网关，短信不会发出（部署参数 SmsGateway）"]
    found.append(f"账号文件：{settings.sms_account}")
    try:
        account = vendors.account(settings)()
    except AccountError as fault:
        return found, [str(fault)]
    if settings.sms_gateway not in TEMPLATED:
        return found, []
    known = set(wording.templates("sms"))
    todo = [f"模板 {name} 还没有填编号" for name in sorted(known - set(account.templates))]
    todo += [f"模板 {name} 不是本系统的模板" for name in sorted(set(account.templates) - known)]
    return found + [f"模板 {name}：{account.templates[name]}" for name in sorted(known & set(account.templates))], (
        todo + list(_reworded(services))
    )


def _reworded(services: "Services") -> Iterator[str]:
    """Wordings of the city that are not those that were registered."""
    for name, shipped in wording.templates("sms").items():
        own = services.book.now.wording.get(name, shipped)
        if own != shipped:
            yield f"模板 {name} 的用语已改为“{own}”：服务商处的模板也要照此重新申请"


def send_test(services: "Services", mobile: str, template: str) -> Result:
    """Hand one message over and wait for the vendor's word. SmsError, AccountError."""
    number, problem = read_mobile(mobile)
    if problem:
        raise SmsError(problem)
    if template not in wording.templates("sms"):
        raise SmsError(f"没有模板 {template}，可用的有：{'、'.join(sorted(wording.templates('sms')))}")
    values = {name: SAMPLE[name] for name in vendors.slots(template)}
    message = Message(services.ids.new(), "", "sms", number, template, values, services.clock.now(), "code")
    result = services.gateway.send(Outgoing(message, "leased"))
    return replace(result, detail=result.detail or "服务商已接收，请看手机是否收到")
