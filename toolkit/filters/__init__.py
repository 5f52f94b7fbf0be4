from toolkit.filters.adoptions import AdoptionFilter
from toolkit.filters.initiatives import InitiativeFilter

__all__ = ["AdoptionFilter", "InitiativeFilter"]
