"""One assessment from its beginning to the countersignature, by forms alone, as the roles whose job it is."""

from django.urls import reverse

from risk.actions import content
from risk.models import Assessment, State
from risk.standards import needs
from tests.risk.writing import MORE, TEXTS, answers, considered, levels, posted, screening


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def sent(client, at, fields):
    """Where a form that was taken leads."""
    answer = client.post(at, {"go": "on"} | fields)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def sections(client, at):
    """Every section with nothing found; where the last leads."""
    for section in needs.built_in().sections:
        assert at.endswith(f"/section/{section.number}/")
        fields = {f"item_{item.number.replace('.', '_')}": "0" for item in section.items if item.scores}
        fields |= {"linked_to_rosh": "no", "linked_to_offending": "yes", "protective": "Reads a lot."}
        if section.number in {"5", "10"}:
            fields |= {"need_by_hand": "no", "need_reason": "Nothing found."}
        at = sent(client, at, {"version": 0} | fields)
    return at


def harm(client, at, asked, by, at_part):
    """Screening with a wounding, the analysis it opens, the levels, the plan; where the last leads."""
    wounding = screening(R1_2={"wounding": ["now"]})
    for code in ("screening", "analysis_harm", "analysis_victims"):
        assert at == at_part(code)
        part = asked.part(code=code)
        said = wounding if code == "screening" else answers(part)
        at = sent(client, at, posted(part, said, by))
    assert at.endswith("/rosh/")
    grid = {f"community_{group}": level for group, level in levels(public="high").items()}
    grid |= {f"custody_{group}": "low" for group in (*levels(), "prisoners")}
    now = {f"concern_{name}": answer for name, answer in MORE["concerns"].items()}
    at = sent(client, at, {"version": 0, **grid, **TEXTS, **now})
    for part in asked.family(name="plan"):
        assert at == at_part(part.code)
        at = sent(client, at, posted(part, answers(part), by))
    return at


def test_the_whole_way_by_forms_alone(world, custody, supervisor, as_actor):
    """Start, every section, levels, signature, countersignature: what an officer does in a browser."""
    client = as_actor(supervisor)
    assert "No assessment yet" in client.get(page("assessment_list", custody)).content.decode()
    client.post(page("assessment_start", custody), {"purpose": "start_custody", "form_code": "full"})
    made = Assessment.objects.get()

    def at_part(code):
        return page("assessment_part", custody, made.pk, code)

    at = sections(client, page("assessment_section", custody, made.pk, "1"))
    at = harm(client, at, content.read(made).harm.questions, supervisor, at_part)
    assert at == at_part("self_assessment")
    summary = page("assessment_summary", custody, made.pk)
    assert "The distribution list is empty" in client.get(summary).content.decode()
    client.post(page("risk_plan_reader", custody, made.pk), {"assignment": supervisor.assignment.pk})
    shown = client.get(summary).content.decode()
    assert "What prevents signing" not in shown
    assert "Diversity is blank" in shown
    considered(made, supervisor)
    assert "Risk of serious harm is High. That is always countersigned." in shown
    made.refresh_from_db()
    client.post(page("assessment_sign", custody, made.pk), {"version": made.version})
    head = as_actor(world.actor("head_of_omu"))
    at = page("assessment_countersign", custody, made.pk)
    assert "Your countersignature" in head.get(at).content.decode()
    head.post(at, {"decision": "approve", "checked": ["levels", "evidence"], "comment": "Sound."})
    made.refresh_from_db()
    assert made.state == State.COMPLETE
    read = client.get(page("assessment_read", custody, made.pk)).content.decode()
    assert "Reads a lot." in read
    assert "The levels of risk of serious harm make sense" in read
    assert "In scope: limb A" in client.get(page("case_scope", custody)).content.decode()
