"""Addresses of evaluation: nouns."""

from django.urls import path

from batru.evaluation.views import drafts

app_name = "evaluation"
urlpatterns = [
    path("ranking/drafts/", drafts.drafts_page, name="drafts"),
    path("ranking/drafts/<slug:code>/", drafts.draft_page, name="draft"),
    path("ranking/drafts/<slug:code>/file/", drafts.draft_file, name="draft_file"),
    path("ranking/drafts/<slug:code>/nodes/", drafts.draft_new_node, name="draft_new_node"),
    path("ranking/drafts/<slug:code>/nodes/<slug:name>/", drafts.draft_node, name="draft_node"),
    path("ranking/drafts/<slug:code>/nodes/<slug:name>/place/", drafts.draft_node_place, name="draft_node_place"),
    path("ranking/drafts/<slug:code>/removal/", drafts.draft_removal, name="draft_removal"),
    path("ranking/drafts/<slug:code>/release/", drafts.draft_release, name="draft_release"),
]
