"""What journal lines are called on the page of a dossier."""

from collections.abc import Mapping

from batru.kernel.text import N_

ACT_NAMES: Mapping[str, str] = {
    "onestop.dossier.submitted": N_("Submitted online"),
    "onestop.dossier.registered": N_("Handed in and registered"),
    "onestop.dossier.assisted": N_("Submitted online with an official's help"),
    "onestop.dossier.sent": N_("The post was asked to fetch the papers"),
    "onestop.dossier.filed": N_("Filed: the desk and the post signed for the papers"),
    "onestop.dossier.received": N_("Received, complete and correct"),
    "onestop.dossier.refused": N_("Not accepted"),
    "onestop.supplement.asked": N_("Asked the applicant to add something"),
    "onestop.supplement.answered": N_("The applicant added what was asked for"),
    "onestop.dossier.taken": N_("Taken by a specialist"),
    "onestop.dossier.proposed": N_("Proposed for decision"),
    "onestop.dossier.sent_back": N_("Sent back to the specialist"),
    "onestop.dossier.decided": N_("Decided"),
    "onestop.dossier.handed_over": N_("Result handed over"),
    "onestop.leg.handed_to": N_("Handed to another specialist"),
    "onestop.leg.passed_on": N_("Passed on to the next step"),
    "onestop.leg.received": N_("Taken over"),
    "onestop.extension.asked": N_("More time asked for"),
    "onestop.extension.signed": N_("Apology signed, a new day set"),
    "onestop.extension.declined": N_("More time declined"),
    "onestop.opinion.asked": N_("Another agency asked for its opinion"),
    "onestop.opinion.answered": N_("The agency answered"),
    "onestop.suspension.begun": N_("The clock was stopped"),
    "onestop.suspension.ended": N_("The clock runs on"),
    "onestop.dossier.stopped": N_("Handling stopped by the office"),
    "onestop.dossier.stopped_on_request": N_("Handling stopped at the applicant's request"),
    "onestop.dossier.expired": N_("Closed: the supplement did not come in time"),
    "onestop.dossier.withdrawn": N_("Withdrawn by the applicant"),
    "onestop.letter.issued": N_("Answer signed and issued"),
    "onestop.result.issued": N_("Result signed and given into its owner's store"),
    "onestop.fee.paid": N_("Fee paid"),
    "onestop.rating.given": N_("Rated by the applicant"),
}
