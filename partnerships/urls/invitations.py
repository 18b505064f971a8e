"""Mounted at the root: inviting stands under its need."""

from django.urls import path

from partnerships.views import invitations

app_name = "invitations"
urlpatterns = [
    path("invitations/", invitations.listing, name="list"),
    path("invitations/<int:pk>/", invitations.detail, name="detail"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw"),
    path("invitations/<int:pk>/decline/", invitations.decline, name="decline"),
    path("needs/<int:pk>/invite/", invitations.invite, name="invite"),
]
