from toolkit.filters.adoptions import AdoptionFilter
from toolkit.filters.initiatives import InitiativeFilter
from toolkit.filters.library import LibraryFilter

__all__ = ["AdoptionFilter", "InitiativeFilter", "LibraryFilter"]
