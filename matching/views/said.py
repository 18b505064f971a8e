"""What several views say alike."""

DELAYED = "Matching is delayed: it starts by itself when the queue is back."
