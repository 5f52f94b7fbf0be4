"""A coordinator's own branch: who is in it and how they are, what was noted and written. The rest of the world are counts."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import branches
from alliance.documents import branch, figures, tree
from alliance.filters import DUE_CHOICES, QUIET_CHOICES, RECRUIT_CHOICES, BranchFilter, chosen
from alliance.forms.chapters import LetterForm, NoteForm
from alliance.models import (
    ChapterLetter,
    CoordinatorNote,
    Invitation,
    Organisation,
    Pledge,
    PledgeDecision,
    Seat,
    standing,
)
from alliance.tasks.chapters import chapter_letter
from alliance.views.chapters import ChapterDoor, in_branch
from alliance.views.doors import me, with_status
from promise.core import mail
from promise.core.access import Door
from promise.core.api.renderers import as_csv
from promise.core.pages import RecordList

WAITING = ("applied", "verified")
MOST_NAMED = 50
MOST_OFFERED = 200


class BranchDoor(ChapterDoor):
    """About the branch of one chapter, for those who look after it; asked again at every request, and kept in no cache."""

    policy = policies.can_see_branch

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def branch(self) -> Any:
        return in_branch(Organisation.objects.all(), self.chapter)

    def dressed(self) -> QuerySet[Any]:
        rows = self.branch().with_recruited().select_related("recruiter", "chapter", "second_chapter", "local_system")
        return cast("QuerySet[Any]", standing.with_reporting(rows))


class BranchList(BranchDoor, RecordList):
    """What the page, the file and the letter choose from: one set of filters over one branch."""

    filterset_class = BranchFilter
    sorts: ClassVar[dict[str, tuple[str, bool]]] = {"name": ("name_folded", False), "newest": ("joined_on", True)}
    page_size = 50

    def records(self) -> QuerySet[Any]:
        return self.dressed()


class ChapterMembers(BranchList):
    template_name = "alliance/chapters/members.html"
    extra_parameters = {"focus"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        own = self.branch()
        states = dict(own.order_by().values_list("status").annotate(n=Count("pk")))
        asked = self.request.GET.getlist
        return context | self.tree() | waiting_in(own) | {
            "chapter": self.chapter,
            "states": [(state.value, state.label, states[state.value]) for state in Pledge.State if state.value in states],
            "total": sum(states.values()),
            "elsewhere": max(0, figures.live().members - figures.live(self.chapter).members),
            "rows": branch.dress(context["page"].rows, self.chapter),
            "question": self.question(),
            "options": {
                "status": chosen(asked("status"), Pledge.State.choices),
                "quiet": chosen(asked("quiet"), QUIET_CHOICES),
                "recruits": chosen(asked("recruits"), RECRUIT_CHOICES),
                "due": chosen(asked("due"), DUE_CHOICES),
            },
        }  # fmt: skip

    def question(self) -> str:
        """What was asked, for the links to the file and to the letter: without the place in the list."""
        kept = self.request.GET.copy()
        for name in ("cursor", "focus", "sort"):
            kept.pop(name, None)
        return f"?{kept.urlencode()}" if kept else ""

    def tree(self) -> dict[str, Any]:
        own = self.branch()
        ground = tree.Ground(own, reverse("alliance:chapter-members", args=[self.chapter.slug]), names_all=True)
        slug = self.request.GET.get("focus", "").replace("\x00", "")[:120]
        focus = own.with_recruited().filter(slug=slug).first() if slug else None
        if focus:
            node = ground.node(focus, is_focus=True, open=True)
            tree.grow(ground, [node], budget=tree.MOST_NODES)
            return {"nodes": [node], "more_roots": 0, "focus": focus}
        outside = Q(recruiter=None) | ~Q(recruiter__in=own.values("pk"))
        roots = ground.drawn().filter(outside).exclude(status__in=[*WAITING, "declined", "none"])
        nodes, more = tree.forest(ground, roots)
        return {"nodes": nodes, "more_roots": more, "focus": None}


def waiting_in(rows: Any) -> dict[str, Any]:
    """What stands still among these organisations: pledges, seats asked for, invitations in talks, reports that are late."""
    keys = rows.order_by().values("pk")
    pledges = Pledge.objects.filter(organisation__in=keys, state__in=WAITING)
    seats = Seat.objects.filter(organisation__in=keys, state="asked")
    talks = Invitation.objects.filter(inviter__in=keys, state="in_talks")
    return {
        "waiting": pledges.select_related("organisation__country", "named_recruiter").order_by("created_at")[:MOST_NAMED],
        "seats_asked": seats.select_related("organisation", "user").order_by("created_at")[:MOST_NAMED],
        "in_talks": talks.select_related("inviter").order_by("created_at")[:MOST_NAMED],
        "late": rows.filter(status__in=("overdue", "lapsed")).with_recruited().order_by("updated_at")[:MOST_NAMED],
    }


class ChapterMembersCsv(BranchList):
    """The same list as a file. Who has lost the post since the page was drawn gets none."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.notes: list[str] = []
        rows = self.filterset().qs.order_by("name_folded", "pk")
        branches.exported(chapter=self.chapter, by=request.user)
        content = as_csv(branch.lines(rows, self.chapter), branch.COLUMNS)
        response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.chapter.slug}-members.csv"'
        return response


class BranchMember(BranchDoor, FormView):  # type: ignore[type-arg]
    """One organisation of the branch in full, with the notes about it."""

    template_name = "alliance/chapters/member.html"
    form_class = NoteForm

    @cached_property
    def organisation(self) -> Any:
        found = self.dressed().filter(slug=self.kwargs["organisation"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.organisation
        return super().get_context_data(**kwargs) | {
            "chapter": self.chapter,
            "organisation": organisation,
            "row": branch.dress([organisation], self.chapter)[0],
            "pledges": organisation.pledges.order_by("-created_at"),
            "history": PledgeDecision.objects.filter(subject__organisation=organisation)
            .select_related("by")
            .order_by("-at")[:60],
            "commitments": [one for pledge in organisation.pledges.in_force() for one in pledge.commitments.all()],
            "people": Seat.objects.open().filter(organisation=organisation).select_related("user").order_by("-role", "email"),
            "invitations": organisation.invitations.prefetch_related("decisions")[:60],
            "recruits": self.branch().filter(recruiter=organisation).order_by("name_folded")[:60],
            "recruits_elsewhere": organisation.recruits.exclude(pk__in=self.branch().values("pk")).count(),
            "kept_notes": CoordinatorNote.objects.visible_to(me(self.request))
            .filter(organisation=organisation)
            .select_related("written_by", "chapter"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _found = self.organisation  # a foreign one is not found before anything is read
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: NoteForm) -> HttpResponse:
        branches.add_note(
            organisation=self.organisation, chapter=self.chapter, text=form.cleaned_data["text"], by=me(self.request)
        )
        messages.success(self.request, _("Your note is kept."))
        return redirect("alliance:branch-member", slug=self.chapter.slug, organisation=self.organisation.slug)


class NoteRemove(Door, TemplateView):
    """One's own note, asked once more."""

    policy = policies.can_remove_note
    template_name = "alliance/chapters/note_remove.html"
    subject: CoordinatorNote

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        rows = CoordinatorNote.objects.visible_to(self.request.user).select_related("organisation", "chapter")
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def back(self) -> str:
        return reverse("alliance:branch-member", args=[self.subject.chapter.slug, self.subject.organisation.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"note": self.subject, "back": self.back()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        back = self.back()
        branches.remove_note(note=self.subject, by=me(request))
        messages.success(request, _("The note is removed."))
        return redirect(back)


class ChapterMail(BranchList, FormView):  # type: ignore[type-arg]
    """Choose leads from the filtered list, write, look at the letter as it will leave, send it."""

    template_name = "alliance/chapters/mail.html"
    form_class = LetterForm

    def offered(self) -> list[tuple[str, str]]:
        """Organisations with a lead that the filter finds, and those chosen before it changed."""
        self.notes: list[str] = []
        rows = self.filterset().qs.filter(seats__in=Seat.objects.leads()).order_by("name_folded", "pk")[:MOST_OFFERED]
        found = {row.slug: row for row in rows}
        missing = [slug.replace("\x00", "") for slug in self.request.POST.getlist("to")[:MOST_OFFERED] if slug not in found]
        found |= {row.slug: row for row in self.branch().filter(slug__in=missing)} if missing else {}
        leads = Seat.objects.leads().filter(organisation__in=[row.pk for row in found.values()]).select_related("user")
        names = {seat.organisation_id: str(seat.user) for seat in leads}
        return [(slug, f"{row.name} ({names[row.pk]})") for slug, row in found.items() if row.pk in names]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"chapter": self.chapter, "offered": self.offered()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = ChapterLetter.objects.filter(chapter__in=self.chapter.reach()).select_related("sent_by", "chapter")
        return super().get_context_data(**kwargs) | {
            "chapter": self.chapter,
            "letters": letters.annotate(reached=Count("organisations"))[:20],
        }

    def form_valid(self, form: LetterForm) -> HttpResponse:
        if self.request.POST.get("step") != "send":
            return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form), readers=form.readers))
        data = form.cleaned_data
        try:
            letter = branches.send_letter(
                chapter=self.chapter, to=data["to"], subject=data["subject"], text=data["text"], nonce=data["nonce"],
                gives_address=data["gives_address"], by=me(self.request),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error.messages)
            return with_status(self.form_invalid(form), error)
        reached = letter.organisations.count()
        told = ngettext("Your letter goes to %d lead.", "Your letter goes to %d leads.", reached) % reached
        if letter.left_out:
            told += " " + _("%d were left out, because they have had three letters this week.") % letter.left_out
        messages.success(self.request, told)
        return redirect("alliance:chapter-mail", slug=self.chapter.slug)

    def preview(self, form: LetterForm) -> Any:
        """The letter to the first of them, as it will leave."""
        data = form.cleaned_data
        letter = ChapterLetter(
            chapter=self.chapter, sent_by=me(self.request), subject=data["subject"], text=data["text"],
            gives_address=data["gives_address"],
        )  # fmt: skip
        return mail.compose(chapter_letter(letter, form.readers[0], to="preview@invalid.example"))
