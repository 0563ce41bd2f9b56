from django.urls import URLPattern

app_name = "foresight"
urlpatterns: list[URLPattern] = []
