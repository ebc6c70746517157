"""What the deeds of sentence plans mean in the audit, in words; each goes on from who did it."""

#: A sentence for each deed, for `staff.views.deeds.SENTENCES`.
WORDS = {
    "sentence_plans.plan.action_added": "added an action to the plan",
    "sentence_plans.plan.action_changed": "changed an action of the plan",
    "sentence_plans.plan.action_status": "said how far an action of the plan is",
    "sentence_plans.plan.assessment_cited": "based the plan on a later assessment",
    "sentence_plans.plan.blocks_saved": "changed how the work of the plan is done",
    "sentence_plans.plan.case_opened": "opened the plan",
    "sentence_plans.plan.need_reason_recorded": "said why the plan leaves out the need of section {need}",
    "sentence_plans.plan.objective_added": "added an objective to the plan",
    "sentence_plans.plan.objective_changed": "changed an objective of the plan",
    "sentence_plans.plan.objective_commented": "commented on an objective of the plan",
    "sentence_plans.plan.objective_status": "said how far an objective of the plan is",
    "sentence_plans.plan.objective_taken_out": "took an objective out of the plan",
    "sentence_plans.plan.objectives_reordered": "changed the order of the objectives",
    "sentence_plans.plan.opened": "opened a new plan",
    "sentence_plans.plan.read": "read the plan",
    "sentence_plans.plan.reviewed": "reviewed the plan",
    "sentence_plans.plan.signed": "signed the plan",
    "sentence_plans.plan.start_opened": "opened the page on which a plan starts",
    "sentence_plans.plan.version_frozen": "made version {version} of the plan stand as signed",
}
