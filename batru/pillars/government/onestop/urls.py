"""Addresses of the one-stop shop: nouns."""

from django.urls import path

from batru.pillars.government.onestop import own_data
from batru.pillars.government.onestop.views import (
    applying,
    complaints,
    consulting,
    counter,
    deeds,
    dossiers,
    exporting,
    preview,
    prints,
    procedures,
    registers,
    sending,
    tracking,
)
from batru.pillars.government.onestop.views.bulk import bulk
from batru.pillars.government.onestop.views.papers import paper_shown, papers
from batru.pillars.government.onestop.views.supervision import supervision

# Whoever opens the addresses also has what the room tells a person of himself.
__all__ = ["app_name", "own_data", "urlpatterns"]
app_name = "onestop"
urlpatterns = [
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/<str:code>/", procedures.procedure, name="procedure"),
    path("procedures/<str:code>/versions/", preview.versions, name="versions"),
    path("procedures/<str:code>/by-post/", sending.sending, name="sending"),
    path("procedures/<str:code>/application/", applying.application, name="application"),
    path("procedures/<str:code>/application/<slug:page>/", applying.application, name="application_page"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/elsewhere/", dossiers.dossiers_elsewhere, name="elsewhere"),
    path("dossiers/export/", exporting.export, name="export"),
    path("dossiers/bulk/", bulk, name="bulk"),
    path("dossiers/new/", counter.register, name="register"),
    path("dossiers/register/", registers.book, name="book"),
    path("dossiers/register/sheet/", registers.sheet, name="book_sheet"),
    path("dossiers/<str:code>/", dossiers.dossier, name="dossier"),
    path("dossiers/<str:code>/papers/", papers, name="papers"),
    path("dossiers/<str:code>/papers/<int:number>/shown/", paper_shown, name="paper_shown"),
    path("dossiers/<str:code>/papers/<int:number>/", dossiers.paper, name="paper"),
    path("dossiers/<str:code>/forms/<slug:form>/<int:time>/", prints.form, name="form"),
    path("dossiers/<str:code>/letter/", prints.letter, name="letter"),
    path("dossiers/<str:code>/receipt/", deeds.receipt, name="receipt"),
    path("dossiers/<str:code>/refusal/", deeds.refusal, name="refusal"),
    path("dossiers/<str:code>/supplements/", deeds.supplements, name="supplements"),
    path("dossiers/<str:code>/supplements/answer/", deeds.supplement_answer, name="supplement_answer"),
    path("dossiers/<str:code>/suspensions/", deeds.suspensions, name="suspensions"),
    path("dossiers/<str:code>/resumption/", deeds.resumption, name="resumption"),
    path("dossiers/<str:code>/stop/", deeds.stop, name="stop"),
    path("dossiers/<str:code>/stop-on-request/", deeds.stop_on_request, name="stop_on_request"),
    path("dossiers/<str:code>/legs/", deeds.legs, name="legs"),
    path("dossiers/<str:code>/legs/receipt/", deeds.leg_receipt, name="leg_receipt"),
    path("dossiers/<str:code>/reassignment/", deeds.reassignment, name="reassignment"),
    path("dossiers/<str:code>/opinions/", deeds.opinions, name="opinions"),
    path("dossiers/<str:code>/opinions/<int:number>/", consulting.opinion, name="opinion"),
    path("dossiers/<str:code>/extensions/", deeds.extensions, name="extensions"),
    path("dossiers/<str:code>/extensions/signature/", deeds.extension_signature, name="extension_signature"),
    path("dossiers/<str:code>/extensions/refusal/", deeds.extension_refusal, name="extension_refusal"),
    path("dossiers/<str:code>/taking/", deeds.taking, name="taking"),
    path("dossiers/<str:code>/proposal/", deeds.proposal, name="proposal"),
    path("dossiers/<str:code>/return/", deeds.return_to_specialist, name="return"),
    path("dossiers/<str:code>/decision/", deeds.decision, name="decision"),
    path("dossiers/<str:code>/handover/", deeds.handover, name="handover"),
    path("dossiers/<str:code>/withdrawal/", deeds.withdrawal, name="withdrawal"),
    path("dossiers/<str:code>/rating/", deeds.rating, name="rating"),
    path("supervision/", supervision, name="supervision"),
    path("dossiers/<str:code>/complaints/", complaints.of_dossier, name="dossier_complaints"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/new/", complaints.new, name="complaint_new"),
    path("complaints/<int:number>/", complaints.complaint, name="complaint"),
    path("complaints/<int:number>/answer/", complaints.answer, name="complaint_answer"),
    path("track/", tracking.track, name="track"),
    path("track/<str:code>/", tracking.tracked, name="tracked"),
    path("track/<str:code>/digits/", tracking.tracking_code, name="tracking_code"),
    path("track/<str:code>/opening/", tracking.tracking_opening, name="tracking_opening"),
    path("track/<str:code>/way/", tracking.tracking_way, name="tracking_way"),
    path("track/<str:code>/complaints/", complaints.by_tracking, name="tracking_complaints"),
]
