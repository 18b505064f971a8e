from django.urls import path

from accounts.views import administration

app_name = "organisations"
urlpatterns = [
    path("", administration.listing, name="list"),
    path("<int:pk>/", administration.detail, name="detail"),
    path("<int:pk>/decide/", administration.decide, name="decide"),
]
