from django.urls import path

from partnerships.views import agreements

app_name = "agreements"
urlpatterns = [
    path("", agreements.listing, name="list"),
    path("threshold/", agreements.threshold, name="threshold"),
    path("<int:pk>/", agreements.detail, name="detail"),
    path("<int:pk>/print/", agreements.printed, name="print"),
    path("<int:pk>/pdf/", agreements.pdf, name="pdf"),
    path("<int:pk>/sign/", agreements.sign, name="sign"),
    path("<int:pk>/cancel/", agreements.cancel, name="cancel"),
]
