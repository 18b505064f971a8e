from django.urls import path

from matching.views import bulk, history, review

app_name = "review"
urlpatterns = [
    path("", review.queue, name="queue"),
    path("<int:pk>/", review.match, name="match"),
    path("<int:pk>/approve/", review.approve, name="approve"),
    path("<int:pk>/reject/", review.reject, name="reject"),
    path("<int:pk>/later/", review.later, name="later"),
    path("bulk/", bulk.decide, name="bulk"),
    path("undo/<str:keys>/", review.undo, name="undo"),
    path("history/", history.listing, name="history"),
]
