"""The desk 工作台: what officials see and do. Importing it registers its pages."""

from chalicelib.web.desk import (
    accounts,
    audit,
    answers_templates,
    audit,
    calendars,
    case,
    lists,
    login,
    printing,
    policies,
    register,
    sealing,
    sealing,
    second_factor,
    sessions,
    work,
)

__all__ = [
    "accounts",
    "audit",
    "answers_templates",
    "audit",
    "calendars",
    "case",
    "lists",
    "login",
    "printing",
    "policies",
    "register",
    "sealing",
    "sealing",
    "second_factor",
    "sessions",
    "work",
]
