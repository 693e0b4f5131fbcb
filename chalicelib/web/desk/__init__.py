"""The desk 工作台: what officials see and do. Importing it registers its pages."""

from chalicelib.web.desk import (
    accounts,
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
    "case",
    "lists",
    "login",
    "register",
    "second_factor",
    "sessions",
    "work",
]
