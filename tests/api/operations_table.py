"""Every operation of the API with the permission it needs: what the routes must say, written by hand."""

#: (name of the route, HTTP method): permissions, one of which the role must hold; none: any role.
OPERATIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("api_schema", "GET"): (),
    ("api_prisoners", "POST"): ("reception:W",),
    ("api_prisoners_find", "POST"): ("case_core:R",),
    ("api_prisoners_matches", "POST"): ("reception:W",),
    ("api_prisoner", "GET"): ("case_core:R",),
    ("api_custody", "GET"): ("case_core:R",),
    ("api_custody_clocks", "GET"): ("case_core:R",),
    ("api_custody_contacts", "GET"): ("contact_log:R",),
    ("api_custody_contacts", "POST"): ("contact_log:W",),
    ("api_custody_circumstances", "GET"): ("circumstances:R",),
    ("api_custody_releases", "GET"): ("custody:R",),
    ("api_custody_absences", "GET"): ("custody:R",),
    ("api_contact_withdraw", "POST"): ("withdrawal:W",),
    ("api_contact_documents", "POST"): ("contact_log:W",),
    ("api_document", "GET"): ("contact_log:R",),
    ("api_exchange_contacts", "GET"): ("contact_exchange:R",),
    ("api_exchange_contacts", "POST"): ("contact_exchange:W",),
    ("api_contact", "GET"): ("contact_log:R",),
    ("api_contact_amendments", "POST"): ("contact_log:W",),
    ("api_custody_assessments", "GET"): ("assessment:R", "rosh:R"),
    ("api_assessment", "GET"): ("assessment:R", "rosh:R"),
    ("api_custody_plan", "GET"): ("sentence_plan:R",),
    ("api_plan_sign", "POST"): ("sentence_plan:S", "sentence_plan:C"),
    ("api_objective_comments", "POST"): ("sentence_plan:W",),
    ("api_custody_dossiers", "GET"): ("dossier:R", "dossier:W"),
    ("api_custody_dossiers", "POST"): ("dossier:W",),
    ("api_dossier", "GET"): ("dossier:R", "dossier:W"),
    ("api_dossier_file", "GET"): ("dossier:R", "dossier:W"),
    ("api_custody_transfers", "POST"): ("transfer:W", "transfer:A"),
    ("api_transfers", "GET"): ("transfer:W", "transfer:A"),
    ("api_transfer", "GET"): ("transfer:W", "transfer:A"),
    ("api_transfer_accept", "POST"): ("transfer:A",),
    ("api_transfer_refuse", "POST"): ("transfer:A",),
    ("api_transfer_withdraw", "POST"): ("transfer:W", "transfer:A"),
    ("api_transfer_leave", "POST"): ("transfer:W", "transfer:A"),
    ("api_transfer_arrive", "POST"): ("transfer:W", "transfer:A"),
}

#: Where a right that is narrowed in words ("opinion") is not enough.
UNNARROWED = {name for name, _ in OPERATIONS if "transfer" in name}
