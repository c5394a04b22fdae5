"""Writes dashboard/web/icons.woff2: of the framework's icon font only the icons that its scripts can name.

The whole font is the largest file of a page. Run it after a change of the version of Streamlit:
.venv/bin/python tools/icons.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from string import ascii_letters, digits

import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont

STATIC = Path(streamlit.__file__).parent / "static" / "static"
OUT = Path(__file__).resolve().parents[1] / "dashboard" / "web" / "icons.woff2"
# A word of a script that may be the name of an icon. Scripts of libraries are no interface: a chart, maps, emoji.
WORD = re.compile(r"""[`"':/]([a-z0-9_]{3,40})[`"':]""")
LIBRARIES = ("PlotlyChart", "DeckGl", "emoji", "embed")


def glyphs_of(font: TTFont) -> dict[str, str]:
    """Name of an icon → its glyph: the letters that the font joins."""
    letters = {glyph: chr(code).lower() for code, glyph in sorted(font.getBestCmap().items(), reverse=True)}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, joined in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items():
                for one in joined:
                    found["".join(letters[glyph] for glyph in (first, *one.Component))] = one.LigGlyph
    return found


def used(known: set[str], folder: Path = STATIC) -> set[str]:
    """The names of icons that stand in the scripts."""
    scripts = [path for path in (folder / "js").glob("*.js") if not path.name.startswith(LIBRARIES)]
    return {word for path in scripts for word in WORD.findall(path.read_text(encoding="utf-8"))} & known


def whole_font(folder: Path = STATIC) -> Path:
    """The font as the framework ships it."""
    return next((folder / "media").glob("MaterialSymbols-Rounded.*.woff2"))


def main() -> int:
    """Write the font. Returns the code for the shell."""
    font = TTFont(whole_font())
    glyphs = glyphs_of(font)
    options = subset.Options(layout_closure=False, layout_features=["*"], flavor="woff2")
    smaller = subset.Subsetter(options)
    smaller.populate(
        glyphs=sorted(glyphs[name] for name in used(set(glyphs))),
        unicodes=[ord(letter) for letter in f"{ascii_letters}{digits}_"],
    )
    smaller.subset(font)
    subset.save_font(font, str(OUT), options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
