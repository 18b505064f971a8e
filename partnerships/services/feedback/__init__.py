"""Feedback: given by each side unseen, revealed, replied to, taken down; and what learners say without a name."""

from partnerships.services.feedback.giving import give_feedback
from partnerships.services.feedback.learners import answer_as_learner, ask_learners, stop_asking_learners
from partnerships.services.feedback.replying import reply_to_feedback, take_down_feedback
from partnerships.services.feedback.revealing import remind_feedback, reveal_feedback

__all__ = [
    "answer_as_learner",
    "ask_learners",
    "give_feedback",
    "remind_feedback",
    "reply_to_feedback",
    "reveal_feedback",
    "stop_asking_learners",
    "take_down_feedback",
]
