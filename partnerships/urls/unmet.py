from django.urls import path

from partnerships.views import unmet

app_name = "unmet"
urlpatterns = [path("", unmet.listing, name="list")]
