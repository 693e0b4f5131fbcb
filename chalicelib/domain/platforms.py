"""The places through which appeals come in besides the portal: windows, groups, symposiums (seed part 1, procedure 7).

What each is, as it is stored; their rules are in modules of their own. Pure.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

LEVELS = {"city": "市本级", "county": "县级"}


@dataclass(frozen=True)
class Window:
    """企业服务专窗. `staff`: account ids; `hours` as people read them; `active` False: closed for good."""

    KIND: ClassVar[str] = "window"
    name: str
    centre: str  # 政务服务中心
    region: str
    address: str = ""
    hours: str = ""
    phone: str = ""
    staff: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class Member:
    """Somebody of a group: the name shown in the chat, who that is. `leader`: account id of a leader, '' else."""

    name: str
    enterprise: str = ""  # USCI or local id
    leader: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    """企业家微信群. `steward`: account id of who enters its appeals; `since`: from when figures count."""

    KIND: ClassVar[str] = "group"
    name: str
    level: str
    region: str
    steward: str
    since: date | None = None
    members: tuple[Member, ...] = ()
    size: int = 0  # members of the group, who need not all be listed here
    enterprises: int = 0  # enterprises that the city counts in it
    active: bool = True


@dataclass(frozen=True)
class Mark:
    """One of the ten stages of a symposium: who sees to it, until when, when it was done."""

    owner: str = ""  # account id
    planned: date | None = None
    actual: date | None = None
    note: str = ""
    files: tuple[tuple[str, str], ...] = ()  # (key, name)
    since: datetime | None = None  # when the planned date was set: its clock begins here
    by: str = ""  # name of who marked it done


@dataclass(frozen=True)
class Count:
    """What a symposium comes to, as of `at` (procedure 9). `companies`: distinct enterprises that attended; `open`:
    items that are neither closed nor gone another way."""

    companies: int
    collected: int
    solved: int
    open: int
    at: datetime


@dataclass(frozen=True)
class Symposium:
    """“优化营商环境面对面”专题座谈会. `stages`: key of domain/symposium.STAGES → its mark; `units` are ids,
    `enterprises` USCI or local ids: invited; who registered and attended stands in its lines."""

    KIND: ClassVar[str] = "symposium"
    topic: str
    level: str
    region: str
    chair: str = ""  # name and duty of the leader in the chair
    organiser: str = ""  # account id
    held: date | None = None
    start: str = ""  # 09:30
    place: str = ""
    units: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    stages: tuple[tuple[str, Mark], ...] = ()
    announcement: str = ""  # text of the 征集公告; '' while there is none
    open_from: date | None = None  # solicitation
    open_until: date | None = None
    chair_note: str = ""  # on items that are still open when 限时办结 is marked done
    listed: tuple[str, ...] = ()  # numbers of the items that the chair's note answers for
    cancelled: str = ""  # why it does not take place
    moved: tuple[tuple[date, str], ...] = ()  # former days with why it was moved
    edition: int = 0  # changes made by people; reminders and counts are none
    reminded: datetime | None = None  # up to when reminders have gone out
    count: Count | None = None
