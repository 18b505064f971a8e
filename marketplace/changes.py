"""The marketplace announces its changes through the same door as accounts (docs/adr/0003)."""

from accounts.changes import announce, wake

__all__ = ["announce", "wake"]
