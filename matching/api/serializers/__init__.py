"""The shapes in which rows are shown; which shape somebody gets is decided in matching.api.matches."""
