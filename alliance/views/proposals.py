from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import proposals
from alliance.forms.chapters import ProposalDecisionForm, ProposalForm, SupportForm
from alliance.models import Chapter, ChapterProposal
from alliance.models.places import NATIONS
from alliance.views.doors import me
from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused


class ProposalCreate(Door, FormView):  # type: ignore[type-arg]
    """A member's lead asks for a chapter where there is none yet."""

    policy = policies.can_propose_chapter
    form_class = ProposalForm
    template_name = "alliance/proposals/propose.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        led = list(policies.led_by(self.request.user).order_by("name_folded"))
        return super().get_form_kwargs() | {"led": led, "places": places(led)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return found | {"threshold": settings.CHAPTER_THRESHOLD, "has_places": bool(found["form"].fields["where"].choices)}

    def form_valid(self, form: ProposalForm) -> HttpResponse:
        data = form.cleaned_data
        nation = data["where"] if data["where"] in NATIONS else ""
        try:
            proposal = proposals.propose(
                organisation=form.led[data["organisation"]], aims=data["aims"], nation=nation, by=me(self.request),
                could_coordinate=data["could_coordinate"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("Your proposal stands. Now others of your country can support it."))
        return redirect(proposal)


def places(led: list[Any]) -> list[tuple[str, str]]:
    """Countries and nations of these organisations that have no open chapter and no open proposal."""
    wanted = {one.country_id: one.country.name for one in led}
    wanted |= {one.nation: str(NATIONS[one.nation]) for one in led if one.nation in NATIONS}
    taken = set(Chapter.objects.opened().filter(code__in=wanted).values_list("code", flat=True))
    taken |= {proposal.code for proposal in ChapterProposal.objects.open()}
    return [(code, name) for code, name in wanted.items() if code not in taken]


class ProposalDetail(Door, TemplateView):
    """What is proposed, who stands behind it, and the buttons of those who may use them."""

    policy = anyone
    template_name = "alliance/proposals/detail.html"
    subject: ChapterProposal

    def get_subject(self) -> Any:
        rows = ChapterProposal.objects.select_related("country", "organisation", "chapter")
        found = rows.filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def led(self) -> list[Any]:
        """The organisations this person may support it for and has not yet."""
        given = self.subject.supports.values("organisation")
        rows = policies.led_by(self.request.user).exclude(pk__in=given)
        return [one for one in rows.order_by("name_folded") if self.subject.may_support(one)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal, user = self.subject, self.request.user
        led = self.led() if proposal.state in {"collecting", "ready"} else []
        keeps = policies.can_keep_chapters(user, None)
        supports = proposal.supports.select_related("organisation").filter(organisation__shown=1)
        return {
            "support_form": SupportForm(led=led) if led else None,
            "decision_form": ProposalDecisionForm() if keeps and proposal.state in {"collecting", "ready"} else None,
        } | super().get_context_data(**kwargs) | {
            "proposal": proposal,
            "supports": supports,
            "threshold": settings.CHAPTER_THRESHOLD,
            "last": proposal.decisions.last(),
            "may_see_who": keeps or may_see(user, proposal),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Support it for an organisation one leads."""
        led = self.led()
        form = SupportForm(request.POST, led=led)
        if not led:
            raise Http404
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(support_form=form))
        try:
            proposals.support(proposal=self.subject, organisation=form.led[form.cleaned_data["organisation"]], by=me(request))
        except (MoveRefused, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return self.render_to_response(self.get_context_data(support_form=form))
        messages.success(request, _("Thank you. Your organisation stands behind this chapter."))
        return redirect(self.subject)


def may_see(user: Any, proposal: ChapterProposal) -> bool:
    """Who could coordinate is for those who look after that country."""
    if not user.is_authenticated:
        return False
    countries = policies.coordinated_countries(user)
    return countries is None or proposal.country_id in countries


class ProposalDecide(ProposalDetail):
    """The secretariat's answer; shown on the page of the proposal."""

    policy = policies.can_keep_chapters

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ProposalDecisionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(decision_form=form))
        act = proposals.open_ if form.cleaned_data["decision"] == "open" else proposals.decline
        try:
            act(proposal=self.subject, by=me(request), reason=form.cleaned_data["reason"])
        except (MoveRefused, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return self.render_to_response(self.get_context_data(decision_form=form))
        messages.success(request, _("Your decision is kept, and those who asked for the chapter get a mail."))
        return redirect(self.subject)
