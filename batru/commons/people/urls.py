from django.urls import path

from batru.commons.people.models import CITIZEN, OFFICIAL
from batru.commons.people.views import account, doors, providers, representations, second, stand_ins

app_name = "people"
urlpatterns = [
    path("sign-in/", doors.door, {"kind": CITIZEN}, name="sign_in"),
    path("sign-in/waiting/", providers.waiting, name="sign_in_waiting"),
    path("sign-in/providers/<slug:code>/", providers.provider_sign_in, name="provider"),
    path("sign-in/providers/<slug:code>/answer/", providers.provider_answer, name="provider_answer"),
    path("office/sign-in/", doors.door, {"kind": OFFICIAL}, name="office_sign_in"),
    path("office/sign-in/second/", second.second, name="second"),
    path("sign-out/", providers.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/data/", account.data, name="data"),
    path("account/password/", account.password, name="password"),
    path("account/stand-ins/", stand_ins.stand_ins, name="stand_ins"),
    path("account/stand-ins/<int:number>/end/", stand_ins.stand_in_end, name="stand_in_end"),
    path("account/second-step/", second.factors_page, name="factors"),
    path("account/second-step/app/", second.app, name="factor_app"),
    path("account/second-step/app/removal/", second.app_removal, name="factor_app_removal"),
    path("account/second-step/passkeys/", second.passkeys, name="factor_passkeys"),
    path("account/second-step/passkeys/<int:number>/removal/", second.passkey_removal, name="factor_passkey_removal"),
    path("account/second-step/recovery-codes/", second.recovery_codes, name="factor_codes"),
    path("representations/", representations.representations, name="representations"),
    path("representations/new/", representations.new, name="representation_new"),
    path("representations/<int:number>/end/", representations.end, name="representation_end"),
    path("representations/<int:number>/proof/", representations.proof, name="representation_proof"),
]
