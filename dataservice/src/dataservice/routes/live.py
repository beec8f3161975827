"""/ws"""

from quart import Quart

from chassis import sockets
from dataservice.live.feed import Feed

PATH = "/ws"


def install(app: Quart, feed: Feed) -> None:
    """Serve the live feed; it starts and stops with the app."""
    sockets.serve(app, PATH, feed.serve)
    app.before_serving(feed.start)
    app.after_serving(feed.stop)
