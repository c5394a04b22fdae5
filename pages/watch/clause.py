"""这一条写了什么、谁负责、做到了哪一步、还缺什么？"""

import streamlit as st

from dashboard.components import shell

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("条款详情", __doc__, department_dates, view.choices)
