"""Who may send in, see, sort and decide on initiatives, and who may report that they tried one."""

from __future__ import annotations

from typing import Any

from alliance.models import Organisation, Pledge
from alliance.models.organisations import IN_GOOD_STANDING, OrganisationQuerySet
from alliance.policies import can_lead
from promise.core.access import policy
from toolkit.models import Adoption, Initiative, Letter

WITH_THE_AUTHOR = (Initiative.State.DRAFT, Initiative.State.CHANGES_REQUESTED)


def organisations_of(user: Any) -> OrganisationQuerySet:
    """The organisations in good standing in which this person holds an active seat: for them they may write."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(seats__user=user, seats__state="active", status__in=IN_GOOD_STANDING).distinct()


def is_curator(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_role("curator"))


@policy
def can_submit(user: Any, subject: Any) -> bool:
    """A person with a seat in a member organisation in good standing."""
    return organisations_of(user).exists()


@policy
def owns_submission(user: Any, initiative: Any) -> bool:
    """The author sees their own in any state, also after they left their organisation."""
    return bool(user.is_authenticated and initiative.owner_id == user.pk)


@policy
def can_edit_submission(user: Any, initiative: Any) -> bool:
    """The author, while it is with them, and while they hold a seat."""
    own = user.is_authenticated and initiative.owner_id == user.pk
    return bool(own and initiative.state in WITH_THE_AUTHOR and organisations_of(user).exists())


@policy
def can_decide(user: Any, initiative: Any) -> bool:
    """A curator, never on what they sent in themselves, and not while the author is still writing."""
    if not is_curator(user):
        return False
    return bool(initiative.owner_id != user.pk and initiative.state != Initiative.State.DRAFT)


@policy
def can_report_adoption(user: Any, initiative: Any) -> bool:
    """A person with a seat, about an initiative that everyone can read."""
    return bool(initiative.state == Initiative.State.PUBLISHED and organisations_of(user).exists())


@policy
def can_edit_adoption(user: Any, adoption: Adoption) -> bool:
    """Anyone with a seat in the organisation that reported it."""
    return organisations_of(user).filter(pk=adoption.organisation_id).exists()


# -- one initiative: letters, files, what readers say ------------------------------------------------------------------


@policy
def can_write_letter(user: Any, initiative: Any) -> bool:
    """Anybody with an account, so that an answer has somewhere confirmed to go; not the author to themselves."""
    return bool(user.is_authenticated and initiative.state == Initiative.State.PUBLISHED and initiative.owner_id != user.pk)


@policy
def can_read_letter(user: Any, letter: Letter) -> bool:
    """The two people it is between, and nobody else whatever their role."""
    return bool(user.is_authenticated and user.pk in {letter.sender_id, letter.recipient_id})


@policy
def can_attach(user: Any, initiative: Any) -> bool:
    """The author, as with the words."""
    return can_edit_submission(user, initiative)


@policy
def can_detach(user: Any, initiative: Any) -> bool:
    """The author while it is with them; a curator while it is with the curators or public."""
    return can_edit_submission(user, initiative) or (
        can_decide(user, initiative) and initiative.state not in {*WITH_THE_AUTHOR, Initiative.State.ARCHIVED}
    )


@policy
def can_withhold_version(user: Any, subject: Any) -> bool:
    """Curators: what somebody could be recognised in goes for good, also in an initiative of their own."""
    return is_curator(user)


@policy
def can_read_feedback(user: Any, subject: Any) -> bool:
    return is_curator(user)


@policy
def can_teach_words(user: Any, subject: Any) -> bool:
    """Curators see what people ask in vain, and say what their words mean."""
    return is_curator(user)


@policy
def can_choose_week(user: Any, subject: Any) -> bool:
    """Curators may put another idea into this week or the next."""
    return is_curator(user)


# -- a team's own lists ------------------------------------------------------------------------------------------------


@policy
def can_edit_collection(user: Any, collection: Any) -> bool:
    """Anyone with a seat in the organisation whose list it is, while that organisation is in good standing."""
    return organisations_of(user).filter(pk=collection.organisation_id).exists()


@policy
def can_withhold_collection(user: Any, collection: Any) -> bool:
    """Curators put aside what must not stand in public, never their own organisation's list."""
    return is_curator(user) and not organisations_of(user).filter(pk=collection.organisation_id).exists()


# -- measures ----------------------------------------------------------------------------------------------------------


@policy
def can_count(user: Any, subject: Any) -> bool:
    """A person with a seat in a member organisation in good standing: begins series, sends files, adds own measures."""
    return organisations_of(user).exists()


@policy
def can_read_series(user: Any, series: Any) -> bool:
    """Everything of a ward's figures: people with a seat in that organisation, and nobody else whatever their role."""
    seats = Organisation.objects.filter(seats__user=user, seats__state="active") if user.is_authenticated else None
    return bool(seats is not None and user.is_active and seats.filter(pk=series.organisation_id).exists())


@policy
def can_write_series(user: Any, series: Any) -> bool:
    """The same people, while their organisation is in good standing."""
    return organisations_of(user).filter(pk=series.organisation_id).exists()


@policy
def can_show_series(user: Any, series: Any) -> bool:
    """Leads decide what the world sees of their organisation's figures."""
    if not user.is_authenticated:
        return False
    led = organisations_of(user).filter(pk=series.organisation_id)
    return led.filter(seats__user=user, seats__state="active", seats__role="lead").exists()


@policy
def can_edit_measure(user: Any, measure: Any) -> bool:
    """An organisation's own measure; the agreed ones change only with the starter content."""
    return bool(measure.organisation_id) and organisations_of(user).filter(pk=measure.organisation_id).exists()


@policy
def can_apply_upload(user: Any, upload: Any) -> bool:
    return organisations_of(user).filter(pk=upload.organisation_id).exists()


# -- suggestions -------------------------------------------------------------------------------------------------------


@policy
def can_suggest(user: Any, initiative: Any) -> bool:
    """A person with a seat, about somebody else's initiative that everyone can read."""
    is_theirs = user.is_authenticated and initiative.owner_id == user.pk
    return bool(initiative.state == Initiative.State.PUBLISHED and not is_theirs and organisations_of(user).exists())


@policy
def can_agree_to_suggestion(user: Any, suggestion: Any) -> bool:
    """The author of the initiative, while it is with them."""
    return bool(user.is_authenticated and suggestion.initiative.owner_id == user.pk and suggestion.state == "sent")


@policy
def can_take_in_suggestion(user: Any, suggestion: Any) -> bool:
    """A curator, once the author agreed or where there is none; never on what is their own, initiative or suggestion."""
    if not is_curator(user):
        return False
    if user.pk in {suggestion.suggested_by_id, suggestion.initiative.owner_id}:
        return False
    owner = suggestion.initiative.owner
    is_ready = suggestion.state == "agreed" or (suggestion.state == "sent" and (owner is None or not owner.is_active))
    return bool(is_ready and suggestion.initiative.state == Initiative.State.PUBLISHED)


@policy
def can_withdraw_suggestion(user: Any, suggestion: Any) -> bool:
    return bool(user.is_authenticated and suggestion.suggested_by_id == user.pk and suggestion.state in {"sent", "agreed"})


@policy
def can_decline_suggestion(user: Any, suggestion: Any) -> bool:
    """Whoever has the next word: the author while it is with them, then a curator."""
    return can_agree_to_suggestion(user, suggestion) or can_take_in_suggestion(user, suggestion)


@policy
def can_read_what_it_is_about(user: Any, suggestion: Any) -> bool:
    """What has left the bank is read by its author and by curators alone."""
    about = suggestion.initiative
    is_theirs = user.is_authenticated and about.owner_id == user.pk
    return bool(about.state == Initiative.State.PUBLISHED or is_theirs or is_curator(user))


# -- the year of a member, and of the alliance -------------------------------------------------------------------------


@policy
def can_write_progress(user: Any, organisation: Any) -> bool:
    """Anybody seated in a member whose pledge is in force, also a lapsed one: telling of the year is the way back."""
    if organisation is None or not user.is_authenticated or not user.is_active:
        return False
    seated = Organisation.objects.filter(pk=organisation.pk, seats__user=user, seats__state="active")
    return bool(seated.filter(pledges__in=Pledge.objects.in_force().exclude(signatory_email="")).exists())


@policy
def can_edit_progress(user: Any, progress: Any) -> bool:
    """The whole team, until it is sent."""
    return progress is not None and progress.state != "sent" and can_write_progress(user, progress.organisation)


@policy
def can_send_progress(user: Any, progress: Any) -> bool:
    """The lead: sends it, and decides what the world may read, also later."""
    return progress is not None and can_lead(user, progress.organisation)


@policy
def can_keep_year(user: Any, year: Any) -> bool:
    """The secretariat gives the year of the alliance its words and publishes it."""
    return bool(user.is_authenticated and user.has_role("secretariat"))


# -- the framework -----------------------------------------------------------------------------------------------------


@policy
def can_edit_pages(user: Any, subject: Any) -> bool:
    """Curators, and people seated in an organisation that founded the alliance."""
    return is_curator(user) or organisations_of(user).filter(is_founding=True).exists()


@policy
def can_send_page(user: Any, subject: Any) -> bool:
    """A campaign story or a resource: a person with a seat in a member organisation in good standing."""
    return organisations_of(user).exists()


@policy
def can_decide_page(user: Any, page: Any) -> bool:
    """Curators decide on what members send in, never on their own."""
    return is_curator(user) and (page is None or page.sent_by_id != user.pk)


@policy
def can_report_on_barrier(user: Any, subject: Any) -> bool:
    """A person with a seat tells which idea they tried against a barrier."""
    return organisations_of(user).exists()


# -- looking at oneself ------------------------------------------------------------------------------------------------


@policy
def can_assess(user: Any, subject: Any) -> bool:
    return organisations_of(user).exists()


@policy
def can_read_assessment(user: Any, assessment: Any) -> bool:
    """The organisation's own people; coordinators of its chapter when it is finished and shared."""
    return bool(assessment and type(assessment).objects.visible_to(user).filter(pk=assessment.pk).exists())


@policy
def can_write_assessment(user: Any, assessment: Any) -> bool:
    """Answer, share and look for twins: people with a seat, while their organisation is in good standing."""
    return bool(assessment and organisations_of(user).filter(pk=assessment.organisation_id).exists())


@policy
def can_read_twin_letter(user: Any, letter: Any) -> bool:
    """People of the two organisations it is between."""
    return bool(letter and type(letter).objects.visible_to(user).filter(pk=letter.pk).exists())


@policy
def can_answer_twin_letter(user: Any, letter: Any) -> bool:
    """People of the organisation that got it."""
    return bool(letter and organisations_of(user).filter(pk=letter.recipient_id).exists())


# -- training ----------------------------------------------------------------------------------------------------------


@policy
def can_lead_group(user: Any, subject: Any) -> bool:
    """An educator: a person with a seat in a member organisation."""
    return organisations_of(user).exists()


@policy
def can_see_group(user: Any, group: Any) -> bool:
    """Its educator and nobody else."""
    return bool(group and user.is_authenticated and group.educator_id == user.pk)
