"""Which actions can be done to many cases at once: those whose words are the same for each of them.

Never what judges one case (受理意见, 审核, 退回, 告知渠道, 延期, 退单裁定), what speaks with the enterprise, ratings,
publication and the sealed lane (procedure 3).
"""

from chalicelib.domain.flow.table import FLOW
from chalicelib.domain.words import Role

BULK = (
    "assign", "sign", "report_progress", "coordinate", "to_taskforce", "reassign", "urge", "supervise", "instruct",
    "suspend", "resume", "list", "delist",
)  # fmt: skip
ROLES = frozenset(role for action in BULK for role in FLOW[action].roles) - {Role.SYSTEM, Role.ENTERPRISE}
