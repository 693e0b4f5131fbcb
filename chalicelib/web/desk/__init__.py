"""The desk 工作台: what officials see and do. Importing it registers its pages."""

from chalicelib.web.desk import (
    accounts,
    calendars,
    case,
    lists,
    login,
    register,
    second_factor,
    sessions,
    work,
)

__all__ = [
    "accounts",
    "calendars",
    "case",
    "lists",
    "login",
    "register",
    "second_factor",
    "sessions",
    "work",
]
