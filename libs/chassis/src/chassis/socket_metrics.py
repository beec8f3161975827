"""How many WebSockets there are, what went through them, and how they ended."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

# A client may close with any code; only these become labels. Our own are HTTP's, plus 4000.
_LABELS = frozenset(range(1000, 1014)) | {4401, 4408, 4429}


class SocketMetrics(Collector):
    """Plain numbers of the one thread that serves. Messages count when their socket is closed."""

    def __init__(self) -> None:
        self._closed: dict[str, int] = {}
        self._received = 0
        self._sent = 0
        self.open = 0

    def closed(self, code: int | None, received: int, sent: int) -> None:
        """Count a socket that was open; `code`: with which it ended."""
        label = str(code) if code in _LABELS else "other"
        self._closed[label] = self._closed.get(label, 0) + 1
        self._received += received
        self._sent += sent

    def collect(self) -> Iterator[Metric]:
        """The counts in Prometheus' form."""
        yield GaugeMetricFamily("websocket_connections", "Open now", self.open)
        closed = CounterMetricFamily("websocket_closed", "By the code of the end", labels=["code"])
        for code, count in self._closed.items():
            closed.add_metric([code], count)
        yield closed
        messages = CounterMetricFamily(
            "websocket_messages", "Of sockets that are closed by now", labels=["direction"]
        )
        messages.add_metric(["received"], self._received)
        messages.add_metric(["sent"], self._sent)
        yield messages
