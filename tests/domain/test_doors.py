"""One matter, several doors: one case, each source answered, the enterprise asked once (procedure 7)."""

import pytest

from chalicelib.domain.errors import Refused
from tests.domain.desk import HANDLER, INTAKE, Desk, at

SAID = at("2026-02-12 09:00")
FROM_GROUP = {"channel": "group", "source": "企业家群 2月12日消息", "said_at": SAID, "door": "group:g1"}


def test_a_second_door_makes_no_second_case_and_is_told_of_the_answer() -> None:
    desk = Desk()
    desk.accept("2026-02-12 11:00")
    added = desk.do("2026-02-12 11:30", "add_source", INTAKE, FROM_GROUP)
    assert added.doors == ("group:g1",) and added.also == ("group",) and added.channel == "portal"
    desk.assign("2026-02-12 12:00")
    desk.do("2026-02-12 14:00", "sign", HANDLER)
    desk.submit("2026-02-13 10:00")
    desk.approve("2026-02-13 15:00")
    assert [one.to for one in desk.messages if one.template == "answered_door"] == ["group:g1"]
    assert len(desk.sms("answered")) == 1


def test_the_same_source_is_taken_once() -> None:
    desk = Desk()
    desk.do("2026-02-12 11:30", "add_source", INTAKE, FROM_GROUP)
    with pytest.raises(Refused, match="已经记录"):
        desk.do("2026-02-12 11:40", "add_source", INTAKE, FROM_GROUP)


def test_the_channel_counts_once_however_many_sources_it_has() -> None:
    desk = Desk()
    desk.do("2026-02-12 11:30", "add_source", INTAKE, FROM_GROUP)
    again = desk.do("2026-02-12 11:40", "add_source", INTAKE, {**FROM_GROUP, "door": "group:g2"})
    assert again.also == ("group",) and again.doors == ("group:g1", "group:g2")
