"""The API of accounts, and what the whole API reads and asks alike."""
