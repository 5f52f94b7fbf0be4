"""What a typed name means, and which invitation still counts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import organisations
from alliance.models import Invitation, Organisation
from promise.core.text import fold


def usable(invitation: Invitation | None) -> Invitation | None:
    """Still open, in time and not yet used for a signature."""
    if invitation is None or invitation.state not in {"sent", "in_talks"} or invitation.expires_at <= timezone.now():
        return None
    return None if invitation.pledges.open().exists() else invitation


def find_recruiter(typed: str) -> Organisation:
    """The member in good standing that this name means; a country in brackets tells two of one name apart."""
    name, _bracket, place = typed.strip().removesuffix(")").rpartition(" (")
    members = Organisation.objects.listed().select_related("country")
    found = list(members.filter(name_folded=fold(" ".join(typed.split()))[:200])[:5])
    if not found and name:
        same = members.filter(name_folded=fold(" ".join(name.split()))[:200])[:20]
        found = [o for o in same if fold(o.country.name) == fold(place)]
    if len(found) > 1:
        words = ", ".join(f"{o.name} ({o.country.name})" for o in found)
        raise ValidationError(_("There are several members of this name. Please write one of these: %s") % words)
    if not found:
        near = [o.name for o in organisations.look_alikes(typed) if o.is_listed][:3]
        if near:
            raise ValidationError(_("We do not find a member of this name. Did you mean: %s?") % ", ".join(near))
        raise ValidationError(_("We do not find a member of this name. Look in the list of members, or leave this empty."))
    if not Organisation.objects.in_good_standing().filter(pk=found[0].pk).exists():
        raise ValidationError(_("This member's pledge has lapsed, so it cannot bring in others now. Please leave this empty."))
    return found[0]
