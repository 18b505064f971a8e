from partnerships.views.feedback.flags import flags
from partnerships.views.feedback.giving import give
from partnerships.views.feedback.learners import ask, learner, stop
from partnerships.views.feedback.replying import reply, take_down

__all__ = ["ask", "flags", "give", "learner", "reply", "stop", "take_down"]
