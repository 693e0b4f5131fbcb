"""诉求通: what enterprises see. Importing this package registers its pages."""

from chalicelib.web.portal import acting, attachments, case, challenge, home, lodge, query, receipt

__all__ = ["acting", "attachments", "case", "challenge", "home", "lodge", "query", "receipt"]
