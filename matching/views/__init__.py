"""Pages of matches, their review, runs and policies."""
