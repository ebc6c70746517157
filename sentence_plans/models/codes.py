"""The code lists of objectives and actions (docs/domain.md 8.3)."""

from django.db import models


class Heading(models.TextChoices):
    """What an objective is about."""

    ACCOMMODATION = "accommodation", "Accommodation"
    AGGRESSION = "aggression", "Aggressive or controlling behaviour"
    ALCOHOL = "alcohol", "Alcohol"
    RACISM = "racism", "Racist attitudes"
    DRUGS = "drugs", "Drugs"
    ETE = "ete", "Education, training and employment"
    WELL_BEING = "well_being", "Emotional well-being"
    CHILDHOOD = "childhood", "Experience of childhood"
    FINANCE = "finance", "Finance"
    GAMBLING = "gambling", "Gambling"
    LIFESTYLE = "lifestyle", "Lifestyle, associates and community integration"
    OFFENDING = "offending", "Offending behaviour and victim issues"
    PROBLEM_SOLVING = "problem_solving", "Problem solving"
    RECKLESSNESS = "recklessness", "Recklessness"
    RELATIONSHIPS = "relationships", "Relationships"
    DOMESTIC_VIOLENCE = "domestic_violence", "Domestic violence"
    TEMPER = "temper", "Temper control"
    THINKING = "thinking", "Thinking skills"
    OTHERS_VIEWS = "others_views", "Understanding others' views"
    OTHER = "other", "Other"


class Purpose(models.TextChoices):
    """What an objective is for; several may hold."""

    REDUCE_LOR = "reduce_lor", "Reduce likelihood of reoffending"
    MANAGE_ROH = "manage_roh", "Manage risk of harm"
    CHILD_PROTECTION = "child_protection", "Child protection"
    COMMUNITY = "community_integration", "Community integration"
    LEARNING = "learning", "Learning"
    DIVERSITY = "diversity", "Diversity"
    RESETTLEMENT = "resettlement", "Resettlement"


class HarmItem(models.TextChoices):
    """Harm that an objective may answer beside the needs."""

    CHILDREN = "harm:children", "Harm to children"
    PUBLIC = "harm:public", "Harm to the public"
    STAFF = "harm:staff", "Harm to staff"
    PRISONERS = "harm:prisoners", "Harm to prisoners"
    SELF = "harm:self", "Self-harm"
    BULLYING = "harm:bullying", "Bullying"
    PARTNER = "harm:partner", "Abuse of a partner"
    ESCAPE = "harm:escape", "Escape"


class Status(models.TextChoices):
    """How far an objective is."""

    NOT_STARTED = "not_started", "Not started"
    ONGOING = "ongoing", "Ongoing"
    FULLY_ACHIEVED = "fully_achieved", "Fully achieved"
    PARTLY_ACHIEVED = "partly_achieved", "Partly achieved"
    NOT_ACHIEVED = "not_achieved", "Not achieved"
    NO_LONGER_APPLICABLE = "no_longer_applicable", "No longer applicable"


class WorkStatus(models.TextChoices):
    """How far an action is."""

    NOT_STARTED = "not_started", "Not started"
    ONGOING = "ongoing", "Ongoing"
    FULLY_ACHIEVED = "fully_achieved", "Fully achieved"
    FAILED_ASSESSMENT = "failed_assessment", "Not achieved: failed assessment"
    NOT_AVAILABLE = "not_available", "Not achieved: programme not available"
    DECLINED = "declined", "Not achieved: declined"
    NOT_ACHIEVED = "not_achieved", "Not achieved: other"
    REMOVED_INAPPROPRIATE = "removed_inappropriate", "Removed: inappropriate"
    REMOVED_UNSUITABLE = "removed_unsuitable", "Removed: unsuitable"
    REMOVED_OTHER = "removed_other", "Removed: other"
    RECALLED_OR_RELEASED = "recalled_or_released", "Recalled or released"
    TRANSFERRED = "transferred", "Transferred"
    TERMINATED = "terminated", "Terminated"


class DoerKind(models.TextChoices):
    """Who does an action."""

    PRISON_STAFF = "prison_staff", "Prison staff"
    PROBATION_STAFF = "probation_staff", "Probation staff"
    PSYCHOLOGIST = "psychologist", "Psychologist"
    VOLUNTEER = "volunteer", "Volunteer or mentor"
    PARTNERSHIP = "partnership", "Partnership agency"
    GOVERNMENT = "government", "Other government agency"
    MENTAL_HEALTH = "mental_health", "Mental health specialist"
    PRISONER = "prisoner", "The prisoner"
    OTHER = "other", "Other"


class Timescale(models.TextChoices):
    """By when an action is to be done."""

    ONE_WEEK = "one_week", "One week"
    ONE_MONTH = "one_month", "One month"
    THREE_MONTHS = "three_months", "Three months"
    SIXTEEN_WEEKS = "sixteen_weeks", "Sixteen weeks"
    SIX_MONTHS = "six_months", "Six months"
    ONE_YEAR = "one_year", "One year"
    SEE_COMMENT = "see_comment", "See comment"
    UNAVAILABLE = "unavailable", "Needed but unavailable"
