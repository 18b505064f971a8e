"""How good the matches are, measured: tasks with baselines and intervals. docs/quality.md has the results."""
