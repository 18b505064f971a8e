from django.urls import path

from marketplace.views import needs

app_name = "needs"
urlpatterns = [
    path("", needs.listing, name="list"),
    path("new/", needs.new, name="new"),
    path("read/", needs.read, name="read"),
    path("suggest/", needs.suggest, name="suggest"),
    path("<int:pk>/edit/", needs.edit, name="edit"),
    path("<int:pk>/post/", needs.post, name="post"),
    path("<int:pk>/close/", needs.close, name="close"),
    path("<int:pk>/reopen/", needs.reopen, name="reopen"),
    path("<int:pk>/copy/", needs.copy, name="copy"),
    path("<int:pk>/delete/", needs.delete, name="delete"),
    path("<int:pk>/weights/", needs.weights, name="weights"),
]
