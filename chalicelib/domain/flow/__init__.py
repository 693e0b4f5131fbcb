"""The flow of a case: the table, and the one function that moves a case along it."""

from chalicelib.domain.flow.engine import actor_may, apply, refusal, start
from chalicelib.domain.flow.row import Need, Row, read_value
from chalicelib.domain.flow.step import Context
from chalicelib.domain.flow.table import FLOW, ROWS

__all__ = ["FLOW", "ROWS", "Context", "Need", "Row", "actor_may", "apply", "read_value", "refusal", "start"]
