"""A calendar as a file of RFC 5545: one event of a whole day for each date, with the address of its page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import BinaryIO

from dashboard.export.report import EditionStamp
from dashboard.formatting import in_xml

PRODUCT = "-//政策落实看板//任务日历//ZH"
LINE_OCTETS = 75
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True)
class Event:
    """A day. uid: the same in every edition, so that a newer file replaces the event; link: of its page."""

    uid: str
    day: dt.date
    summary: str
    description: str
    link: str


@dataclass(frozen=True)
class Calendar:
    """Days of an edition. title: shown by the calendar program; name: of the file, with suffix."""

    title: str
    name: str
    edition: EditionStamp
    events: tuple[Event, ...]


def write_calendar(calendar: Calendar, target: BinaryIO) -> None:
    """Write the calendar. The same calendar gives the same bytes; its time is that of the edition."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(calendar.title)}",
    ]
    for event in calendar.events:
        lines += _event(event, calendar.edition)
    lines.append("END:VCALENDAR")
    target.write(b"".join(folded(line) for line in lines))


def folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets; no character is torn, and each further piece begins with a space."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _event(event: Event, edition: EditionStamp) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_stamp(edition)}",
        f"SEQUENCE:{edition.number}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.summary)}",
        f"DESCRIPTION:{_text(event.description)}",
        f"URL:{event.link}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _stamp(edition: EditionStamp) -> str:
    """When the edition was published, in UTC; 1970 where that is not known."""
    when = edition.published_at
    if isinstance(when, str):
        when = dt.datetime.fromisoformat(when)
    moment = when.astimezone(dt.UTC) if when else dt.datetime.fromtimestamp(0, dt.UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return in_xml(words, "\ufffd").translate(ESCAPED)
