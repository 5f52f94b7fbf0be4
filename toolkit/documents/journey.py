"""The pages of the framework: what each part will hold, and what helps until then."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Meanwhile:
    """Something in the bank that helps today: an address query and what it leads to."""

    query: str
    words: Words


@dataclass(frozen=True)
class Part:
    title: Words
    lead: Words
    # what this part will hold
    planned: tuple[Words, ...]
    meanwhile: tuple[Meanwhile, ...]
    motif: str = "path"


PARTS: dict[str, Part] = {
    "journey": Part(
        title=_("The journey"),
        lead=_("A person's time with a service has a welcome, a stay and a goodbye. Force can be prevented in each of them."),
        planned=(
            _("A way through the framework, one step at a time, for a team that wants to begin."),
            _("For each step: what gets in the way, what others did, and how they knew it helped."),
        ),
        meanwhile=(
            Meanwhile("phase=welcome", _("Ideas for the welcome: arriving and the first days")),
            Meanwhile("phase=stay", _("Ideas for the stay: daily life and hard moments")),
            Meanwhile("phase=goodbye", _("Ideas for the goodbye: leaving, and afterwards")),
        ),
    ),
    "library": Part(
        title=_("Library"),
        lead=_("Guidance, laws, programmes and campaigns, each with its date, its country and when we last looked."),
        planned=(
            _("National guidance and laws, with what they ask of you in plain words."),
            _("Programmes you can join, and stories of campaigns that worked."),
        ),
        meanwhile=(
            Meanwhile("theme=law_and_rights", _("Laws and rights in the bank")),
            Meanwhile("setting=national_policy", _("National policy and regulation in the bank")),
        ),
        motif="book",
    ),
    "what-counts-as-force": Part(
        title=_("What counts as force"),
        lead=_("Before you can have less of something, you need to agree what it is."),
        planned=(
            _("Each kind of force in plain words: what it is, what it does to people, and how it is counted."),
            _("The quiet kinds too: rules for everyone, locked doors, being told that you have no choice."),
        ),
        meanwhile=(
            Meanwhile("target=physical_restraint", _("Ideas that aim at holding people by hand")),
            Meanwhile("target=seclusion", _("Ideas that aim at seclusion")),
            Meanwhile("target=chemical_restraint", _("Ideas that aim at medicine given by force")),
            Meanwhile("target=blanket_restrictions", _("Ideas that aim at rules for everyone")),
        ),
    ),
    "figures": Part(
        title=_("Figures"),
        lead=_("What is known about how often force is used, where, and on whom."),
        planned=(
            _("Public figures from several countries, each with its source, its year and its limits."),
            _("Never a table of the best and the worst: services count in different ways."),
        ),
        meanwhile=(
            Meanwhile("kind=index", _("Measures and dashboards in the bank")),
            Meanwhile("theme=data_and_measurement", _("Ideas about data and measurement")),
        ),
        motif="table",
    ),
    "influence": Part(
        title=_("Have an influence"),
        lead=_("For people who use services, families, advocates and campaigners who want less force near them."),
        planned=(
            _("What your rights are, how to complain, and who can stand beside you."),
            _("How others began: a question to a board, a group of neighbours, a law."),
        ),
        meanwhile=(
            Meanwhile("theme=lived_experience_and_peer", _("Ideas led by people with lived experience")),
            Meanwhile("theme=equity", _("Ideas about fairness and culture")),
            Meanwhile("q=campaign+for+change", _("Campaigns in the bank")),
        ),
    ),
    "assessment": Part(
        title=_("Look at yourselves"),
        lead=_("A talk in your team about where you stand. There is no pass mark."),
        planned=(
            _("Questions to answer together, with people who use the service in the room."),
            _("The same questions a year later, to see what has moved."),
        ),
        meanwhile=(
            Meanwhile("framework=promote", _("Ideas for the team")),
            Meanwhile("framework=progress", _("Ideas for the service")),
        ),
    ),
    "training": Part(
        title=_("Training"),
        lead=_("Short modules made of ideas, stories and questions to think about, for students and for teams."),
        planned=(
            _("Modules to follow alone or as a group, with your own progress and a certificate."),
            _("Material that teachers can use as it stands."),
        ),
        meanwhile=(
            Meanwhile("setting=education_training", _("Ideas for education and training")),
            Meanwhile("theme=workforce_training", _("Training programmes in the bank")),
        ),
        motif="book",
    ),
    "progress": Part(
        title=_("Yearly progress"),
        lead=_("Once a year every member tells one success and one failing. It takes twenty minutes."),
        planned=(
            _("A short form, filled in as far as we already know."),
            _("A page that shows what became of what you promised."),
        ),
        meanwhile=(
            Meanwhile("sort=reported", _("What members reported last")),
            Meanwhile("evidence=before_and_after", _("Ideas with figures from before and after")),
        ),
    ),
}

BRIEFINGS: dict[str, Part] = {
    "board": Part(
        title=_("Briefing for boards"),
        lead=_("For people who lead, pay for or inspect services."),
        planned=(
            _("What you need to know, on two pages, kept in step with the two other briefings."),
            _("Questions a board can ask at its next meeting."),
        ),
        meanwhile=(
            Meanwhile("theme=leadership_and_governance", _("Leadership and governance in the bank")),
            Meanwhile(
                "setting=whole_organisation&evidence=controlled&evidence=trial&evidence=review",
                _("Whole-organisation ideas with the strongest evidence"),
            ),
        ),
    ),
    "frontline": Part(
        title=_("Briefing for the front line"),
        lead=_("For nurses, support workers, doctors and everyone on the ward."),
        planned=(
            _("What you need to know, short enough for a tea break."),
            _("Three ideas to begin next week, with what they take."),
        ),
        meanwhile=(
            Meanwhile("cost=none&cost=low&setting=acute_ward", _("Ideas for an acute ward that cost little or nothing")),
            Meanwhile("kind=innovation", _("Small ideas a team can begin itself")),
        ),
    ),
    "patient": Part(
        title=_("Briefing for people who use services"),
        lead=_("For people who use services, and for their families and friends."),
        planned=(
            _("What you need to know about force: what may be done, what may not, and what you can ask for."),
            _("Who can help you, and how to say what matters to you before a crisis."),
        ),
        meanwhile=(
            Meanwhile("framework=protect", _("Ideas that begin with the person")),
            Meanwhile("theme=care_planning_and_choice", _("Planning and choice")),
        ),
    ),
}
