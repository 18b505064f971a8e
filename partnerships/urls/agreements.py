from django.urls import path

from partnerships.views import agreements

app_name = "agreements"
urlpatterns = [
    path("", agreements.listing, name="list"),
    path("<int:pk>/", agreements.detail, name="detail"),
]
