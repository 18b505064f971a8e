"""The chain for software."""
