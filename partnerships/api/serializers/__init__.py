"""How rows of the chain look in JSON."""
