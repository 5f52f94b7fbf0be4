"""Short codes on paper: six letters and digits that lead to one initiative from any machine, typed by hand.

A code hides nothing, it only saves typing: it is the number of the row, mixed so that neighbours look unlike, in Crockford's
base 32 (no i, l, o, u), with one letter more that finds a slip of the pen. Source: D. Crockford, Base 32, crockford.com.
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKE = str.maketrans("OIL", "011")
BITS = 25  # five letters: 33,554,432 initiatives
MOST = 1 << BITS
MIX = 19_088_743  # any odd number has an inverse; this one is 0x1234567
UNMIX = pow(MIX, -1, MOST)
CHECK = 31  # a prime: one wrong letter or two neighbours swapped change the remainder, but for 0 and Z, which weigh the same


def code_of(number: int) -> str:
    """`number`: 0 up to 33,554,431. As "K7Q-W3X". Raises ValueError beyond."""
    if not 0 <= number < MOST:
        raise ValueError(f"no code for {number}: at most {MOST - 1}")
    mixed = number * MIX % MOST
    letters = "".join(DIGITS[mixed >> 5 * place & 31] for place in range(4, -1, -1))
    whole = letters + _check(letters)
    return f"{whole[:3]}-{whole[3:]}"


def number_of(code: str) -> int | None:
    """What a code leads to, however it was typed (small letters, blanks, dashes, O for 0, I or L for 1). None: a slip."""
    letters = "".join(sign for sign in code.upper().translate(LOOK_ALIKE) if sign not in " -\t\u2010\u2011\u2012\u2013")
    if len(letters) != 6 or any(sign not in DIGITS for sign in letters) or _check(letters[:5]) != letters[5]:
        return None
    mixed = 0
    for sign in letters[:5]:
        mixed = mixed << 5 | DIGITS.index(sign)
    return mixed * UNMIX % MOST


def _check(letters: str) -> str:
    """Each place weighs another number, so that two letters swapped are noticed."""
    return DIGITS[sum((place + 2) * DIGITS.index(sign) for place, sign in enumerate(letters)) % CHECK]
