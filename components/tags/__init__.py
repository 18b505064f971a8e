"""The template tags, by what they show."""
