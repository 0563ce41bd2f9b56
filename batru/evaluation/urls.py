"""Addresses of evaluation: nouns."""

from django.urls import path

from batru.evaluation.views import (
    appraisal,
    campaigns,
    council,
    drafts,
    integrity,
    papers,
    replies,
    sheets,
    targets,
    workbooks,
)

app_name = "evaluation"
UNIT = "evaluation/<slug:code>/units/<path:unit>"
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
TARGETS = [
    path("targets/", targets.index, name="targets"),
    path("targets/new/", targets.new, name="target_new"),
    path("targets/table/", targets.table, name="target_table"),
    path("targets/review/", targets.review, name="target_review"),
    path("targets/<int:year>/<str:key>/<path:unit_key>/", targets.target_page, name="target"),
]
CAMPAIGNS = [
    path("evaluation/", campaigns.index, name="campaigns"),
    path("evaluation/new/", campaigns.new, name="new"),
    path("evaluation/<slug:code>/", campaigns.campaign_page, name="campaign"),
    path("evaluation/<slug:code>/extensions/", campaigns.extensions, name="extensions"),
]
JUDGING = [
    path("evaluation/<slug:code>/appraisal/", appraisal.worklist_page, name="worklist"),
    path("evaluation/<slug:code>/severity/", replies.severities, name="severity"),
    path("evaluation/<slug:code>/council/", council.session, name="council"),
    path("evaluation/<slug:code>/corrections/", replies.corrected, name="corrections"),
    path(f"{UNIT}/appraisal/", appraisal.appraisal_page, name="appraisal"),
    path(f"{UNIT}/appraisal/papers/<int:number>/", appraisal.paper, name="appraised_paper"),
    path(f"{UNIT}/appraisal/questions/", appraisal.questions, name="asked"),
    path(f"{UNIT}/verdicts/", appraisal.verdicts, name="verdicts"),
    path(f"{UNIT}/steps/", appraisal.steps, name="steps"),
    path(f"{UNIT}/questions/", replies.questions, name="questions"),
    path(f"{UNIT}/questions/<int:number>/answers/", replies.answers, name="answers"),
    path(f"{UNIT}/council/", council.case_page, name="case"),
    path(f"{UNIT}/council/decisions/", council.decisions, name="decisions"),
    path(f"{UNIT}/council/adjustments/", council.adjusting, name="adjustments"),
    path(f"{UNIT}/replies/", replies.replies, name="replies"),
    path(f"{UNIT}/replies/objections/", replies.objecting, name="objections"),
    path(f"{UNIT}/replies/<int:number>/responses/", replies.responses, name="responses"),
]
# The sheet itself comes last: a unit's key may hold a slash.
SHEETS = [
    path(f"{UNIT}/values/<str:indicator>/", sheets.values, name="values"),
    path(f"{UNIT}/submissions/", sheets.submissions, name="submissions"),
    path(f"{UNIT}/reopenings/", sheets.reopenings, name="reopenings"),
    path(f"{UNIT}/evidence/", papers.evidence, name="evidence"),
    path(f"{UNIT}/evidence/<int:number>/", papers.paper, name="paper"),
    path(f"{UNIT}/evidence/<int:number>/withdrawal/", papers.withdrawal, name="withdrawal"),
    path(f"{UNIT}/sheet.xlsx", workbooks.template, name="template"),
    path(f"{UNIT}/workbooks/", workbooks.workbooks, name="workbooks"),
    path(f"{UNIT}/imports/", workbooks.imports, name="imports"),
    path(f"{UNIT}/", sheets.sheet_page, name="sheet"),
]
urlpatterns = [*DRAFTS, *INTEGRITY, *CAMPAIGNS, *JUDGING, *SHEETS]
urlpatterns = [*DRAFTS, *INTEGRITY, *TARGETS, *CAMPAIGNS, *SHEETS]
