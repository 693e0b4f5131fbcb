"""Effects of one matter that came through several doors: each source gets its answer (procedure 7)."""

from chalicelib.domain import sources, words
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.flow.step import Step


def add_source(s: Step) -> None:
    """The same matter came through another door: one case, another source that gets its answer. A door that comes after
    the answer hears of it at once."""
    door, channel = s.data.get("door") or "", s.data["channel"]
    if door and sources.kind(door) != channel:
        raise Invalid({"door": f"所选的不是{words.CHANNELS[channel]}，请重新选择"})
    if door and door in s.case.doors:
        raise Refused("本件已经记录了这个来源")
    also = s.case.also if channel in (s.case.channel, *s.case.also) else (*s.case.also, channel)
    s.set(doors=(*s.case.doors, door) if door else s.case.doors, also=also)
    kept = {"channel": channel, "source": s.data["source"], "said_at": s.data["said_at"].isoformat()}
    said = f"同一事项又经{words.CHANNELS[channel]}提出（{s.data['source']}），合并为一件办理。"
    s.entry(said, "authority", data={**kept, "door": door} if door else kept, facts={"source": channel})
    if door and s.case.approved_at:
        s.tell(door, "answered_door")


def tell_source(s: Step) -> None:
    """The people of a door have passed the answer on. `since`: when the answer was released, of the master for a merged
    case (handling knows)."""
    door, since = s.data["door"], s.data.get("since")
    if door not in s.case.doors:
        raise Invalid({"door": "本件没有这个来源，请重新选择"})
    if since is None:
        raise Refused("答复还没有审核发布，没有可以转告的内容")
    if sources.is_told(s.case, door, since):
        raise Refused("这个来源已经转告过了")
    s.set(told=(*(one for one in s.case.told if one[0] != door), (door, s.ctx.now)))
    how = sources.HOW[s.data["how"]]
    said = f"答复已转告{words.CHANNELS[sources.kind(door)]}来源：{how}。"
    s.entry(said, "authority", data={"door": door, "told": how}, facts={"told": sources.kind(door)})
