"""Country income groups of the World Bank, from general knowledge of the list of 2024; to be looked at again each July."""

from __future__ import annotations

LOW = "AF BF BI CF TD CD ER ET GM GW KP LR MG ML MW MZ NE RW SD SL SO SS SY TG UG YE"
LOWER_MIDDLE = (
    "AO BD BJ BT BO CV KH CM KM CG CI DJ EG SZ GH GN HT HN IN JO KE KI KG LA LB LS MR FM MM MA NP NI NG PK PG PH PS ST SN SB "
    "LK TJ TZ TL TN UZ VU VN ZM ZW"
)
UPPER_MIDDLE = (
    "AL DZ AR AM AZ BY BZ BA BW BR CN CO CR CU DM DO EC SV GQ FJ GA GE GD GT ID IR IQ JM KZ LY MY MV MH MU MX MD MN ME NA MK "
    "PY PE WS RS ZA LC VC SR TH TO TR TM TV UA"
)
_GROUPS = {code: place for place, codes in enumerate((LOW, LOWER_MIDDLE, UPPER_MIDDLE)) for code in codes.split()}


def income_group(country: str) -> int:
    """0 low, 1 lower middle, 2 upper middle, 3 high or not in the list."""
    return _GROUPS.get(country, 3)
