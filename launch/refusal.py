"""Why the launcher will not go on."""


class Refusal(Exception):
    """What is wrong, named in one line for the person at the terminal.

    `details` are further lines worth showing, such as the end of a log.
    """

    def __init__(self, reason: str, details: str = "") -> None:
        super().__init__(reason)
        self.details = details
