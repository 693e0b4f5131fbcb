"""Pages and callbacks."""
