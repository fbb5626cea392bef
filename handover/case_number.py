"""Numbers that can be said on the telephone in any language, and tell nothing of how many there are."""

from random import Random

CONSONANTS = "bdfgklmnprst"
VOWELS = "aeiou"


def case_number(random: Random) -> str:
    """Return a number such as "mako-27": 12 × 5 × 12 × 5 × 90 of them."""
    syllables = "".join(
        random.choice(letters) for letters in (CONSONANTS, VOWELS, CONSONANTS, VOWELS)
    )
    return f"{syllables}-{random.randint(10, 99)}"
