"""What the operator has to do something about."""


class Problem(Exception):
    """Ends the deploy; its text says what is wrong and what to do."""
