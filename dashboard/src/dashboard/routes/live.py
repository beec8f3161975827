"""/app/ws"""

from collections.abc import Collection

from quart import Quart
from werkzeug.http import parse_cookie

from chassis import sockets
from chassis.cookies import Cookie
from chassis.errors import Forbidden
from chassis.socket import Socket
from dashboard.live import SUBPROTOCOL, Live
from dashboard.places import Places
from dashboard.signed_in import SignedIn

PATH = "/app/ws"


def install(
    app: Quart,
    live: Live,
    *,
    places: Places,
    signed_in: SignedIn,
    cookie: Cookie,
    origins: Collection[str],
) -> None:
    """Serve the live feed to pages of `origins` whose person is signed in, while there are places.

    A page opens it by itself, so it is no use of the session.
    """

    async def join(socket: Socket) -> None:
        origin = socket.header_values(b"origin")
        # Nothing else keeps a page of another site from opening one in this person's name.
        if len(origin) != 1 or origin[0] not in origins:
            raise Forbidden("Only pages of the dashboard may open this")
        cookies = parse_cookie("; ".join(socket.header_values(b"cookie")))
        current = await signed_in.find(cookies.get(cookie.full_name))
        sub = current.session.person.sub
        socket.fields = {"sub": sub}
        socket.when_closed.append(places.take(sub))
        await socket.accept(SUBPROTOCOL if SUBPROTOCOL in socket.offered else None)
        await live.join(socket, current)

    sockets.serve(app, PATH, join)
