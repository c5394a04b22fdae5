"""哪些记录需要核实，为什么，由谁处理，处理到了哪一步？"""

import streamlit as st

from dashboard.components import shell

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("预警与核查", __doc__, department_dates, view.choices)
