from django.urls import path

from accounts.views import notices

app_name = "notices"
urlpatterns = [
    path("", notices.listing, name="list"),
    path("<int:pk>/open/", notices.open_notice, name="open"),
    path("read/", notices.read, name="read"),
    path("settings/", notices.settings, name="settings"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
]
