"""Where payments are: a fee's own unguessable address, the gateways' addresses, and the office's."""

from django.urls import path

from batru.commons.payments.reads import own_data
from batru.commons.payments.views import listeners, office, payers

# Whoever opens the addresses also has what the room tells a person of himself.
__all__ = ["app_name", "own_data", "urlpatterns"]
app_name = "payments"
urlpatterns = [
    path("payments/notifications/<slug:gateway>/", listeners.notifications, name="notifications"),
    path("payments/demo/<slug:reference>/", payers.demo, name="demo"),
    path("payments/<slug:key>/", payers.charge, name="charge"),
    path("payments/<slug:key>/return/", payers.back, name="back"),
    path("payments/<slug:key>/receipt/", payers.receipt, name="receipt"),
    path("fees/", office.charges, name="charges"),
    path("fees/refunds/<slug:reference>/confirmation/", office.confirmations, name="confirmation"),
    path("fees/<slug:key>/", office.counter, name="counter"),
    path("fees/<slug:key>/cash/", office.cash, name="cash"),
    path("fees/<slug:key>/refunds/", office.refunds, name="refunds"),
    path("reconciliation/", office.statements, name="statements"),
    path("reconciliation/<int:number>/", office.statement, name="statement"),
    path("reconciliation/differences/<int:number>/", office.differences, name="difference"),
]
