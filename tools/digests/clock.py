"""A clock that is set: what is published, exported and shown at two times carries the same time."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

PUBLISHED = datetime.datetime(2026, 11, 30, 9, 0, 0)
TAKEN = datetime.datetime(2026, 12, 1, 9, 0, 0)
REAL = datetime.datetime
REAL_DAY = datetime.date


def stand_at(moment: datetime.datetime) -> None:
    """The time is `moment` for everything that is imported after this and asks `datetime`."""
    _replace(lambda: moment)


def run_from(moment: datetime.datetime) -> None:
    """The same, and each question for the time is answered a second later than the one before."""
    passed = 0

    def later() -> datetime.datetime:
        nonlocal passed
        passed += 1
        return moment + datetime.timedelta(seconds=passed)

    _replace(later)


class _Kind(type):
    """Values are made by the real classes; they count as made by these."""

    real: type = REAL

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, cls.real)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, cls.real)


def _replace(now: Callable[[], datetime.datetime]) -> None:
    # Libraries that keep the real classes are loaded before these stand in their place.
    import duckdb  # noqa: F401
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401
    import pyarrow.compute
    import pyarrow.csv
    import pyarrow.dataset
    import pyarrow.parquet  # noqa: F401
    import streamlit  # noqa: F401

    class Moment(REAL, metaclass=_Kind):
        real = REAL

        def __new__(cls, *given: Any, **named: Any) -> Any:
            return REAL(*given, **named)

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return now() if tz is None else now().replace(tzinfo=tz)

        @classmethod
        def utcnow(cls) -> Any:
            return now()

    class Day(REAL_DAY, metaclass=_Kind):
        real = REAL_DAY

        def __new__(cls, *given: Any, **named: Any) -> Any:
            return REAL_DAY(*given, **named)

        @classmethod
        def today(cls) -> Any:
            return now().date()

    datetime.datetime = Moment  # type: ignore[misc]
    datetime.date = Day  # type: ignore[misc]
