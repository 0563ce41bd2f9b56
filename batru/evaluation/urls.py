"""Addresses of evaluation: nouns."""

from django.urls import path

from batru.evaluation.views import drafts, integrity

app_name = "evaluation"
OF_A_FLAG = "<slug:code>/<str:period>/<path:unit_key>/"
DRAFTS = [
    path("ranking/drafts/", drafts.drafts_page, name="drafts"),
    path("ranking/drafts/<slug:code>/", drafts.draft_page, name="draft"),
    path("ranking/drafts/<slug:code>/file/", drafts.draft_file, name="draft_file"),
    path("ranking/drafts/<slug:code>/nodes/", drafts.draft_new_node, name="draft_new_node"),
    path("ranking/drafts/<slug:code>/nodes/<slug:name>/", drafts.draft_node, name="draft_node"),
    path("ranking/drafts/<slug:code>/nodes/<slug:name>/place/", drafts.draft_node_place, name="draft_node_place"),
    path("ranking/drafts/<slug:code>/removal/", drafts.draft_removal, name="draft_removal"),
    path("ranking/drafts/<slug:code>/release/", drafts.draft_release, name="draft_release"),
]
INTEGRITY = [
    path("integrity/", integrity.queue, name="integrity"),
    path("integrity/checks/<slug:code>/", integrity.check_page, name="check"),
    path(f"integrity/flags/{OF_A_FLAG}", integrity.flag_page, name="flag"),
    path(f"integrity/rows/{OF_A_FLAG}", integrity.rows_page, name="flag_rows"),
    path(f"integrity/looks/{OF_A_FLAG}", integrity.looks, name="flag_looks"),
    path(f"integrity/answers/{OF_A_FLAG}", integrity.answers, name="flag_answers"),
]
urlpatterns = [*DRAFTS, *INTEGRITY]
