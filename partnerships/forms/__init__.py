"""Forms of the chain."""
