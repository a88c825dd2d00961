"""Nothing of an object's values. Run by both interpreters."""


def description(thing):
    return type(thing).__name__
