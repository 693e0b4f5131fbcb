"""What goes wrong with a request, and how errors become pages: once, here.

Domain errors know nothing of HTTP; `STATUS` gives each class its status. Expected ones show their own sentence,
unexpected ones a reference number that is also in the log.
"""

from http import HTTPStatus

from chalicelib.domain import errors as domain


class WebError(domain.DomainError):
    """A request that is refused before it reaches a case; subclasses carry status and sentence."""

    status = HTTPStatus.BAD_REQUEST
    sentence = "这个请求读不懂，请返回上一页再试"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class BadRequest(WebError):
    pass


class Forbidden(WebError):
    status = HTTPStatus.FORBIDDEN
    sentence = "这个页面已经过期，请返回上一页，刷新后再提交"


class NotFound(WebError):
    status = HTTPStatus.NOT_FOUND
    sentence = "没有找到这个页面"


class TooLarge(WebError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = "填写的内容太长，请精简后再提交"


class WrongType(WebError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    sentence = "请用本网站的表单提交"


class Limited(WebError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = "操作太频繁，请稍后再试"


STATUS: dict[type[domain.DomainError], HTTPStatus] = {
    domain.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    domain.Refused: HTTPStatus.CONFLICT,
    domain.Unseen: HTTPStatus.NOT_FOUND,
    domain.Stale: HTTPStatus.CONFLICT,
    domain.AlreadyDone: HTTPStatus.CONFLICT,
    domain.PhoneBusy: HTTPStatus.CONFLICT,
    domain.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
HEADINGS = {
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.TOO_MANY_REQUESTS: "请稍后再试",
    HTTPStatus.SERVICE_UNAVAILABLE: "系统忙",
    HTTPStatus.INTERNAL_SERVER_ERROR: "系统出错了",
}


def status_of(error: Exception) -> HTTPStatus:
    """The status of an error; 500 for whatever is not expected."""
    if isinstance(error, WebError):
        return error.status
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def heading(status: HTTPStatus) -> str:
    return HEADINGS.get(status, "没有办成")
