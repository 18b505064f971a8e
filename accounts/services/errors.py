"""What a service says when a rule stands against the step; the message is for the person."""


class NotAllowed(Exception):
    """Nothing was changed."""
