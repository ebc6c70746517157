"""What a guard would refuse and is allowed by name, each with its reason. Keep it short.

An entry is (guard, path, what), the latter two with * and ? as in file names, as the guard prints them. An
entry whose file exists and in which the guard no longer finds anything fails the tests: take it out.
"""

ALLOWED: dict[tuple[str, str, str], str] = {
    (
        "actions",
        "omu/actions/seal_checks.py",
        "run",
    ): "the shape of every runner of a job: the job, and who asked",
    ("actions", "omu/actions/demonstration_estate.py", "staff"): (
        "each deed in it is done by the made-up person whose job it is, and audited as such"
    ),
    ("signals", "staff/accounts.py", "allauth.*"): (
        "the sign-in library tells of log-ins and second factors by signals only; each goes into the audit"
    ),
    ("signals", "staff/accounts.py", "django.contrib.auth.signals.*"): (
        "a failed log-in and a sign-out are told by signals only; each goes into the audit"
    ),
    ("actions", "cases/actions/clocks.py", "apply"): (
        "clocks follow from facts whose change was audited; they are refreshed by nobody in particular"
    ),
    ("actions", "cases/actions/flags.py", "settle"): "flags follow from clocks and the day, as above",
    ("actions", "cases/actions/policies.py", "load"): "after migrate, by nobody; the rows are tracked",
    ("actions", "omu/actions/refresh.py", "refresh_waiting"): (
        "takes Change rows, which are messages; what it works out is derived, as above"
    ),
    ("actions", "omu/actions/relay.py", "changes"): (
        "takes Change rows, as above; each batch is its own transaction, so that one bad case holds up nobody"
    ),
    ("actions", "omu/actions/relay.py", "send_jobs"): "the relay's own mark on a row that names who asked",
    ("actions", "cases/actions/headlines.py", "record*"): (
        "written inside the higher app's action, which carries by= and the transaction; headlines are derived"
    ),
    ("actions", "omu/actions/digests.py", "write"): (
        "messages by nobody in particular: counts that follow from notices and tasks"
    ),
    ("actions", "omu/actions/digests.py", "send"): (
        "marks on such messages; each is taken in a transaction of its own before it goes out"
    ),
    (
        "actions",
        "staff/actions/jobs.py",
        "start",
    ): "the worker's own mark; the row names who asked for the job",
    ("actions", "cases/actions/headlines.py", "touch*"): (
        "a Change row is a message to the relay, written inside the action that carries by="
    ),
    ("actions", "staff/actions/tokens.py", "actor_of"): (
        "the day a token was last used, written as its caller is let in; what the machine does is audited"
    ),
    ("actions", "staff/actions/jobs.py", "progress"): "the worker's own mark, as above",
    ("actions", "staff/actions/jobs.py", "finish"): "the worker's own mark, as above",
    ("actions", "staff/actions/seals.py", "seal"): "no deed of anybody: it seals the deeds, every minute",
}
