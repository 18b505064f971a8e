app_name = "microcredentials"
urlpatterns: list[object] = []
