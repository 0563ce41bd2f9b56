"""Addresses of evaluation: nouns."""

from django.urls import path, register_converter

from batru.evaluation.views import (
    appraisal,
    campaigns,
    compared,
    council,
    drafts,
    files,
    integrity,
    moving,
    papers,
    past,
    published,
    publishing,
    replies,
    sheets,
    targets,
    units,
    workbooks,
)


class UnitKey:
    """A unit's key as one piece of an address: `thanh-khe-2022/phong-noi-vu` is written with a `~`."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The key."""
        return value.replace("~", "/")

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value.replace("/", "~")


register_converter(UnitKey, "unit_key")

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
RESULT = "evaluation/<slug:code>/results/<int:number>"
RESULT_UNIT = f"{RESULT}/units/<unit_key:unit>"
OF_A_UNIT = "evaluation/units/<unit_key:unit>/results"
RESULTS = [
    path("evaluation/results/", published.results_page, name="results"),
    path("evaluation/results/compared/", compared.compared_page, name="compared"),
    path("evaluation/results/compared/table.csv", compared.compared_table, name="compared_table"),
    path("evaluation/results/compared/workbook.xlsx", compared.compared_workbook, name="compared_workbook"),
    path(f"{OF_A_UNIT}/", compared.unit_page, name="unit_results"),
    path(f"{OF_A_UNIT}/table.csv", compared.unit_table, name="unit_results_table"),
    path(f"{OF_A_UNIT}/workbook.xlsx", compared.unit_workbook, name="unit_results_workbook"),
    path("evaluation/<slug:code>/results/", published.league_page, name="latest_result"),
    path("evaluation/<slug:code>/results/result.json", past.as_of_file, name="as_of_file"),
    path(f"{RESULT}/", published.league_page, name="result"),
    path(f"{RESULT}/table.csv", published.league_table, name="result_table"),
    path(f"{RESULT}/in-words/", published.words_page, name="result_in_words"),
    path(f"{RESULT}/heat/", published.heat_page, name="result_heat"),
    path(f"{RESULT}/moving/", moving.moving_page, name="result_moving"),
    path(f"{RESULT}/moving/table.csv", moving.moving_table, name="result_moving_table"),
    path(f"{RESULT}/files/", files.files_page, name="result_files"),
    path(f"{RESULT}/files/report.pdf", files.result_pdf, name="result_pdf"),
    path(f"{RESULT}/files/workbook.xlsx", files.result_workbook, name="result_workbook"),
    path(f"{RESULT}/files/open-data.zip", files.open_archive, name="open_archive"),
    path(f"{RESULT}/files/datapackage.json", files.dictionary, name="data_dictionary"),
    path(f"{RESULT}/files/result.json", files.frozen, name="frozen_result"),
    path(f"{RESULT}/files/<slug:table>.csv", files.open_table, name="open_table"),
    path(f"{RESULT_UNIT}/", units.card_page, name="result_card"),
    path(f"{RESULT_UNIT}/card.pdf", files.card_pdf, name="result_card_pdf"),
    path(f"{RESULT_UNIT}/<slug:indicator>/papers/<int:paper>/", papers.published_paper, name="result_paper"),
    path(f"{RESULT_UNIT}/<slug:indicator>/", units.workings_page, name="result_workings"),
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
    path("evaluation/<slug:code>/publish/", publishing.publish_page, name="publish"),
    path("evaluation/<slug:code>/publications/", publishing.publications, name="publications"),
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
urlpatterns = [*RESULTS, *DRAFTS, *INTEGRITY, *TARGETS, *CAMPAIGNS, *JUDGING, *SHEETS]
