"""The verbs: read the case strongly, ask the flow, save. The only place that changes a case.

`now` is the business clock's instant (aware, +08:00). All raise the domain's errors.
"""

from chalicelib.handling.acting import act, context, wake
from chalicelib.handling.calendars import Outlook, count, open_cases, outlook, recompute
from chalicelib.handling.finding import Found, find, index, understood
from chalicelib.handling.lodging import lodge, register
from chalicelib.handling.options import Option, options, prefill, read_form
from chalicelib.handling.rating import answer, take_sms
from chalicelib.handling.recording import record
from chalicelib.handling.revising import number, revise
from chalicelib.handling.views import View, public_view, see

__all__ = [
    "Found", "Option", "Outlook", "View", "act", "answer", "context", "count", "find", "index", "lodge", "number",
    "open_cases", "options", "outlook", "prefill", "public_view", "read_form", "recompute", "record", "register",
    "revise", "see", "take_sms", "understood", "wake",
]  # fmt: skip
