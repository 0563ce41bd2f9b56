"""Background work: sign-ins that wait for a provider's answer."""

import logging
from concurrent.futures import ThreadPoolExecutor, as_completed

from batru.commons import clock
from batru.commons.people.actions.exchanges import claim_waiting, fail, settle
from batru.commons.people.models import Exchange
from batru.commons.people.providers.oidc import Asked, Client, Proof, ProviderFault, exchange
from batru.commons.people.reads.providers import client_of, offered_provider

AT_ONCE = 8
log = logging.getLogger(__name__)


def exchange_waiting() -> int:
    """Ask the providers for all sign-ins that wait, several at once; how many were asked.

    The threads only speak to the outside: the database is left to the one that waits for them.
    """
    rows = claim_waiting(AT_ONCE)
    if not rows:
        return 0
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        asked = {threads.submit(_ask, row): row for row in rows}
        for answer in as_completed(asked):
            _write(asked[answer], answer.result())
    return len(rows)


def _ask(row: Exchange) -> Proof | ProviderFault:
    provider = offered_provider(row.provider)
    if provider is None:
        return ProviderFault("down", "not offered here any more")
    try:
        return exchange(
            provider, Client(*client_of(row.provider)), Asked(row.code, row.verifier, row.nonce, row.redirect_uri)
        )
    except ProviderFault as fault:
        return fault
    except Exception as error:  # whatever the other side sends must not stop the sign-ins of others
        log.exception("A sign-in by %s failed.", row.provider)
        return ProviderFault("untrusted", type(error).__name__)


def _write(row: Exchange, answer: Proof | ProviderFault) -> None:
    if isinstance(answer, ProviderFault):
        log.warning("Sign-in %s by %s: %s, %s", row.pk, row.provider, answer.outcome, answer)
        fail(row.pk, answer.outcome)
        return
    settle(row.pk, row.provider, answer.claims, answer.id_token, clock.now())
