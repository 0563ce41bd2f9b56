from django.urls import path

from batru.commons.people import views
from batru.commons.people.models import CITIZEN, OFFICIAL

app_name = "people"
urlpatterns = [
    path("sign-in/", views.door, {"kind": CITIZEN}, name="sign_in"),
    path("office/sign-in/", views.door, {"kind": OFFICIAL}, name="office_sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
]
