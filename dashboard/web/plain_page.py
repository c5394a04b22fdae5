"""A page of one sentence, for an address that opens nothing; it needs no script."""

from __future__ import annotations

from html import escape

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<link rel="icon" href="data:,">
<body style="font: 18px/1.8 sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em">
<h1 style="font-size: 1.5em">{title}</h1><p>{sentence}</p><p><a href="{home}">打开当前版本</a></p>"""


def plain_page(title: str, sentence: str, path: str) -> str:
    """The page as HTML. path: of its address, so that the way to the first page is right under any folder."""
    home = "../" * path.strip("/").count("/") or "./"
    return PAGE.format(title=escape(title), sentence=escape(sentence), home=home)
