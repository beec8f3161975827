"""A page of metrics in Prometheus' text format, as plain numbers."""

from collections.abc import Iterable, Mapping

from prometheus_client.parser import text_string_to_metric_families

Labels = tuple[tuple[str, str], ...]
Series = tuple[str, Labels]
Counts = Mapping[Series, float]


def parse(page: bytes, names: Iterable[str]) -> Counts:
    """The samples called `names` by name and sorted labels; ValueError for what is no such page."""
    wanted = frozenset(names)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): float(sample.value)
        for family in text_string_to_metric_families(page.decode("utf-8"))
        for sample in family.samples
        if sample.name in wanted
    }


def growth(before: Counts, after: Counts) -> Counts:
    """By how much each counter grew. One that is smaller began anew with its process."""
    grown = {}
    for series, count in after.items():
        known = before.get(series, 0.0)
        grown[series] = count - known if count >= known else count
    return grown
