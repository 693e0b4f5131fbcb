"""诉求通: what enterprises see. Importing this package registers its pages."""

from chalicelib.web.portal import (
    acting,
    attachments,
    case,
    challenge,
    home,
    join,
    lodge,
    mine,
    query,
    receipt,
    share,
    windows,
)

__all__ = [
    "acting",
    "attachments",
    "case",
    "challenge",
    "home",
    "join",
    "lodge",
    "mine",
    "query",
    "receipt",
    "share",
    "windows",
]
