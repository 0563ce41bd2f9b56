"""What journal lines are called on the page of a dossier."""

from collections.abc import Mapping

from batru.kernel.text import N_

ACT_NAMES: Mapping[str, str] = {
    "onestop.dossier.submitted": N_("Submitted online"),
    "onestop.dossier.registered": N_("Handed in and registered"),
    "onestop.dossier.received": N_("Received, complete and correct"),
    "onestop.dossier.refused": N_("Not accepted"),
    "onestop.supplement.asked": N_("Asked the applicant to add something"),
    "onestop.supplement.answered": N_("The applicant added what was asked for"),
    "onestop.dossier.taken": N_("Taken by a specialist"),
    "onestop.dossier.proposed": N_("Proposed for decision"),
    "onestop.dossier.sent_back": N_("Sent back to the specialist"),
    "onestop.dossier.decided": N_("Decided"),
    "onestop.dossier.handed_over": N_("Result handed over"),
    "onestop.dossier.withdrawn": N_("Withdrawn by the applicant"),
    "onestop.letter.issued": N_("Answer signed and issued"),
    "onestop.rating.given": N_("Rated by the applicant"),
}
