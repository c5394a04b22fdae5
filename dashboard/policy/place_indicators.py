"""Which indicators the page of a place shows: [[place_indicators]] of a policy."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.policy.data_files import Section


@dataclass(frozen=True)
class PlaceIndicator:
    """An indicator that the page of each place shows. place_level: `city` or `county`."""

    indicator_id: str
    place_level: str


def read_place_indicators(top: Section, indicator_ids: set[str]) -> tuple[PlaceIndicator, ...]:
    """[[place_indicators]]: what the page of each city or county shows; a policy may have none."""
    return tuple(
        PlaceIndicator(
            section.one_of("indicator_id", indicator_ids), section.one_of("place_level", ("city", "county"))
        )
        for section in top.sections("place_indicators")
    )
