"""One small alliance with everybody in it and something private everywhere, for the access table and its canaries."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse

from alliance.models import Organisation
from promise.core.models import OutboxItem
from stories.models import StoryContact
from tests.factories import alliance, measures, partners, stories, toolkit

ROLES = (
    "visitor", "stranger", "contributor", "lead", "other_lead", "coordinator", "other_coordinator", "curator",
    "guardian", "secretariat", "deactivated",
)  # fmt: skip
STAFF = {"secretariat"}
OWN = {"contributor", "lead"}


@dataclass(frozen=True)
class Canary:
    """A word planted in something private: where its owner finds it, and who else may ever meet it."""

    word: str
    owner: str
    found_at: str
    allowed: frozenset[str]


def build(person: Any) -> SimpleNamespace:
    own = alliance.member_cast(person)
    founder = alliance.signed_organisation("Other House", country="CZ")
    away = alliance.national_chapter("CZ")
    users = {
        "stranger": person("Stranger Stan"),
        "contributor": own.contributor,
        "lead": own.lead,
        "other_lead": alliance.lead_of(founder),
        "coordinator": own.coordinator,
        "other_coordinator": alliance.coordinator(person("Coordinator Far"), away),
        "curator": person("Curator Cleo", "curator"),
        "guardian": person("Guardian Gil", "guardian"),
        "secretariat": person("Secretary Sam", "secretariat"),
        "deactivated": person("Gone Gus", "secretariat", "curator", "guardian"),
    }
    users["author"] = own.contributor
    things = private_things(own, founder, users)
    return SimpleNamespace(users=users, own=own, other=founder, **things)


def private_things(own: Any, other: Organisation, users: dict[str, Any]) -> dict[str, Any]:
    waiting = alliance.verified_pledge("CanaryUnlisted House", signatory_email="canarysignatory@unlisted.example")
    invitation = alliance.invitation(own.organisation, "canaryinvited@elsewhere.example", note="CanaryNote from us")
    alliance.seat(other_person := alliance_person("canarycolleague@house.example"), own.organisation)
    published = toolkit.published_initiative(title="Quiet hour after lunch")
    draft = toolkit.draft(title="CanaryDraft idea", by=users["author"], organisation=own.organisation)
    waiting_idea = toolkit.draft(title="CanarySubmitted idea", by=users["author"], organisation=own.organisation)
    file = toolkit.attachment(waiting_idea, title="CanaryPoster for the door")
    toolkit.initiatives.submit(initiative=waiting_idea, by=users["author"])
    told = stories.published(title="One that takes answers", consents=(*stories.EVERYWHERE, stories.Use.ANSWERS))
    book = stories.book("CanaryBook of evenings", by=users["guardian"])
    answer = stories.response(told, organisation=other, by=users["other_lead"], text="CanaryAnswer to a story, not read yet")
    said = toolkit.feedback(published, "no", "CanarySaid by a reader")
    asked = toolkit.asked_words("canaryasked in vain")
    word = toolkit.lay_word("canaryword")
    keeper = users["other_lead"]
    kept, followed = toolkit.bookmark(published, by=keeper), toolkit.follow(published, by=keeper)
    search = toolkit.saved_search("canarysearch", by=keeper)
    team_list = toolkit.collection(
        "CanaryTeamlist", organisation=own.organisation, by=own.lead, words="CanaryTeamwords", holds=[published]
    )
    suggestion = toolkit.suggestion(published, by=keeper, words="CanarySuggested words", why="CanaryReasoned so")
    linked_list = toolkit.collection("CanaryLinklist", organisation=own.organisation, by=own.lead, visibility="link")
    own_idea = toolkit.published_initiative(title="Walks in the garden", by=users["author"])
    letter = toolkit.letter(own_idea, by=users["other_lead"], text="CanaryCarried words to an author")
    unnamed = toolkit.adoption(
        initiative=published, organisation=own.organisation, by=own.lead, visibility="unnamed", unit="CanaryUnit"
    )
    members = toolkit.adoption(
        initiative=published, organisation=own.organisation, by=own.lead, visibility="members", words="CanaryMembers"
    )
    year = toolkit.progress(own.organisation, by=own.lead, private_note="CanaryYearnote", success="CanaryYearworked")
    toolkit.alliance_year()
    toolkit.cycle(unnamed, plan="Supper, said by nobody in particular")
    toolkit.cycle(members, plan="CanaryTested among members")
    counted = measures.measure_series(
        "seclusion", organisation=own.organisation, by=own.lead, unit="CanaryWard of ours", counts=[14] * 24
    )
    mark, cut = measures.series_mark(counted, words="CanaryMark beside"), measures.rebase(counted, reason="CanaryAnew because")
    shown_series = measures.measure_series(
        organisation=own.organisation, by=own.lead, unit="Open ward", counts=[14, 7_773, 3], is_shared=True
    )
    measures.points.enter(series=shown_series, by=own.lead, rows={measures.START + 2: measures.Values(8, 7, 77_377)})
    counting = {
        "counted": counted, "mark": mark, "cut": cut, "shown_series": shown_series,
        "own_measure": measures.own_measure(own.organisation, title="CanaryOwnmeasure of ours"),
        "upload": measures.measure_upload(organisation=own.organisation, unit="CanaryFileward"),
    }  # fmt: skip
    raw = stories.story(text="CanaryRaw words of a story", title="CanaryRawTitle")
    held = stories.story(
        text="CanaryContactStory", consents=(stories.Use.HOLD, stories.Use.CONTACT), email="canaryauthor@example.org"
    )
    shown = stories.published_with_picture(text="A story that everyone may read.")
    unsent = stories.story_draft(text="CanaryUnsent words of nobody yet")
    stories.story_picture(raw, alt="CanaryPainted", note="CanaryMaker")
    proposed = stories.story(text="CanaryOwn words before a proposal")
    stories.words_proposal(proposed, text="CanaryProposed words instead", reason="CanaryBecause of a name")
    looking = alliance.sponsor_request("CanaryLooking House", email="canaryasker@lonely.example")
    foster = foster_of(own.organisation)
    enquiry = alliance.enquiry("CanaryEnquiry about joining")
    stuck = OutboxItem.objects.create(kind="mail", dedupe_key="stuck", state="uncertain")
    pledge = own.organisation.pledges.get()
    alliance.report(pledge, "CanaryReport worked", "CanaryFailing did not")
    alliance.exemption(pledge, reason="CanaryExemption reason")
    name_change = alliance.name_change(own.organisation, "Cast Partnership", "CanaryWhy of a name")
    founding = alliance.founding_interest("CanaryFounding House", sharing="CanarySharing")
    meeting = alliance.lively_meeting("Open meeting", join_link="https://meet.example/CanaryJoin", chapter=own.chapter)
    alliance.agenda_item(meeting, "Opening", who="CanarySpeaker")
    alliance.registration(meeting, own.organisation, "CanaryAttendee")
    closed = alliance.closed_meeting(own.organisation, minutes="CanaryMinutes", what="CanaryAction", chapter=own.chapter)
    note = alliance.coordinator_note(own.organisation, own.coordinator, text="CanaryRemark of a coordinator")
    alliance.chapter_letter(own.chapter, own.coordinator, own.organisation, text="CanaryLetter to leads")
    proposal = alliance.chapter_proposal(
        alliance.signed_organisation("Cape House", country="ZA"), could_coordinate="CanaryPerson"
    )
    beside = alliance.co_signature(pledge, words="CanaryBeside words", shown_name="CanaryBesideName", shown=False)
    unfinished = alliance.pledge_draft("CanaryUnfinished House")
    assert StoryContact.objects.filter(story=held).exists()
    unread = toolkit.sent_page("CanarySent campaign", organisation=own.organisation, by=own.lead, context="CanaryContext of it")
    unready = toolkit.draft_page("CanaryUnready stage", body="CanaryBody of a draft")
    briefing = toolkit.page("Briefing for boards", kind="briefing", slug="board")
    toolkit.page("Worn out", kind="barrier", slug="burnout")
    shelved = toolkit.page("On a shelf", kind="library")
    toolkit.page_mark(briefing, by=keeper)
    toolkit.page("A question", kind="item", slug="item-known")
    look = toolkit.assessment(own.organisation, place="CanaryPlace", took_part_words="CanaryTookpart")
    twin = toolkit.assessment(other, answers={"item-known": "partly"}, place="CanaryTwinplace", finished=True, findable=True)
    twin_letter = toolkit.twin_letter(own.organisation, other, "CanaryOvertwin to a twin")
    module = toolkit.module("A module", steps=toolkit.STEPS[:1])
    group = toolkit.training_group(module, organisation=own.organisation, by=own.lead, title="CanaryGroup of spring")
    toolkit.training.join(code=group.code, by=alliance_person("canarylearner@house.example"))
    key = partners.api_key(partners.member_holder(own.organisation), name="CanaryKeyname")
    endpoint = partners.endpoint(key.holder, url="https://canary-endpoint.example.org/in")
    asked_for_keys = partners.asked_holder(users["other_lead"], purpose="CanaryPurpose of figures")
    return {
        "year": year, "key": key, "endpoint": endpoint, "asked_for_keys": asked_for_keys, **counting,
        "waiting": waiting, "invitation": invitation, "published": published, "draft": draft, "submitted": waiting_idea,
        "unnamed": unnamed, "members": members, "raw": raw, "shown": shown, "enquiry": enquiry, "meeting": meeting,
        "name_change": name_change, "founding": founding, "partner": alliance.partner(), "pledge": pledge,
        "colleague": other_person, "stuck": stuck, "held": held, "unsent": unsent, "proposed": proposed,
        "seat": own.organisation.seats.get(user=other_person),
        "closed": closed, "note": note, "proposal": proposal, "system": alliance.local_system(),
        "unfinished": unfinished, "beside": beside, "sponsor_request": looking, "foster": foster,
        "file": file, "said": said, "letter": letter, "asked": asked, "word": word,
        "kept": kept, "followed": followed, "search": search,
        "team_list": team_list, "answer": answer, "book": book, "suggestion": suggestion, "linked_list": linked_list,
        "module": module, "group": group, "look": look, "twin": twin, "twin_letter": twin_letter,
        "unread": unread, "unready": unready, "shelved": shelved,
        "weekly": toolkit.WeeklyMail.objects.get(user=keeper),
    }  # fmt: skip


def foster_of(candidate: Organisation) -> Any:
    """Somebody whose recruiter has left asks this organisation to stand above it."""
    gone = alliance.accepted_pledge("Gone House", named_recruiter=candidate)
    orphan = alliance.signed_organisation("Orphan House", recruiter=gone.organisation)
    alliance.in_state(gone, "withdrawn")
    return alliance.foster_offer(Organisation.objects.get(pk=orphan.pk), candidate)


def alliance_person(email: str) -> Any:
    from promise.accounts.models import User

    return User.objects.create_user(email, None, name="CanaryColleague")


def canaries(world: Any) -> list[Canary]:
    def at(name: str, *args: Any) -> str:
        return reverse(name, args=args)

    decide = at("alliance:pledge-decide", world.waiting.public_id)
    review = at("toolkit:initiative-review", world.submitted.public_id)
    own_slug = world.own.organisation.slug
    people = at("alliance:seat-list", own_slug)
    initiative = world.published.get_absolute_url()
    membership = at("alliance:membership", world.own.organisation.slug)
    branch = STAFF | {"coordinator"}
    members = frozenset(OWN | branch | {"other_lead"})
    member = at("alliance:branch-member", world.own.chapter.slug, world.own.organisation.slug)
    return [
        Canary("CanaryUnlisted", "secretariat", decide, frozenset(branch)),
        Canary("canarysignatory", "secretariat", decide, frozenset(branch)),
        Canary("canaryinvited", "lead", at("alliance:invitation-create", world.own.organisation.slug), frozenset(OWN | branch)),
        Canary(
            "CanaryNote", "author link", at("alliance:invitation-join", world.invitation.link_token()), frozenset(OWN | branch)
        ),
        Canary("CanaryColleague", "lead", people, frozenset(OWN | branch)),
        Canary("CanaryDraft", "contributor", at("toolkit:submission-list"), frozenset({"contributor"})),
        Canary("CanarySubmitted", "curator", review, frozenset({"contributor", "curator"})),
        Canary("CanaryPoster", "curator", review, frozenset({"contributor", "curator"})),
        Canary("canaryasked", "curator", at("toolkit:missed-words"), frozenset({"curator"})),
        Canary("canaryword", "curator", at("toolkit:lay-words"), frozenset({"curator"})),
        Canary("canarysearch", "other_lead", at("toolkit:search-list"), frozenset({"other_lead"})),
        Canary("CanarySuggested", "other_lead", world.suggestion.get_absolute_url(), frozenset({"other_lead", "curator"})),
        Canary("CanaryReasoned", "curator", world.suggestion.get_absolute_url(), frozenset({"other_lead", "curator"})),
        Canary("CanaryAnswer", "other_lead", world.answer.get_absolute_url(), frozenset({"other_lead", "guardian"})),
        Canary("CanaryBook", "guardian", world.book.get_absolute_url(), frozenset({"guardian"})),
        Canary("CanaryTeamlist", "lead", world.team_list.get_absolute_url(), frozenset(OWN)),
        Canary("CanaryTeamwords", "contributor", world.team_list.get_absolute_url(), frozenset(OWN)),
        Canary(
            "CanaryLinklist",
            "author link",
            at("toolkit:collection-shared", world.linked_list.link_token()),
            frozenset(OWN | {"author link"}),
        ),
        Canary("CanarySaid", "curator", at("toolkit:feedback-list"), frozenset({"curator"})),
        Canary(
            "CanaryCarried",
            "contributor",
            at("toolkit:letter-detail", world.letter.public_id),
            frozenset({"contributor", "other_lead"}),
        ),
        Canary("CanaryUnit", "lead", at("toolkit:adoption-edit", world.unnamed.public_id), frozenset(OWN)),
        Canary("CanaryMembers", "other_lead", initiative, frozenset(OWN | {"other_lead"})),
        Canary("CanaryTested", "other_lead", initiative, frozenset(OWN | {"other_lead"})),
        *(
            Canary(word, "contributor", at(page, *args), frozenset(OWN))
            for word, page, args in (
                ("CanaryWard", "toolkit:series-list", []),
                ("CanaryMark", "toolkit:series-detail", [world.counted.public_id]),
                ("CanaryAnew", "toolkit:rebase-make", [world.counted.public_id]),
                ("CanaryOwnmeasure", "toolkit:measure-list", []),
                ("CanaryFileward", "toolkit:upload-detail", [world.upload.public_id]),
            )
        ),
        Canary("CanaryRaw", "author link", at("stories:story-mine", world.raw.private_token), frozenset({"author link"})),
        Canary("CanaryRawTitle", "author link", at("stories:story-mine", world.raw.private_token), frozenset({"author link"})),
        *(
            Canary(word, "author link", at(page, told.private_token), frozenset({"author link"}))
            for word, page, told in (
                ("CanaryUnsent", "stories:story-draft", world.unsent),
                ("CanaryPainted", "stories:story-mine", world.raw),
                ("CanaryMaker", "stories:story-mine", world.raw),
                ("CanaryProposed", "stories:story-mine", world.proposed),
                ("CanaryBecause", "stories:story-mine", world.proposed),
            )
        ),
        Canary(
            "CanaryContactStory", "author link", at("stories:story-mine", world.held.private_token), frozenset({"author link"})
        ),
        Canary("CanaryReport", "lead", membership, frozenset(OWN | branch)),
        Canary("CanaryFailing", "lead", membership, frozenset(OWN | branch)),
        Canary("CanaryBeside", "author link", at("alliance:cosignature-mine", world.beside.link_token()), frozenset(STAFF)),
        Canary("CanaryBesideName", "author link", at("alliance:cosignature-mine", world.beside.link_token()), frozenset(STAFF)),
        Canary("CanaryExemption", "lead", membership, frozenset(OWN | branch)),
        Canary("CanaryWhy", "secretariat", world.name_change.get_absolute_url(), frozenset(STAFF | OWN)),
        Canary("CanaryFounding", "secretariat", world.founding.get_absolute_url(), frozenset(STAFF)),
        Canary("CanarySharing", "secretariat", world.founding.get_absolute_url(), frozenset(STAFF)),
        Canary("CanaryJoin", "lead", world.meeting.get_absolute_url(), frozenset(OWN | branch)),
        Canary("CanarySpeaker", "lead", world.meeting.get_absolute_url(), frozenset(OWN | branch)),
        Canary("CanaryAttendee", "lead", at("alliance:meeting-register", world.meeting.slug), frozenset(OWN | branch)),
        Canary("CanaryMinutes", "lead", at("alliance:meeting-minutes", world.closed.slug), members),
        Canary("CanaryAction", "lead", at("alliance:meeting-minutes", world.closed.slug), members),
        Canary("CanaryRemark", "coordinator", member, frozenset(branch)),
        Canary("CanaryPerson", "secretariat", world.proposal.get_absolute_url(), frozenset(STAFF)),
        Canary(
            "CanaryUnfinished",
            "author link",
            at("alliance:pledge-resume", world.unfinished.link_token()),
            frozenset({"author link"}),
        ),
        Canary("CanaryLooking", "lead", at("alliance:sponsor-queue"), frozenset({"lead", "other_lead"})),
        Canary("CanaryYearnote", "lead", world.year.get_absolute_url(), frozenset(OWN)),
        Canary("CanaryYearworked", "contributor", world.year.get_absolute_url(), frozenset(OWN)),
        Canary("CanaryKeyname", "lead", world.key.holder.get_absolute_url(), frozenset({"lead"}) | STAFF),
        Canary("canary-endpoint", "lead", world.endpoint.get_absolute_url(), frozenset({"lead"}) | STAFF),
        Canary("CanaryPurpose", "other_lead", world.asked_for_keys.get_absolute_url(), frozenset({"other_lead"}) | STAFF),
        Canary("CanaryGroup", "lead", world.group.get_absolute_url(), frozenset({"lead"})),
        Canary("CanaryPlace", "lead", world.look.get_absolute_url(), frozenset(OWN)),
        Canary("CanaryTookpart", "contributor", world.look.get_absolute_url(), frozenset(OWN)),
        Canary("CanaryTwinplace", "other_lead", world.twin.get_absolute_url(), frozenset({"other_lead"})),
        Canary("CanaryOvertwin", "lead", world.twin_letter.get_absolute_url(), frozenset(OWN | {"other_lead"})),
        Canary("CanarySent", "curator", at("toolkit:page-decide", world.unread.public_id), frozenset({"curator"})),
        Canary("CanaryContext", "curator", at("toolkit:page-edit", world.unread.public_id), frozenset({"curator"})),
        Canary("CanaryUnready", "curator", at("toolkit:page-board"), frozenset({"curator"})),
        Canary("CanaryBody", "curator", at("toolkit:page-edit", world.unready.public_id), frozenset({"curator"})),
        Canary("CanaryEnquiry", "secretariat", at("desk:enquiry-detail", world.enquiry.public_id), frozenset(STAFF)),
    ]


def clients(world: Any) -> dict[str, Client]:
    """One signed-in client a role; the deactivated person signed in before the account was closed."""
    made = {"visitor": Client(), "author link": Client()}
    for role in ROLES[1:]:
        made[role] = Client()
        made[role].force_login(world.users[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    gone = world.users["deactivated"]
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    return made
