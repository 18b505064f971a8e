from django.urls import path

from components import views

app_name = "components"
urlpatterns = [
    path("", views.show, name="gallery"),
    path("skills/", views.skills, name="skills"),
    path("toast/", views.toast, name="toast"),
    path("confirm/", views.confirm, name="confirm"),
]
