"""What has to be said before a change goes in, but must never fail by date: the calendar of next year."""

import sys
from datetime import datetime

from chalicelib import reference
from chalicelib.domain.calendar import CST, calendar_warning


def main() -> None:
    warning = calendar_warning(reference.calendar(), datetime.now(CST).date())
    if warning:
        print(f"warning: {warning}", file=sys.stderr)


if __name__ == "__main__":
    main()
