from django.urls import path

from partnerships.views import attachments

app_name = "attachments"
urlpatterns = [
    path("add/<int:proposal_pk>/", attachments.add, name="add"),
    path("<int:pk>/", attachments.download, name="download"),
    path("<int:pk>/remove/", attachments.remove, name="remove"),
]
