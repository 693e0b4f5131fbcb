"""The desk 工作台: what officials see and do. Importing it registers its pages."""

from chalicelib.web.desk import case, lists, login, register, work

__all__ = ["case", "lists", "login", "register", "work"]
