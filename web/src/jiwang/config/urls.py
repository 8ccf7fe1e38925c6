"""Every address of the desk."""

from django.urls import include, path

urlpatterns = [
    path("", include("jiwang.desk.urls")),
    path("", include("jiwang.registers.staff.urls")),
    path("jobs/", include("jiwang.jobs.urls")),
    path("intake/city/", include("jiwang.desk.comparing.urls")),
    path("intake/", include("jiwang.stages.intake.urls")),
    path("authorisations/", include("jiwang.registers.authorisations.urls")),
    path("leading/", include("jiwang.desk.leading.urls")),
    path("places/", include("jiwang.desk.gazetteer.urls")),
    path("outgoing/doubled/", include("jiwang.desk.doubling.urls")),
    path("outgoing/", include("jiwang.desk.outgoing.urls")),
    path("policy/", include("jiwang.desk.rulebook.urls")),
    path("corrections/", include("jiwang.registers.corrections.urls")),
    path("objections/", include("jiwang.registers.objections.urls")),
    path("matching/", include("jiwang.stages.matching.urls")),
    path("alerts/", include("jiwang.stages.alerts.urls")),
    path("", include("jiwang.portal.urls")),
    path("errands/", include("jiwang.desk.errands.urls")),
    path("dispatch/", include("jiwang.stages.dispatch.urls")),
    path("pocket/", include("jiwang.desk.pocket.urls")),
    path("disputes/", include("jiwang.desk.disputes.urls")),
    path("visits/", include("jiwang.stages.visits.urls")),
    path("decisions/", include("jiwang.stages.decisions.urls")),
    path("remedies/", include("jiwang.procedure.remedies.urls")),
    path("delegations/", include("jiwang.procedure.delegations.urls")),
    path("decisions/applications/", include("jiwang.procedure.rulings.urls")),
    path("assistance/", include("jiwang.stages.assistance.urls")),
    path("returns/", include("jiwang.desk.returns.urls")),
    path("followup/", include("jiwang.stages.followup.urls")),
    path("urgent/", include("jiwang.aid.urgent.urls")),
    path("benefits/", include("jiwang.aid.benefits.urls")),
    path("plans/", include("jiwang.aid.plans.urls")),
    path("pairing/", include("jiwang.aid.pairing.urls")),
    path("wishes/", include("jiwang.aid.wishes.urls")),
    path("verification/", include("jiwang.procedure.verification.urls")),
    path("applications/", include("jiwang.procedure.applications.urls")),
    path("referrals/", include("jiwang.procedure.referrals.urls")),
    path("owners/", include("jiwang.procedure.owners.urls")),
    path("deliberations/", include("jiwang.procedure.deliberation.urls")),
    path("patrols/", include("jiwang.desk.patrols.urls")),
    path("", include("jiwang.desk.cards.urls")),
]
handler400 = "jiwang.desk.views.turned_away"
handler403 = "jiwang.desk.views.refused"
handler404 = "jiwang.desk.views.missing"
handler500 = "jiwang.desk.views.failed"
