"""当前账号的单位、角色、权限和数据范围，以及退出登录"""

import streamlit as st

from dashboard.access.roles import RIGHTS
from dashboard.components import accounts, shell
from dashboard.components.cards import card
from dashboard.formatting import plain
from dashboard.views.account import described
from dashboard.web.logging_in import logout_address

view, pages = st.session_state["view"], st.session_state["pages"]
shell.head("我的账号", __doc__, view.report("department_dates"), ())

me = described(view)
with card("account", "账号"):
    accounts.facts(me.facts)
    if me.note:
        st.info(plain(me.note))
    if way := logout_address(view.principal):
        accounts.leave(way)
with card("rights", "权限", "由单位的安全管理员在账号文件里给定；改动以后，打开中的页面下一次操作时生效。"):
    accounts.rights({RIGHTS[right]: view.principal.may(right) for right in RIGHTS})
with card("pages", f"能打开的页面（{len(pages)} 个）", "不在这里的页面，与不存在的一样。"):
    accounts.pages([page.title for page in pages.values()])
