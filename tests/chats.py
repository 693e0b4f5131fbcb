"""A group of entrepreneurs with work in it, for walks over all pages: messages kept and marked, one case entered."""

from datetime import date

from chalicelib.domain import chat
from chalicelib.domain.platforms import Group, Member
from chalicelib.handling import groupentry, groups, groupwords
from tests.web.desk.office import VALUES, Office

TALK = """乌有精密-王启明 2026/3/2 8:50
联合验收四个月没有意见
请领导过问

乌有精密-王启明 2026/3/2 8:51
[图片]

方远 2026/3/2 9:20
「乌有精密-王启明：联合验收四个月没有意见」
- - - - - - - - - - - - - - -
请住建局今天内联系企业

住建局陈立 2026/3/2 9:40
已联系，下午上门核实
"""
CHAT = f"""东方红纺织 李厂长 2026/2/27 15:00
用工补贴申请三个月没有下文

{TALK}"""
MARKS = ("appeal", "appeal", "more", "leader", "reply")


def a_group(office: Office, id: str) -> None:
    """The group with this id, steward zhoumin; its first message is a case, the others wait to be entered."""
    members = (Member("乌有精密-王启明", VALUES["enterprise"], "", "董事长"), Member("方远", "", "fangyuan"))
    world = office.world
    groups.save(world, id, Group("绵阳企业家一群", "city", "510700", "zhoumin", date(2026, 1, 1), members, 312, 118), 0)
    said, _ = chat.read(CHAT, world.clock.now())
    groupwords.keep(world, id, said)
    words, _ = groupwords.words(world, id)
    groupwords.mark(world, id, {one.slug: mark for one, mark in zip(words, MARKS, strict=True)}, words)
    values = {**VALUES, "title": "用工补贴申请三个月没有下文", "content": words[0].text}
    groupentry.lodge(world, id, groupwords.words(world, id)[0][:1], values, office.actor("zhoumin"))
