"""What an operator does beside the desk: `python -m tools.ops …`; docs/operations.md describes each command."""
