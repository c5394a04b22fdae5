"""Words that would be a link, an image, a formula, an icon or HTML if Streamlit read them as its Markdown."""

from __future__ import annotations

LINK = "[甲](http://evil.example)"
SHORT = "$$x$$ :red[红] <b>乙</b> www.evil.example"
HOSTILE = (
    f"{LINK} ![图](http://evil.example/a.png) {SHORT} :material/warning: :smile: :streamlit: "
    "a@evil.example **粗** _斜_ `码` ~~删~~ a -> b -- c >= d &copy; \\[丙\\]"
)
HEAD = "项目编号,项目名称,条款,承担单位,市(州),补助金额(元)"


def ledger(*names: str, recipient: str = "某单位") -> str:
    """A ledger in CSV whose projects have these names."""
    rows = (
        f"KJ-{place:03},{name},一(一),{recipient},成都市,1234567.89" for place, name in enumerate(names, 1)
    )
    return "\n".join((HEAD, *rows, ""))
