app_name = "matches"
urlpatterns: list[object] = []
