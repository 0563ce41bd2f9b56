"""Second factors are added, used and removed; secrets are sealed with the home's own key."""

import base64
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from batru.commons import clock, home
from batru.commons.journal.public import ANYONE, Deed, act
from batru.commons.people.models import Account, OneTimeCodes, Passkey, RecoveryCode
from batru.commons.people.reads.factors import factors_of, must_have_factor
from batru.commons.people.rules import factors as rules
from batru.commons.people.rules.actors import Actor
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

MOST_PASSKEYS = 10
VERIFIED = UserVerificationRequirement.REQUIRED


@act("people.factor.added", needs=ANYONE)
def add_app(account: Account, secret: bytes, typed: str, *, by: Actor, at: datetime) -> Deed[list[str]]:
    """An app whose first code proves that it has the secret; gives recovery codes where there were none."""
    step = rules.step_of(secret, typed, clock.real_now().timestamp(), 0)
    if step is None:
        raise _not_added(N_("The six digits are not those of this moment."))
    values = {"secret": seal(secret), "last_step": step, "added_at": at}
    OneTimeCodes.objects.update_or_create(account=account, defaults=values)
    return _added(account, "app")


@act("people.factor.added", needs=ANYONE)
def add_passkey(
    account: Account, name: str, host: str, state: Mapping[str, Any], answer: str, *, by: Actor, at: datetime
) -> Deed[list[str]]:
    """A passkey that a device has just made for this account and this place."""
    if Passkey.objects.filter(account=account).count() >= MOST_PASSKEYS:
        raise _not_added(N_("There are ten passkeys already."))
    try:
        made = _server(host).register_complete(state, json.loads(answer)).credential_data
    except (ValueError, TypeError, KeyError) as error:
        raise _not_added(N_("The device's answer does not fit.")) from error
    if made is None or Passkey.objects.filter(credential_id=websafe_encode(made.credential_id)).exists():
        raise _not_added(N_("The device's answer does not fit."))
    Passkey.objects.create(
        account=account,
        name=name.strip()[:60] or host,
        credential_id=websafe_encode(made.credential_id),
        data=bytes(made),
        added_at=at,
    )
    return _added(account, "passkey")


@act("people.factor.removed", needs=ANYONE)
def remove_app(account: Account, *, by: Actor, at: datetime) -> Deed[None]:
    """The app's codes open nothing any more."""
    _may_go(account)
    OneTimeCodes.objects.filter(account=account).delete()
    return Deed(None, f"account:{account.username}", payload={"factor": "app"})


@act("people.factor.removed", needs=ANYONE)
def remove_passkey(account: Account, number: int, *, by: Actor, at: datetime) -> Deed[None]:
    """A passkey, such as that of a lost phone, opens nothing any more."""
    _may_go(account)
    Passkey.objects.filter(account=account, pk=number).delete()
    return Deed(None, f"account:{account.username}", payload={"factor": "passkey"})


@act("people.recovery.renewed", needs=ANYONE)
def renew_codes(account: Account, *, by: Actor, at: datetime) -> Deed[list[str]]:
    """Ten new recovery codes; the old ones open nothing any more. They can be read this once alone."""
    return Deed(_new_codes(account), f"account:{account.username}")


def check_code(account: Account, typed: str) -> bool:
    """Whether these are the digits of this moment, or a recovery code; either opens once."""
    now = clock.real_now()
    app = OneTimeCodes.objects.filter(account=account).first()
    if app is not None:
        step = rules.step_of(unseal(app.secret), typed, now.timestamp(), app.last_step)
        # Of two at one instant with the same digits, one comes in.
        if step is not None and OneTimeCodes.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step):
            return True
    digest = rules.recovery_digest(typed, account.pk)
    return bool(RecoveryCode.objects.filter(account=account, digest=digest, used_at__isnull=True).update(used_at=now))


def check_passkey(account: Account, host: str, state: Mapping[str, Any], answer: str) -> bool:
    """Whether a passkey of this account signed this very question."""
    kept = {row.credential_id: row for row in Passkey.objects.filter(account=account)}
    known = [AttestedCredentialData(bytes(row.data)) for row in kept.values()]
    try:
        used = _server(host).authenticate_complete(state, known, json.loads(answer))
    except (ValueError, TypeError, KeyError):
        return False
    Passkey.objects.filter(pk=kept[websafe_encode(used.credential_id)].pk).update(used_at=clock.real_now())
    return True


def ask_new_passkey(account: Account, host: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the device is asked to make a passkey, and the state to keep until it answers."""
    user = PublicKeyCredentialUserEntity(
        id=str(account.pk).encode(), name=account.username, display_name=account.person.full_name
    )
    options, state = _server(host).register_begin(
        user, _known(account), resident_key_requirement=ResidentKeyRequirement.PREFERRED, user_verification=VERIFIED
    )
    return dict(options), state


def ask_passkey(account: Account, host: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What the device is asked to sign, and the state to keep; None for an account without passkeys."""
    known = _known(account)
    if not known:
        return None
    options, state = _server(host).authenticate_begin(known, user_verification=VERIFIED)
    return dict(options), state


def seal(secret: bytes) -> str:
    """A secret as it is stored: whoever has the database alone cannot read it."""
    return _box().encrypt(secret).decode("ascii")


def unseal(sealed: str) -> bytes:
    """The secret again."""
    return _box().decrypt(sealed.encode("ascii"))


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"batru second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=home.locality().name["vi"]))


def _known(account: Account) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(row.data)) for row in Passkey.objects.filter(account=account)]


def _added(account: Account, kind: str) -> Deed[list[str]]:
    codes = [] if factors_of(account).codes_left else _new_codes(account)
    return Deed(codes, f"account:{account.username}", payload={"factor": kind})


def _new_codes(account: Account) -> list[str]:
    signs = rules.RECOVERY_SIGNS
    codes = [
        rules.recovery_code(secrets.choice(signs) for _ in range(rules.RECOVERY_LENGTH))
        for _ in range(rules.RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=rules.recovery_digest(code, account.pk)) for code in codes
    )
    return codes


def _may_go(account: Account) -> None:
    if factors_of(account).count > 1 or not must_have_factor(account):
        return
    raise Refusal(
        "people.factor.last",
        what=N_("This second step was not removed."),
        why=N_("It is your last one, and your post asks for one."),
        next_step=N_("Add another one first, then remove this one."),
    )


def _not_added(why: str) -> Refusal:
    return Refusal(
        "people.factor.refused",
        what=N_("The second step was not added."),
        why=why,
        next_step=N_("Begin again; set your phone's clock to automatic if it happens twice."),
    )
