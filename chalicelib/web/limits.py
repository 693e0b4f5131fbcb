"""How often something may be done: one table, counted by `store.hit` in fixed windows of the wall clock."""

from dataclasses import dataclass

from chalicelib.web.errors import Limited
from chalicelib.wiring import Services


@dataclass(frozen=True)
class Limit:
    most: int
    seconds: int
    sentence: str


MINUTE, HOUR, DAY = 60, 3600, 86400
LIMITS = {
    "code-phone": (
        Limit(1, MINUTE, "验证码 1 分钟只能发一次，请稍等再点"),
        Limit(5, HOUR, "这个手机号 1 小时内最多收 5 次验证码，请稍后再试"),
    ),
    "code-address": (Limit(30, HOUR, "这个网络请求验证码太多，请 1 小时后再试"),),
    # Without the proof of work the browser has no script: the code alone must then keep machines away.
    "code-address-plain": (Limit(10, HOUR, "这个网络请求验证码太多，请 1 小时后再试"),),
    "lodge-address": (Limit(30, HOUR, "这个网络提交太多，请 1 小时后再试"),),
    "lodge-enterprise": (Limit(20, DAY, "这家企业今天提交的诉求太多，请明天再提交，或到政务服务中心窗口登记"),),
    "lodge-phone": (Limit(10, DAY, "这个手机号今天提交的诉求太多，请明天再提交，或到政务服务中心窗口登记"),),
    "query-address": (Limit(60, HOUR, "这个网络查询太多，请 1 小时后再试"),),
    "search-person": (
        Limit(40, MINUTE, "查找太频繁，请 1 分钟后再试"),
        Limit(600, HOUR, "查找太多，请 1 小时后再试"),
    ),
    "file-address": (Limit(60, HOUR, "这个网络上传太多，请 1 小时后再试"),),
}


def count(services: Services, name: str, who: str) -> None:
    """Count one use of `name` by `who` (already a HMAC when personal); raises Limited with the sentence."""
    now = services.clock.wall()
    for limit in LIMITS[name]:
        if services.store.hit(f"{name}:{limit.seconds}:{who}", limit.seconds, now) > limit.most:
            raise Limited(limit.sentence)
