"""The steps of a request for authorization, in their order."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.database import Database
from chassis.sealed import Sealer
from tokendealer.audit import Trail
from tokendealer.authorization.again import SignInAgain
from tokendealer.authorization.agreement import (
    Agreement,
    grantable,
    is_agreed,
    of_data,
    remember,
)
from tokendealer.authorization.code import burn_code, give_code, require_still
from tokendealer.authorization.destination import Destination, find_destination
from tokendealer.authorization.errors import NoLongerSignedIn, NotRedirectable, Refused
from tokendealer.authorization.outcome import Answer, AskConsent, Outcome, SignInFirst
from tokendealer.authorization.parameters import Parameters, parse
from tokendealer.authorization.request import Request, read_request
from tokendealer.clients import ClientDirectory
from tokendealer.id_token import IdTokens
from tokendealer.people.browser import SignedIn

CONSENT_SECONDS = 1800
"""For how long the question may stay unanswered."""


class Authorization:
    """Decides; it neither reads HTTP nor writes it. `signed_in`: whose the browser is now."""

    def __init__(  # noqa: PLR0913 - the parts that it stands on
        self,
        *,
        database: Database,
        directory: ClientDirectory,
        id_tokens: IdTokens,
        again: SignInAgain,
        signed_in: Callable[[], Awaitable[SignedIn | None]],
        sealer: Sealer,
        pepper: bytes,
        issuer: str,
        clock: Clock,
    ) -> None:
        self._database = database
        self._directory = directory
        self._id_tokens = id_tokens
        self._again = again
        self._signed_in = signed_in
        self._sealer = sealer
        self._pepper = pepper
        self._issuer = issuer
        self._clock = clock

    async def begin(self, parameters: Parameters, person: SignedIn | None) -> Outcome:
        """What to do with a request, of whoever is signed in; NotRedirectable for a page."""
        destination = await self._destination(parameters)
        try:
            request = read_request(parameters, destination.client, self._id_tokens)
            if person is None or self._has_to_sign_in(parameters, request, person):
                return self._sign_in(parameters, destination, request, person)
            try:
                return await self._decide(parameters, destination, request, person)
            except NoLongerSignedIn:
                return self._sign_in(parameters, destination, request, None)
        except Refused as refusal:
            return Answer(destination.refusal(refusal))

    async def finish(
        self, unverified_sealed: str, person: SignedIn | None, *, allowed: bool, trail: Trail
    ) -> Outcome:
        """What the person's answer to `AskConsent` comes to; all is checked once more."""
        opened = self._sealer.open(unverified_sealed)
        if opened is None:
            raise NotRedirectable(
                "This question was open for too long. Go back to the app and start again."
            )
        parameters = parse(opened["query"].encode())
        destination = await self._destination(parameters)
        try:
            request = read_request(parameters, destination.client, self._id_tokens)
            if person is None or [person.user_id, person.sid] != opened["person"]:
                return self._sign_in(parameters, destination, request, person)
            if not allowed:
                raise Refused("access_denied", "The person did not agree")
            shown = of_data(opened["agreement"])
            try:
                return await self._agree(destination, request, person, shown, trail)
            except NoLongerSignedIn:
                return self._sign_in(parameters, destination, request, None)
        except Refused as refusal:
            return Answer(destination.refusal(refusal))

    async def _destination(self, parameters: Parameters) -> Destination:
        return await find_destination(parameters, self._directory, issuer=self._issuer)

    def _has_to_sign_in(self, parameters: Parameters, request: Request, person: SignedIn) -> bool:
        is_another = request.hinted_subject not in {None, person.user_id}
        if not is_another and not request.prompt.is_stale(person.auth_time, self._clock()):
            return False
        if not self._again.is_done(parameters, person):
            return True
        if is_another:
            raise Refused("login_required", "Another person has signed in than id_token_hint names")
        return False

    def _sign_in(
        self,
        parameters: Parameters,
        destination: Destination,
        request: Request,
        person: SignedIn | None,
    ) -> SignInFirst:
        if request.prompt.nothing:
            raise Refused("login_required", "The person has to sign in")
        query = self._again.query(parameters, person)
        return SignInFirst(destination, query, request.login_hint)

    async def _decide(
        self,
        parameters: Parameters,
        destination: Destination,
        request: Request,
        person: SignedIn,
    ) -> Outcome:
        async with self._database.read() as session:
            agreement = await grantable(session, request, destination, person)
            is_known = await is_agreed(session, agreement, destination, person)
        if is_known and not request.prompt.consent:
            return await self._give(destination, request, person, agreement)
        if request.prompt.nothing:
            raise Refused("consent_required", "The person has to be asked")
        query = parameters.query()
        question = {
            "query": query,
            "person": [person.user_id, person.sid],
            "agreement": agreement.data(),
        }
        sealed = self._sealer.seal(question, CONSENT_SECONDS)
        return AskConsent(destination, person, agreement, sealed, query)

    async def _give(
        self, destination: Destination, request: Request, person: SignedIn, agreement: Agreement
    ) -> Answer:
        async with self._database.write() as session:
            await require_still(session, person)
            code = await self._code(session, destination, request, person, agreement)
        return await self._answer(destination, person, code)

    async def _agree(
        self,
        destination: Destination,
        request: Request,
        person: SignedIn,
        shown: Agreement,
        trail: Trail,
    ) -> Answer:
        """Give what was shown, as far as it may still be given."""
        client_id = destination.client.client_id
        async with self._database.write() as session:
            await require_still(session, person)
            agreement = (await grantable(session, request, destination, person)).limited_to(shown)
            if agreement.is_empty:
                raise Refused("access_denied", "What was agreed to may not be given any more")
            await remember(session, agreement, client_id, person.user_id, self._clock())
            code = await self._code(session, destination, request, person, agreement)
            await trail.add(session, "consent.give", client_id, after=agreement.data())
        return await self._answer(destination, person, code)

    async def _code(
        self,
        session: AsyncSession,
        destination: Destination,
        request: Request,
        person: SignedIn,
        agreement: Agreement,
    ) -> str:
        pepper, now = self._pepper, self._clock()
        return await give_code(
            session, request, destination, person, agreement, pepper=pepper, now=now
        )

    async def _answer(self, destination: Destination, person: SignedIn, code: str) -> Answer:
        """Tell the code, unless the session has ended: who ends it later finds the code."""
        now_signed_in = await self._signed_in()
        if now_signed_in is None or now_signed_in.sid != person.sid:
            async with self._database.write() as session:
                await burn_code(session, code, pepper=self._pepper, now=self._clock())
            raise NoLongerSignedIn
        return Answer(destination.code(code))
