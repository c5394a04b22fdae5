"""The exception whose text is shown to users."""


class Refusal(Exception):
    """A clear Chinese sentence: what is wrong, where, and what to do.

    Raised where input, an address or the store cannot be used.
    Pages show the sentence, the command line prints it and exits non-zero, HTTP answers 400.
    """
