"""The phone and the time machine of the local stage; no other stage's package has them."""

from chalicelib.local import clock, phone

__all__ = ["clock", "phone"]
