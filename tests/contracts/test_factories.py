"""Every model can be made in a test with few words, through the actions that make it in life."""

from __future__ import annotations

from django.apps import apps

from tests.factories import alliance, measures, partners, stories, toolkit

# rows that other rows bring with them, made by the action named
COME_WITH = {
    "PledgeDecision": "pledges.verify", "SeatDecision": "seats.take", "InvitationDecision": "invitations.revoke",
    "EnquiryDecision": "enquiries.answer", "ProposalDecision": "proposals.support",
    "InitiativeDecision": "initiatives.submit", "Commitment": "pledges.sign",
    "SponsorRequestDecision": "sponsors.confirm", "PageDecision": "pages.publish",
    "FosterOfferDecision": "fosters.ask",
    "LineageDelta": "lineage.attach",
    "CoordinatorPost": "alliance.coordinator", "Pledge": "alliance.applied_pledge", "Chapter": "alliance.national_chapter",
    "RegistrationDecision": "registrations.register",
    "Organisation": "alliance.signed_organisation", "Initiative": "toolkit.draft", "SuggestionDecision": "suggestions.agree",
    "KeyHolderDecision": "holders.decide", "KeyHolder": "partners.member_holder",
    "CoSignatureDecision": "cosignatures.write",
    "FoundingInterestDecision": "founding.decide", "NameChangeDecision": "renames.make", "PartnerDecision": "partners.add",
}  # fmt: skip


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def test_every_model_has_a_factory():
    made = {name for module in (alliance, measures, partners, stories, toolkit) for name in vars(module)}
    models = [
        m.__name__
        for label in ("alliance", "toolkit", "stories", "partners")
        for m in apps.get_app_config(label).get_models(include_auto_created=False)
    ]
    assert [name for name in models if snake(name) not in made and name not in COME_WITH] == []
