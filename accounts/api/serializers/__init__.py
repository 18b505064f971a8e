"""How rows of accounts look in JSON."""
