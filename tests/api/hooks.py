"""What schemathesis can't know from the description: references with a right check character, and
that a telephone number may be written in more ways than the description promises."""

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


# Made by their pattern, most texts come out too short for a question that wants twenty characters,
# and are thrown away. These are long enough by themselves; pattern and lengths still sift them.
long_texts = st.text(
    st.characters(categories=("L", "M", "N", "P", "S"), include_characters=" \n\t"),
    min_size=20,
    max_size=400,
)
schemathesis.openapi.format("long-text", long_texts)


# Part of the pattern of a telephone number: the country code, with what may stand between digits.
TELEPHONE = "6[ .()\\-]*2"


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Names the format of every long text, for generating only, and of every telephone number: what
    its pattern allows is accepted, and of the rest some, as people write and paste it."""
    for schema in schemas_of(raw_schema):
        pattern = schema.get("pattern", "")
        if schema.get("minLength", 0) >= 10 and pattern:
            schema["format"] = "long-text"
        if isinstance(pattern, str) and TELEPHONE in pattern:
            schemathesis.openapi.format("telepon", st.from_regex(pattern.replace("$", r"\Z")))
            schema["format"] = "telepon"
            del schema["pattern"]


def schemas_of(value):
    """Every object in the document, however deep."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from schemas_of(item)
