"""Strangers' words are drawn as they are: what a Markdown-drawing function of Streamlit gets is ours, or went through `plain`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("dashboard/components", "dashboard/views", "pages")

# Function of Streamlit → the positions of its arguments that are drawn as Markdown. `help` is, everywhere.
DRAWS = {
    **dict.fromkeys(("markdown", "caption", "info", "warning", "error", "success", "toast", "write"), (0,)),
    **dict.fromkeys(("title", "header", "subheader", "badge", "expander", "popover", "tabs"), (0,)),
    **dict.fromkeys(
        ("button", "download_button", "form_submit_button", "link_button", "file_uploader"), (0,)
    ),
    **dict.fromkeys(("checkbox", "toggle", "radio", "pills", "segmented_control", "selectbox"), (0,)),
    **dict.fromkeys(("multiselect", "text_input", "text_area", "number_input", "date_input"), (0,)),
    **dict.fromkeys(("dialog", "spinner", "status"), (0,)),
    **dict.fromkeys(("progress", "page_link"), (1,)),
    "link": (2,),  # ways.link, a page_link to a page that may be open
    **dict.fromkeys(("TextColumn", "NumberColumn", "SelectboxColumn"), ()),  # only their `help`
    "metric": (0, 1, 2),
}
NAMED = {"body", "label", "text", "help", "value", "delta"}
# Their options are Markdown, other than those of a selectbox.
OPTIONS = {"radio", "pills", "segmented_control"}

# Function → why its result is ours, whatever it is given.
OURS = {
    "plain": "that is what it is for",
    "money": "digits and a unit",
    "percent": "digits and a sign",
    "day": "digits, or a word of the caller",
    "moment": "digits, or a word of the caller",
    "nothing": "one of four words",
    "count": "digits and a unit of the caller",
    "len": "a number",
    "sum": "a number",
    "max": "a number",
    "min": "a number",
    "abs": "a number",
    "isoformat": "a date",
    "counted": "sentences.counted: digits and a unit, or a word",
    "overlap": "matrix.overlap: a sentence with three numbers",
}
# A column or field whose name ends so is a number, a date or the time of a publication.
NUMBERS = re.compile(r"(^|_)(count|number|rows?|edition|on|at|read|taken|rejected|held|not_data)$")
# Text of one file that is ours: (file, expression) → why.
KNOWN = {
    ("dashboard/components/sentences.py", "sentence"): "composed here, its texts went through plain",
    ("dashboard/components/audits.py", "label"): "two words beside it",
    (
        "dashboard/components/findings.py",
        "finding['severity']",
    ): "关注 or 提醒; a badge escapes brackets itself",
    ("dashboard/components/attention.py", "label"): "what lights.signed gives: its text went through plain",
    ("dashboard/components/lights.py", "lambda clause: signed(words[clause], clause)"): "signed, as above",
    ("dashboard/components/lights.py", "title"): "not shown; written in the pages",
    ("dashboard/components/link_strip.py", "number"): "the number of an edition",
    ("dashboard/components/meetings.py", "addresses[link.token]"): "the address of a 定版链接, ours",
    (
        "dashboard/components/places.py",
        "_address(row['source_url'])",
    ): "encoded; a source is meant to be opened",
    ("dashboard/components/prepared_download.py", "label"): "a word of share.FORMATS",
    ("dashboard/components/ways.py", "label"): "seen where link is called",
    ("pages/steward/intake.py", "planned.after"): "the number of an edition",
}
# Methods that make text of their object and their arguments.
TEXT = {
    "join",
    "strip",
    "removeprefix",
    "removesuffix",
    "replace",
    "split",
    "items",
    "values",
    "keys",
    "get",
    "upper",
}
TRANSPARENT = {"enumerate", "zip", "sorted", "list", "tuple", "dict", "reversed", "str", "set"}


class Scan:
    """One file: the calls that draw Markdown, and what of their text nobody has made safe."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.tree = ast.parse(source)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.asked: set[tuple[ast.AST, str]] = set()

    @cached_property
    def own_modules(self) -> set[str]:
        """The names of our own modules in this file: their functions check what they draw themselves."""
        return {
            alias.asname or alias.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard")
            for alias in node.names
        }

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The functions of this file by name."""
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}

    def faults(self) -> list[str]:
        """Every text that is drawn as Markdown and may be a stranger's: the place and the expression."""
        return [
            f"{self.name}:{part.lineno}: {written(part)}"
            for text in self.drawn()
            for part in self.unsafe(text)
        ]

    def drawn(self) -> Iterator[ast.expr]:
        """Every argument that Streamlit draws as Markdown."""
        for call in ast.walk(self.tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            name, of = call.func.attr, call.func.value
            is_ours = isinstance(of, ast.Name) and of.id in self.own_modules
            if name not in DRAWS or (is_ours and name != "link"):
                continue
            yield from (call.args[place] for place in DRAWS[name] if place < len(call.args))
            yield from (
                one.value for one in call.keywords if one.arg == "help" or (one.arg in NAMED and DRAWS[name])
            )
            if name in OPTIONS:
                yield from (one.value for one in call.keywords if one.arg == "format_func")

    def unsafe(self, node: ast.expr) -> list[ast.expr]:
        """The parts of an expression that may be a stranger's words."""
        if (self.name, written(node)) in KNOWN:
            return []
        match node:
            case ast.Constant() | ast.Compare():
                return []
            case ast.FormattedValue(value=value, format_spec=form):
                return [] if form and re.search(r"[,.%]", ast.unparse(form)) else self.unsafe(value)
            case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
                return self.all_of(parts)
            case ast.BoolOp(values=parts):
                return self.all_of(parts)
            case ast.BinOp(right=ast.Constant(value=int())):
                return []  # arithmetic
            case ast.BinOp(left=left, right=right, op=ast.Add() | ast.BitOr() | ast.Mod()):
                return self.all_of([left, right])
            case ast.BinOp() | ast.UnaryOp():
                return []  # arithmetic
            case ast.IfExp(body=body, orelse=other):
                return self.all_of([body, other])
            case ast.Dict(keys=keys, values=values):
                return self.all_of([*(key for key in keys if key), *values])
            case ast.Starred(value=value) | ast.NamedExpr(value=value):
                return self.unsafe(value)
            case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
                return self.unsafe(part)
            case ast.Name():
                return self.of_name(node)
            case ast.Attribute(attr="__getitem__", value=value):
                return self.unsafe(value)
            case ast.Attribute(attr=name):
                return [] if name.isupper() or NUMBERS.search(name) else [node]
            case ast.Subscript(value=value, slice=key):
                named = key.value if isinstance(key, ast.Constant) else ""
                if isinstance(named, str) and NUMBERS.search(named):
                    return []
                return [node] if self.unsafe(value) else []
            case ast.Call():
                return self.of_call(node)
        return [node]

    def all_of(self, parts: list[ast.expr]) -> list[ast.expr]:
        """What is unsafe in any of several expressions."""
        return [found for part in parts for found in self.unsafe(part)]

    def of_call(self, call: ast.Call) -> list[ast.expr]:
        """A call: ours by its name, text made of safe text, or a function of this file that returns only safe text."""
        arguments = [*call.args, *(one.value for one in call.keywords)]
        match call.func:
            case ast.Name(id=name) if name in OURS:
                return []
            case ast.Name(id=name) if name in TRANSPARENT:
                return self.all_of(arguments)
            case ast.Name(id=name) if name in self.functions:
                made = self.functions[name]
                if self.seen(made, "return"):
                    return []
                returned = [one.value for one in ast.walk(made) if isinstance(one, ast.Return) and one.value]
                return self.all_of(returned)
            case ast.Attribute(attr=name) if name in OURS and name != "plain":
                return []
            case ast.Attribute(attr=name, value=value) if name in TEXT:
                return self.all_of([value, *arguments])
        return [call]

    def of_name(self, node: ast.Name) -> list[ast.expr]:
        """A name: a constant, a variable that only ever holds safe text, or a parameter that is only given such text."""
        if node.id.isupper() or node.id == "__doc__":
            return []
        scope: ast.AST | None = node
        while scope := self.parents.get(scope) if scope else None:
            if isinstance(scope, ast.FunctionDef):
                given = self.given(scope, node.id)
                if given is not None:
                    return [node] if self.all_of(given) else []
            if isinstance(scope, (ast.GeneratorExp, ast.ListComp, ast.DictComp, ast.FunctionDef, ast.Module)):
                held = list(self.held(scope, node.id))
                if held:
                    return [] if self.seen(scope, node.id) or not self.all_of(held) else [node]
        return [node]

    def seen(self, scope: ast.AST, name: str) -> bool:
        """Whether this was asked before: a text that is added to itself is as safe as its first part."""
        before = (scope, name) in self.asked
        self.asked.add((scope, name))
        return before

    def given(self, function: ast.FunctionDef, name: str) -> list[ast.expr] | None:
        """What the calls in this file give to a parameter; None for no parameter, the name for one of a public function."""
        taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        names = [one.arg for one in taken]
        if name not in names:
            return None
        said = taken[names.index(name)].annotation
        if said is not None and written(said) in ("int", "int | None", "tuple[int, int]"):
            return []
        if not function.name.startswith("_"):
            return [ast.Call(ast.Name(f"anyone calls {function.name}"), [], [])]
        found: list[ast.expr] = []
        for call in ast.walk(self.tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == function.name:
                found += call.args[names.index(name) : names.index(name) + 1]
                found += [one.value for one in call.keywords if one.arg == name]
        return found

    def held(self, scope: ast.AST, name: str) -> Iterator[ast.expr]:
        """Everything that a variable is set to in a function, a comprehension or a module."""
        for one in ast.walk(scope):
            match one:
                case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                    yield from (value for at, value in zip(names, values, strict=False) if _binds(at, name))
                case ast.Assign(targets=targets, value=value):
                    yield from (value for target in targets if _binds(target, name))
                case (
                    ast.AnnAssign(target=target, value=ast.expr() as value)
                    | ast.AugAssign(target=target, value=value)
                    | ast.NamedExpr(target=target, value=value)
                    | ast.For(target=target, iter=value)
                    | ast.comprehension(target=target, iter=value)
                ) if _binds(target, name):
                    yield value
                case ast.Call(
                    func=ast.Attribute(attr="append" | "extend", value=ast.Name(id=of)), args=[value]
                ) if of == name:
                    yield value


def written(node: ast.AST) -> str:
    """An expression as it is written."""
    try:
        return ast.unparse(node)
    except ValueError:  # an f-string with a backslash inside its braces
        return "an f-string"


def _binds(target: ast.expr, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(target))


def scans() -> list[Scan]:
    """Every file that may draw."""
    return [
        Scan(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def test_no_stranger_writes_markdown() -> None:
    """Every text that Streamlit reads as Markdown is ours, a number, or went through `plain`."""
    assert [fault for scan in scans() for fault in scan.faults()] == []


def test_the_scan_sees_the_program() -> None:
    """It finds the places, and every entry of KNOWN still stands in its file."""
    assert sum(len(list(scan.drawn())) for scan in scans()) > 300
    words = {scan.name: {written(node) for node in ast.walk(scan.tree)} for scan in scans()}
    assert [entry for entry in KNOWN if entry[1] not in words[entry[0]]] == []
    assert len(KNOWN) <= 40


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(f\"项目 {row['name']}\")",
        "st.error(str(refusal))",
        "st.caption('、'.join(names))",
        "cell.metric('项目', row['name'])",
        "st.button('打开', help=row['name'])",
        "st.page_link(page, label=meeting.name)",
        "st.progress(0.5, text=stage)",
        "st.tabs([report.title for report in reports])",
        "st.pills('选择', names, format_func=names.__getitem__)",
        "said = plain(a)\nsaid += b\nst.info(said)",
        "parts = []\nparts.append(row['name'])\nst.info(''.join(parts))",
        "for name in names:\n    st.info(name)",
        "def card(title: str):\n    st.header(title)",
        "def _said(words):\n    st.info(words)\n_said('甲')\n_said(row['name'])",
        "def _words(row):\n    return row['name']\nst.info(_words(row))",
        "from dashboard.components import tables\nst.info(tables.plain(report))",
    ],
)
def test_a_strangers_words_are_seen(source: str) -> None:
    """A new place that draws raw words is found, also through a variable, a list, a loop and a function."""
    assert Scan("pages/new.py", source).faults()


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(f\"**{plain(row['name'])}**　{row['project_count']} 个，{share:,} 元\")",
        "st.error(plain(str(refusal)))",
        "words = '；'.join(plain(name) for name in names)\nst.info(f'没有（{words}）' if words else '没有')",
        "parts = [f'{len(rows)} 条']\nparts.append(money(total))\nst.markdown(''.join(parts))",
        "for key, title in (('a', '甲'), ('b', '乙')):\n    st.button(title, key=key)",
        "def _said(words):\n    st.info(words)\n_said('甲')",
        "def newer(number: int):\n    st.caption(f'第 {number} 版')",
        "from dashboard.components import meetings as drawn\ndrawn.progress(found, row['name'])",
    ],
)
def test_our_own_words_are_let_through(source: str) -> None:
    """The scan does not cry wolf."""
    assert Scan("pages/new.py", source).faults() == []
