"""每个责任单位单独和共同负责哪些条款，报送得怎么样？"""

import streamlit as st

from dashboard.components import shell

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("责任单位", __doc__, department_dates, view.choices)
