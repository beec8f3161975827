"""What is wrong with the documents, in one line for whoever changes them."""


class Problem(Exception):
    """Names the service, the path and the reason."""
