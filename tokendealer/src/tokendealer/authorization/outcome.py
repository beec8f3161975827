"""What a request for authorization comes to."""

from dataclasses import dataclass

from tokendealer.authorization.agreement import Agreement
from tokendealer.authorization.destination import Destination
from tokendealer.people.browser import SignedIn


@dataclass(frozen=True, slots=True)
class Answer:
    """The client gets its answer: the browser is sent to `address`."""

    address: str


@dataclass(frozen=True, slots=True)
class SignInFirst:
    """Nobody is signed in, or not as the client wants it; `query`: what to come back with."""

    destination: Destination
    query: str
    email: str | None


@dataclass(frozen=True, slots=True)
class AskConsent:
    """The person is to be asked. `sealed`: what they answer to; `query`: to start over with."""

    destination: Destination
    person: SignedIn
    agreement: Agreement
    sealed: str
    query: str


Outcome = Answer | SignInFirst | AskConsent
