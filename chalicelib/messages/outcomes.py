"""What vendors' codes mean for a message: tables of data, so that a new code is one line.

A fault of the number or of the words is the message's: `failed`. A fault of the account, the settings or the traffic is
ours: `again`, because it may be mended before the message is too old, and the desk shows the reason meanwhile. A value
that is too long is of the second kind: ours are bounded, so it is the template that allows too little.
Sources: the vendors' lists of error codes of SendSms and of carriers' receipts (domain 4.1, 4.2).
"""

from collections.abc import Mapping

from chalicelib.messages.gateway import Result

Meaning = tuple[str, str]  # state, reason for people

ALIYUN: Mapping[str, Meaning] = {
    "isv.BUSINESS_LIMIT_CONTROL": ("again", "发送频率达到服务商上限"),
    "isv.DAY_LIMIT_CONTROL": ("again", "当日发送量达到账号上限"),
    "isv.MONTH_LIMIT_CONTROL": ("again", "当月发送量达到账号上限"),
    "isv.OUT_OF_SERVICE": ("again", "短信账号欠费停机"),
    "isv.AMOUNT_NOT_ENOUGH": ("again", "短信账号余额不足"),
    "isv.ACCOUNT_ABNORMAL": ("again", "短信账号状态异常"),
    "isv.SMS_TEMPLATE_ILLEGAL": ("again", "短信模板不存在或未过审"),
    "isv.SMS_SIGNATURE_ILLEGAL": ("again", "短信签名不存在或未过审"),
    "isv.TEMPLATE_MISSING_PARAMETERS": ("again", "短信模板与变量不一致"),
    "isv.INVALID_PARAMETERS": ("failed", "服务商不接受请求参数"),
    "isv.PARAM_LENGTH_LIMIT": ("again", "变量超过该模板的长度限制"),
    "isv.PARAM_NOT_SUPPORT_URL": ("failed", "变量里不能有网址"),
    "isv.MOBILE_NUMBER_ILLEGAL": ("failed", "号码无效"),
    "isv.BLACK_KEY_CONTROL_LIMIT": ("failed", "内容含服务商禁用的词"),
    "isp.RAM_PERMISSION_DENY": ("again", "短信账号没有发送权限"),
    "isp.SYSTEM_ERROR": ("again", "服务商系统错误"),
    "SignatureDoesNotMatch": ("again", "访问密钥有误"),
    "InvalidAccessKeyId.NotFound": ("again", "访问密钥不存在"),
    "InvalidTimeStamp.Expired": ("again", "本系统时钟与服务商相差过大"),
    "SignatureNonceUsed": ("unknown", "服务商说请求重复"),
    "Throttling": ("again", "调用频率达到服务商上限"),
    "Throttling.User": ("again", "调用频率达到服务商上限"),
    "ServiceUnavailable": ("again", "服务商暂停服务"),
}
TENCENT: Mapping[str, Meaning] = {
    "LimitExceeded.DeliveryFrequencyLimit": ("again", "发送频率达到服务商上限"),
    "LimitExceeded.PhoneNumberThirtySecondLimit": ("again", "同一号码30秒内发送达到上限"),
    "LimitExceeded.PhoneNumberOneHourLimit": ("again", "同一号码1小时内发送达到上限"),
    "LimitExceeded.PhoneNumberDailyLimit": ("again", "同一号码当日发送达到上限"),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": ("again", "同一号码当日相同内容达到上限"),
    "LimitExceeded.AppDailyLimit": ("again", "应用当日发送量达到上限"),
    "LimitExceeded.DailyLimit": ("again", "当日发送量达到上限"),
    "RequestLimitExceeded": ("again", "调用频率达到服务商上限"),
    "FailedOperation.InsufficientBalanceInSmsPackage": ("again", "短信套餐包余量不足"),
    "UnauthorizedOperation.ServiceSuspendDueToArrears": ("again", "短信账号欠费停机"),
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": ("again", "短信应用编号有误"),
    "UnauthorizedOperation.SdkAppIdIsDisabled": ("again", "短信应用已停用"),
    "FailedOperation.TemplateIncorrectOrUnapproved": ("again", "短信模板不存在或未过审"),
    "FailedOperation.TemplateUnapprovedOrNotExist": ("again", "短信模板不存在或未过审"),
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": ("again", "短信模板与变量不一致"),
    "FailedOperation.SignatureIncorrectOrUnapproved": ("again", "短信签名不存在或未过审"),
    "FailedOperation.ContainSensitiveWord": ("failed", "内容含服务商禁用的词"),
    "FailedOperation.PhoneNumberInBlacklist": ("failed", "号码在运营商免打扰名单里"),
    "InvalidParameterValue.IncorrectPhoneNumber": ("failed", "号码无效"),
    "InvalidParameterValue.TemplateParameterLengthLimit": ("again", "变量超过该模板的长度限制"),
    "InternalError.Timeout": ("unknown", "服务商内部超时"),
    "InternalError.SendAndRecvFail": ("unknown", "服务商内部超时"),
    "InternalError.RequestTimeException": ("again", "本系统时钟与服务商相差过大"),
    "AuthFailure.SignatureFailure": ("again", "访问密钥有误"),
    "AuthFailure.SignatureExpire": ("again", "本系统时钟与服务商相差过大"),
    "AuthFailure.SecretIdNotFound": ("again", "访问密钥不存在"),
}

# What a receipt says of a message that did not arrive: `failed` for good, `again` when the phone may be on later.
RECEIPTS: Mapping[str, Meaning] = {
    "MOBILE_NOT_ON_SERVICE": ("failed", "停机或空号"),
    "INVALID_NUMBER": ("failed", "空号"),
    "MOBILE_ACCOUNT_ABNORMAL": ("failed", "号码状态异常"),
    "MOBILE_IN_BLACK": ("failed", "号码在运营商免打扰名单里"),
    "USER_REJECT": ("failed", "对方拒收"),
    "CONTENT_KEYWORD": ("failed", "内容含运营商禁用的词"),
    "MOBILE_TERMINAL_ERROR": ("again", "关机或不在服务区"),
    "MOBILE_SEND_LIMIT": ("again", "号码当日接收达到上限"),
    "EXPIRED": ("again", "运营商排队超时"),
    "NO_ROUTE": ("again", "运营商没有通道"),
    "SP_UNKNOWN_ERROR": ("again", "运营商没有说明原因"),
}


def result(table: Mapping[str, Meaning], code: str, status: int = 200) -> Result:
    """What a vendor's refusal means. A code that is not listed: by the HTTP status, 4xx was not accepted."""
    state, reason = table.get(code, ("", ""))
    if not state:
        state, reason = ("failed" if status < 500 else "unknown"), "服务商拒绝"
    return Result(state, detail=f"{reason}（{code[:60]}）" if code else reason)


def receipt(code: str) -> Meaning:
    """State of a message that did not arrive. Carriers invent codes: what is not listed is not for good."""
    return RECEIPTS.get(code, ("again", code[:40]))
