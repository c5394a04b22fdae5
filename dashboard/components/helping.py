"""帮助: the button `?` of every page, and the tasks that it opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import ways
from dashboard.formatting import plain
from dashboard.policy.help_tasks import Task

ABOUT = "帮助：开会前、会上、会后、报数据各怎样做（按“?”）"


def button(place: DeltaGenerator) -> bool:
    """Draw the button. True in the run in which it was pressed."""
    return place.container(key="help", width="content").button("?", key="help_open", help=ABOUT)


@st.dialog("帮助", width="large")
def tasks(
    listed: Sequence[Task], pages: Mapping[str, Any], address: Callable[[str], Mapping[str, str]]
) -> None:
    """Draw the tasks, each step with the way to its page. address: page → the parameters of a link to it."""
    for first in range(0, len(listed), 2):  # two beside each other, in their order on a phone
        for column, task in zip(st.columns(2), listed[first : first + 2], strict=False):
            with column.container(border=True, key=f"help_task_{listed.index(task)}"):
                st.subheader(plain(task.name), anchor=False)
                for number, step in enumerate(task.steps, 1):
                    words = plain(f"{number}．{step.words}")
                    if step.page in pages:
                        label = f"{words}　→ {plain(pages[step.page].title)}"
                        ways.link(pages, step.page, label=label, query_params=dict(address(step.page)))
                    else:
                        st.markdown(words)
