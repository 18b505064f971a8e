"""Mounted at the root: questions stand under their need."""

from django.urls import path

from partnerships.views import questions

app_name = "questions"
urlpatterns = [
    path("needs/<int:pk>/questions/", questions.listing, name="list"),
    path("needs/<int:pk>/questions/ask/", questions.ask, name="ask"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer"),
]
