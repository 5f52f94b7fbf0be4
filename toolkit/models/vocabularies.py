"""The words initiatives are sorted by. Keys are what filters, records and the API use; labels are what people read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    INSIGHT = "insight", _("Insight")
    IMPLEMENT = "implement", _("Implement")
    INNOVATION = "innovation", _("Innovation")
    INITIATIVE = "initiative", _("Initiative")
    INDEX = "index", _("Index")


class Phase(models.TextChoices):
    WELCOME = "welcome", _("Welcome")
    STAY = "stay", _("Stay")
    GOODBYE = "goodbye", _("Goodbye")


class Framework(models.TextChoices):
    PROTECT = "protect", _("PROTECT: the person")
    PROMOTE = "promote", _("PROMOTE: the team")
    PROGRESS = "progress", _("PROGRESS: the service")
    PROCESS = "process", _("PROCESS: the organisation")


class Setting(models.TextChoices):
    ACUTE_WARD = "acute_ward", _("Acute ward")
    PICU = "picu", _("Psychiatric intensive care unit")
    FORENSIC = "forensic", _("Forensic or secure")
    CAMHS = "camhs", _("Children and young people (CAMHS)")
    OLDER_ADULTS = "older_adults", _("Older adults")
    LEARNING_DISABILITY = "learning_disability", _("Learning disability and autism")
    COMMUNITY = "community", _("Community and crisis alternatives")
    EMERGENCY_DEPARTMENT = "emergency_department", _("Emergency department")
    EDUCATION_TRAINING = "education_training", _("Education and training")
    WHOLE_ORGANISATION = "whole_organisation", _("Whole organisation")
    NATIONAL_POLICY = "national_policy", _("National policy and regulation")


class Theme(models.TextChoices):
    PERSON_CENTRED_CARE = "person_centred_care", _("Person-centred care")
    SATISFIED_STAFF = "satisfied_staff", _("Satisfied staff")
    HEALING_ENVIRONMENTS = "healing_environments", _("Healing environments")
    RELATIONSHIP = "relationship_and_communication", _("Relationship and communication")
    ENVIRONMENT = "environment_and_sensory", _("Environment and sensory support")
    CARE_PLANNING = "care_planning_and_choice", _("Care planning and choice")
    HUDDLES = "risk_prediction_and_huddles", _("Noticing early and acting together")
    LEADERSHIP = "leadership_and_governance", _("Leadership and governance")
    WORKFORCE = "workforce_training", _("Workforce and training")
    LIVED_EXPERIENCE = "lived_experience_and_peer", _("Lived experience and peers")
    ACTIVITY = "activity_and_meaning", _("Activity and meaning")
    LEARNING = "post_incident_learning", _("Learning after incidents")
    RULES = "least_restrictive_rules", _("Rules, doors and least restriction")
    ALTERNATIVES = "crisis_alternatives", _("Alternatives in crisis")
    DATA = "data_and_measurement", _("Data and measurement")
    LAW = "law_and_rights", _("Law and rights")
    EQUITY = "equity", _("Equity and culture")


class Target(models.TextChoices):
    PHYSICAL_RESTRAINT = "physical_restraint", _("Physical (manual) restraint")
    PRONE_RESTRAINT = "prone_restraint", _("Prone restraint")
    MECHANICAL_RESTRAINT = "mechanical_restraint", _("Mechanical restraint")
    CHEMICAL_RESTRAINT = "chemical_restraint", _("Chemical restraint, rapid tranquillisation or forced medication")
    SECLUSION = "seclusion", _("Seclusion")
    LONG_TERM_SEGREGATION = "long_term_segregation", _("Long-term segregation")
    BLANKET_RESTRICTIONS = "blanket_restrictions", _("Blanket restrictions")
    ENHANCED_OBSERVATION = "enhanced_observation", _("Enhanced observation")
    LOCKED_DOORS = "locked_doors", _("Locked doors")
    COMPULSORY_ADMISSION = "compulsory_admission", _("Compulsory admission")
    POLICE_FORCE = "police_force", _("Force by police")
    COERCION_GENERAL = "coercion_general", _("Coercion in general")


class Barrier(models.TextChoices):
    STAFF_FEAR = "staff_fear_of_harm", _("Staff fear being hurt")
    STAFF_CRITICISED = "staff_feel_criticised", _("Staff feel blamed or criticised")
    TIME = "time_and_staffing", _("Time and staffing")
    SLOW = "slow_change", _("Change is slow")
    RESOURCES = "resources_funding", _("Money and resources")
    CULTURE = "culture_inertia", _("Culture and habit")
    BUILDING = "physical_environment", _("The building")
    POWER = "power_imbalance", _("Power imbalance")
    DATA = "lack_of_data", _("Poor data")
    SKILLS = "skills_fade", _("Skills fade or are missing")
    LEADERSHIP = "leadership_absent", _("Weak leadership support")
    BURNOUT = "burnout", _("Burnout and disillusion")
    LEGAL = "legal_risk_aversion", _("Fear of legal or safety consequences")
    DRIFT = "fidelity_drift", _("Drift from the model")
    STIGMA = "stigma_bias", _("Stigma, racism and assumptions")
    FRAGMENTED = "fragmented_services", _("Fragmented services")


class EvidenceLevel(models.TextChoices):
    NONE_RECORDED = "none_recorded", _("None recorded")
    EXPERIENCE = "experience", _("Experience")
    BEFORE_AND_AFTER = "before_and_after", _("Before and after")
    CONTROLLED = "controlled", _("Compared with others")
    TRIAL = "trial", _("Randomised trial")
    REVIEW = "review", _("Review of several studies")


class Effect(models.TextChoices):
    """What the evidence says came of it, in the catalogue's own sorting."""

    BENEFIT = "benefit", _("A study or evaluation reported a fall in coercion or violence")
    BENEFIT_IN_PACKAGE = "benefit_in_package", _("Part of a package that reported a fall; no separate effect known")
    MIXED = "mixed", _("Mixed, partial or weak evidence")
    NO_EFFECT_SHOWN = "no_effect_shown", _("Tested and no significant effect shown")
    NOT_MEASURED = "not_measured", _("No outcome recorded here")


class CostBand(models.TextChoices):
    NOT_STATED = "not_stated", _("Not stated")
    NONE = "none", _("No money")
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
