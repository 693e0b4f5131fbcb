"""用语: the city's own names for things, the categories, and the wording of messages; every change is a version."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Response

from chalicelib.domain.errors import Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.org import to_data
from chalicelib.messages import wording
from chalicelib.web.desk import editing, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit
from chalicelib.wiring import ORG, WORDS

NAMES = {
    "app": "企业服务平台", "portal": "网上提诉求的版块", "symposium": "政企座谈", "window": "政务服务中心的专窗",
    "group": "企业微信群", "taskforce": "服务专班", "green_card": "重点企业的服务卡", "major": "重大项目",
    "column_1": "曝光栏目一", "column_2": "曝光栏目二", "listing": "重点问题的督办方式", "authority": "主管部门的称呼",
    "discipline": "纪检监察机关的称呼",
}  # fmt: skip
VALUES = {
    "no": "诉求编号", "code": "查询码或验证码", "due": "到期日", "day": "日期", "rating": "评价",
    "unit": "承办单位", "days": "天数",
    "title": "标题", "words": "提醒内容", "n": "件数", "topic": "座谈会的专题", "stage": "座谈会的阶段",
    "name": "台账名称", "made": "新增件数",
}  # fmt: skip
CHANNELS = {"sms": "发给企业的短信", "desk": "工作台通知"}
DONE = {"terms": "名称已经更新。", "categories": "领域已经更新。", "message": "消息写法已经更新。"}
LOW, HIGH = 2, 20  # characters of a name


@page("/desk/words", who=editing.ADMIN)
def overview(visit: Visit) -> Response:
    services = visit.services
    own = services.book.now.wording
    lists = [
        (channel, name, [(key, own.get(key, said), key in own) for key, said in wording.templates(channel).items()])
        for channel, name in CHANNELS.items()
    ]
    versions = services.store.revisions(WORDS, editing.VERSIONS)
    return frame.render(
        visit, "desk/words.html", names=NAMES, lists=lists, org=services.org, versions=versions,
        said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


def _stored(visit: Visit) -> dict[str, Any]:
    found = visit.services.store.setting(WORDS) or {}
    return {name: value for name, value in found.items() if name != "n"}


def _needs(visit: Visit) -> tuple[Need, ...]:
    return tuple(Need(key, label, "line", low=LOW, high=HIGH) for key, label in NAMES.items()
                 if key in visit.services.terms)  # fmt: skip


@page("/desk/words/terms", who=editing.ADMIN)
def terms_form(visit: Visit) -> Response:
    return _form(visit, "改名称", "/desk/words/terms", (*_needs(visit), editing.WHY), {}, visit.services.terms)


@page("/desk/words/terms", ("POST",), who=editing.ADMIN)
def terms_post(visit: Visit) -> Response:
    needs = (*_needs(visit), editing.WHY)
    values, wrong = editing.read(visit, needs)
    for need in needs[:-1]:
        if need.name not in wrong and (problem := _name_fault(visit, need.name, values[need.name])):
            wrong[need.name] = problem
    stored = _stored(visit)
    made = {**stored, "terms": {**stored.get("terms", {}), **{n.name: values.get(n.name) for n in needs[:-1]}}}
    return _save(visit, WORDS, made, values, wrong, "terms", ("改名称", "/desk/words/terms", needs))


def _name_fault(visit: Visit, key: str, name: str) -> str:
    """A name stands in messages too: it must not break one."""
    if any(sign in name for sign in "{}<>"):
        return "名称里不能有 { } < > 这些符号"
    fresh = wording.renamed({**visit.services.terms, key: name})
    for template, said in fresh.items():
        if template in wording.templates("sms") and (problem := wording.fault("sms", template, said)):
            return f"用在短信里不行：{problem}"
    return ""


@page("/desk/words/message/{template}", who=editing.ADMIN)
def message_form(visit: Visit) -> Response:
    return _message(visit, {})


@page("/desk/words/message/{template}", ("POST",), who=editing.ADMIN)
def message_post(visit: Visit) -> Response:
    """do=preview shows how it reads at its longest; do=apply makes it so; do=reset goes back to what ships."""
    channel, template = _channel(visit), visit.params["template"]
    reset = visit.first("do") == "reset"
    text = visit.first("text")
    wrong = {}
    if not reset and (problem := wording.fault(channel, template, text) if text else "请填写写法"):
        wrong["text"] = problem
    if visit.first("do") == "preview":
        return _message(visit, wrong)
    values, missing = editing.read(visit, (editing.WHY,))
    wrong |= missing
    stored = _stored(visit)
    others = {key: said for key, said in stored.get(channel, {}).items() if key != template}
    made = {**stored, channel: others if reset else {**others, template: text}}
    clash = ""
    try:
        if not wrong:
            editing.save(visit, WORDS, "words", made, values["why"], change=f"message {template}")
            return visit.redirect("/desk/words", done="message")
    except Stale as stale:
        clash = str(stale)
    return _message(visit, wrong, clash)


def _channel(visit: Visit) -> str:
    for channel in CHANNELS:
        if visit.params["template"] in wording.templates(channel):
            return channel
    raise NotFound


def _message(visit: Visit, wrong: Mapping[str, str], clash: str = "") -> Response:
    channel, template = _channel(visit), visit.params["template"]
    shipped = wording.templates(channel)[template]
    now = visit.services.book.now.wording.get(template, shipped)
    text = visit.first("text") if visit.method == "POST" else now
    known = sorted(wording.placeholders(shipped))
    sample = ""
    if not wording.fault(channel, template, text):
        plain = text.format_map({**{name: VALUES[name] for name in VALUES}, **wording.LONGEST})
        sample = wording.signed(plain, visit.services.settings.sms_sign) if channel == "sms" else plain
    needs = (Need("text", "写法", "text", low=4, high=wording.LINE), editing.WHY)
    return editing.page(
        visit, "desk/words_message.html", WORDS, wrong=wrong, clash=clash, key=template, shipped=shipped,
        channel=CHANNELS[channel], known=[(name, VALUES[name]) for name in known], sample=sample, own=now != shipped,
        limit=wording.SEGMENT if channel == "sms" else 0, fields=editing.drawn(visit, needs, wrong, {"text": text}),
    )  # fmt: skip


@page("/desk/words/categories", who=editing.ADMIN)
def categories_form(visit: Visit) -> Response:
    return _categories(visit, {})


@page("/desk/words/categories", ("POST",), who=editing.ADMIN)
def categories_post(visit: Visit) -> Response:
    """Names, order and which are retired, all at once; a row with a name and no code is a new one."""
    org, wrong = visit.services.org, {}
    rows = [(code, visit.first(f"name-{code}"), visit.first(f"at-{code}"), bool(visit.first(f"out-{code}")))
            for code in (*org.categories, "new")]  # fmt: skip
    rows = [row for row in rows if row[0] != "new" or row[1]]
    names = [name for _, name, _, _ in rows]
    for code, name, at, _ in rows:
        if not LOW <= len(name) <= HIGH:
            wrong[f"name-{code}"] = f"领域名称要有 {LOW} 到 {HIGH} 个字"
        elif names.count(name) > 1:
            wrong[f"name-{code}"] = f"“{name}”写了两次"
        elif not at.isdecimal() or len(at) > 3:
            wrong[f"at-{code}"] = "顺序请填 0 到 999 的整数"
    if all(out for _, _, _, out in rows):
        wrong.setdefault(f"out-{rows[0][0]}", "至少要留一个领域")
    values, missing = editing.read(visit, (editing.WHY,))
    wrong |= missing
    clash = ""
    try:
        if not wrong:
            ordered = sorted(rows, key=lambda row: int(row[2]))
            codes = {code: _code(org.categories) if code == "new" else code for code, _, _, _ in rows}
            made = {**to_data(org), "categories": {codes[code]: name for code, name, _, _ in ordered},
                    "retired": [codes[code] for code, _, _, out in ordered if out]}  # fmt: skip
            editing.save(visit, ORG, "words", made, values["why"], change="categories")
            return visit.redirect("/desk/words", done="categories")
    except Stale as stale:
        clash = str(stale)
    return _categories(visit, wrong, clash)


def _code(known: Mapping[str, str]) -> str:
    """A code that no category ever had here; names may change, codes never."""
    n = 1
    while f"c{n}" in known:
        n += 1
    return f"c{n}"


def _categories(visit: Visit, wrong: Mapping[str, str], clash: str = "") -> Response:
    org, posted = visit.services.org, visit.method == "POST"
    rows = []
    for n, (code, name) in enumerate((*org.categories.items(), ("new", "")), 1):
        out = bool(visit.first(f"out-{code}")) if posted else code in org.retired
        typed = (visit.first(f"name-{code}"), visit.first(f"at-{code}")) if posted else (name, str(n * 10))
        error = next((wrong[f"{part}-{code}"] for part in ("name", "at", "out") if f"{part}-{code}" in wrong), "")
        rows.append((code, *typed, out, error))
    return editing.page(
        visit, "desk/words_categories.html", ORG, wrong=wrong, clash=clash, rows=rows,
        fields=editing.drawn(visit, (editing.WHY,), {k: v for k, v in wrong.items() if k == "why"}, {}),
    )  # fmt: skip


def _form(
    visit: Visit, title: str, path: str, needs: tuple[Need, ...], wrong: Mapping[str, str], values: Mapping[str, Any],
    clash: str = "",
) -> Response:  # fmt: skip
    return editing.page(visit, "desk/words_form.html", WORDS, wrong=wrong, clash=clash, title=title, path_=path,
                        fields=editing.drawn(visit, needs, wrong, values))  # fmt: skip


def _save(
    visit: Visit, name: str, made: Mapping[str, Any], values: Mapping[str, Any], wrong: Mapping[str, str], change: str,
    form: tuple[str, str, tuple[Need, ...]],
) -> Response:  # fmt: skip
    clash = ""
    try:
        if not wrong:
            editing.save(visit, name, "words", made, values["why"], change=change)
            return visit.redirect("/desk/words", done=change)
    except Stale as stale:
        clash = str(stale)
    return _form(visit, *form, wrong, {}, clash)
