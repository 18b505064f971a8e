from django.urls import path

from partnerships.views import feedback

app_name = "feedback"
urlpatterns = [
    path("flags/", feedback.flags, name="flags"),
    path("cohorts/<int:pk>/<slug:side>/", feedback.give, name="give"),
    path("cohorts/<int:pk>/learners/ask/", feedback.ask, name="ask"),
    path("cohorts/<int:pk>/learners/stop/", feedback.stop, name="stop"),
    path("<int:pk>/reply/", feedback.reply, name="reply"),
    path("<int:pk>/take-down/", feedback.take_down, name="take_down"),
    path("learners/<str:key>/", feedback.learner, name="learner"),
]
