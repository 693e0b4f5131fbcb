"""The desk 工作台: what officials see and do. Importing it registers its pages."""

from chalicelib.web.desk import (
    accounts,
    answers_templates,
    audit,
    calendars,
    case,
    dictionary,
    lists,
    login,
    policies,
    printing,
    register,
    sealing,
    second_factor,
    sessions,
    work,
)

__all__ = [
    "accounts",
    "answers_templates",
    "audit",
    "calendars",
    "case",
    "dictionary",
    "lists",
    "login",
    "policies",
    "printing",
    "register",
    "sealing",
    "second_factor",
    "sessions",
    "work",
]
