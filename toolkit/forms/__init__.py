from toolkit.forms.adoptions import AdoptionForm
from toolkit.forms.initiatives import InitiativeForm
from toolkit.forms.reviews import ReviewForm

__all__ = ["AdoptionForm", "InitiativeForm", "ReviewForm"]
