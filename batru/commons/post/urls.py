"""Addresses of the post."""

from django.urls import path

from batru.commons.post import views

app_name = "post"
urlpatterns = [
    path("post/", views.day, name="day"),
    path("post/items/", views.items, name="items"),
    path("post/lists/<str:number>/", views.handover_list, name="list"),
    path("post/lists/<str:number>/removals/", views.removals, name="removals"),
    path("post/lists/<str:number>/signatures/", views.signatures, name="signatures"),
    path("post/orders/<str:number>/", views.order, name="order"),
    path("post/orders/<str:number>/completion/", views.completion, name="completion"),
    path("post/events/<slug:carrier>/", views.events, name="events"),
]
