"""The one exception whose text a user may see."""


class Refusal(Exception):
    """A clear Chinese sentence: what is wrong, where, and what to do.

    Raised wherever input, an address or the store cannot be used as asked.
    Pages show the sentence, the command line prints it and exits non-zero, HTTP answers 400.
    """
