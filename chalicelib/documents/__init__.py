"""Documents that people take away: tables."""
