"""Fifty invented appeals, lodged and handled through the pages of the running system (`make demo`)."""
