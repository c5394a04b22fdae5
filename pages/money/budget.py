"""哪份文件给哪一条安排了多少预算，执行了多少？"""

import streamlit as st

from dashboard.components import shell

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("预算", __doc__, department_dates, view.choices)
