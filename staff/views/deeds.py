"""What the names of deeds in the audit mean, in words."""

#: A sentence for each deed; it goes on from "who". Higher apps add theirs from their urls modules.
SENTENCES: dict[str, str] = {
    "staff.account.made": "made the account {user_name}",
    "staff.account.disabled": "disabled the account {user_name}",
    "staff.account.enabled": "enabled the account {user_name}",
    "staff.place.made": "made the place {name} ({code})",
    "staff.role.given": "gave {user_name} the role {role}, {place}",
    "staff.role.ended": "ended the role {role}, {place}, of {user_name}",
    "staff.role.changed_to": "changed to acting as {role}, {place}",
    "staff.password.reset": "set a one-time password for {user_name}",
    "staff.password.changed": "chose a new password",
    "staff.token.made": "made an API token for {user_name}, {role}, {place}, for {days} days",
    "staff.token.ended": "ended an API token of {user_name}, {role}, {place}",
    "staff.notices.chosen": "chose which notices to receive; stopped: {stopped}",
    "staff.session.started": "signed in",
    "staff.session.ended": "signed out",
    "staff.session.refused": "tried to sign in as {user_name} and was refused",
    "staff.session.locked_out": "tried to sign in as {user_name} while it was locked",
    "staff.route.refused": "was refused a page that the role may not open",
    "staff.action.refused": "tried what the rules refuse",
    "staff.audit.exported": "exported an audit as CSV",
    "staff.audit.opened": "opened the audit",
    "staff.seals.checked": "checked all seals of the audit",
    "staff.job.asked": "asked for: {title}",
    "staff.job.fetched": "fetched the file of a job",
    "cases.contact.withdrawn": "withdrew an entry of the log",
    "cases.contact.read_withdrawn": "read the text of a withdrawn entry",
}


class _Known(dict[str, object]):
    """Details of an event; what is not there is named rather than left out."""

    def __missing__(self, key: str) -> str:
        return f"({key.replace('_', ' ')} not recorded)"


def in_words(deed: str, details: dict[str, object] | None = None) -> str:
    """What was done, in words, with the details that the sentence names; an unknown deed as it is written."""
    sentence = SENTENCES.get(deed)
    known = dict(details or {})
    if "as" in known:  # a value such as offender_supervisor
        known["as"] = str(known["as"]).replace("_", " ")
    return sentence.format_map(_Known(known)) if sentence else deed
