"""诉求通: what enterprises see. Importing this package registers its pages."""

from chalicelib.web.portal import home

__all__ = ["home"]
