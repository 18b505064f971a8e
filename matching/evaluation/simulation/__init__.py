"""A made-up market whose truth is known: what becomes of needs when people answer lists as people do."""
