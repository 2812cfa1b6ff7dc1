"""What schemathesis can't know from the description: references with a right check character."""

import schemathesis
from hypothesis import strategies as st

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def reference(body: str) -> str | None:
    """Nine characters with their check character: the one that makes the weighted sum 1 modulo
    29 (ISO 7064 pure MOD 29-2, as in functions/forms/src/reference.rs)."""
    total = 0
    for character in body:
        total = (total * 2 + ALPHABET.index(character)) % 29
    check = (1 - total * 2) % 29
    # The twenty-ninth character is not in the alphabet.
    return body + ALPHABET[check] if check < len(ALPHABET) else None


references = (
    st.text(ALPHABET, min_size=9, max_size=9).map(reference).filter(lambda text: text is not None)
)
schemathesis.openapi.format("nomor-rujukan", references)
