"""群机器人: the administrator gives a unit's chat group its robot. Addresses and secrets are shown to nobody."""

from collections.abc import Mapping
from http import HTTPStatus

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain.flow.row import Need
from chalicelib.domain.records import Robot
from chalicelib.domain.words import Role
from chalicelib.messages import robots
from chalicelib.web.desk import fields, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

ADMIN = frozenset({Role.ADMIN})
TESTS = 5  # test lines in a minute: the vendors take 20
DONE = {"saved": "已保存。", "removed": "已移除。", "sent": "测试消息已发出。", "slow": "测试太频繁，请一分钟后再试。"}
NEEDS = (
    Need("unit", "单位", "unit", required=False, hint="不选就是主管部门自己的群"),
    Need("kind", "平台", "choice", choices=tuple((key, kind.label) for key, kind in robots.KINDS.items())),
    Need("address", "机器人地址", "line", high=500, hint="保存后不再显示"),
    Need("secret", "加签密钥", "line", required=False, high=200, hint="只有钉钉“加签”需要；保存后不再显示"),
)


@page("/desk/robots", who=ADMIN)
def listed(visit: Visit) -> Response:
    return _show(visit)


@page("/desk/robots", ("POST",), who=ADMIN)
def change(visit: Visit) -> Response:
    """Save one in place of the one before; remove one; or let one say a line."""
    what = visit.first("do")
    if what not in ("remove", "test"):
        return _save(visit)
    unit, kind = visit.first("unit"), visit.first("kind")
    found = next((one for one in visit.services.store.robots() if (one.unit, one.kind) == (unit, kind)), None)
    if found is None:
        raise NotFound
    if what == "test":
        return _test(visit, found)
    visit.services.store.drop_robot(unit, kind)
    handling.record(visit.services, "robot", visit.actor, target=unit, did="removed", kind=kind)
    return visit.redirect("/desk/robots", done="removed")


def _save(visit: Visit) -> Response:
    services, given = visit.services, {need.name: visit.first(need.name) for need in NEEDS}
    wrong: dict[str, str] = {}
    if given["unit"] and given["unit"] not in services.org.units:
        wrong["unit"] = "这个单位不在名录里，请重新选择"
    if given["kind"] not in robots.KINDS:
        wrong["kind"] = "请选择平台"
    elif fault := robots.fault(given["kind"], given["address"]):
        wrong["address"] = fault
    if wrong:
        return _show(visit, wrong)
    services.store.put_robot(Robot(**given, by=visit.actor.name, at=visit.now))
    handling.record(services, "robot", visit.actor, target=given["unit"], did="saved", kind=given["kind"])
    return visit.redirect("/desk/robots", done="saved")


def _test(visit: Visit, robot: Robot) -> Response:
    services = visit.services
    if services.store.hit("robot-test", 60, services.clock.wall()) > TESTS:
        return visit.redirect("/desk/robots", done="slow")
    answer = robots.call(robot, "测试消息：机器人已接通。", services.clock.wall(), services.settings.robots_origin)
    handling.record(services, "robot", visit.actor, target=robot.unit, ok=answer.state == "sent", did="tested")
    return _show(visit, fault=answer.detail) if answer.state != "sent" else visit.redirect("/desk/robots", done="sent")


def _show(visit: Visit, wrong: Mapping[str, str] | None = None, fault: str = "") -> Response:
    services = visit.services
    raw = visit.form if wrong else None
    drawn = fields.fields("robot", NEEDS, services.org, raw=raw, errors=wrong)
    found = [(one, services.store.setting(f"robot:{one.unit}:{one.kind}") or {}) for one in services.store.robots()]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or fault else HTTPStatus.OK
    return frame.render(
        visit, "desk/robots.html", status=status, robots=found, fields=drawn, fault=fault, kinds=robots.KINDS,
        links=[(f"robot-{name}", text) for name, text in (wrong or {}).items()], said=DONE.get(visit.asked("done"), ""),
        unit_name=lambda unit: services.org.unit_name(unit) if unit else "主管部门", shown=robots.SHOWN,
    )  # fmt: skip
