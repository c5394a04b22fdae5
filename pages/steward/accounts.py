"""账号文件里的账号、角色、数据范围和正在进行的登录"""

import streamlit as st

from dashboard.access.sessions import end_all
from dashboard.components import accounts, shell
from dashboard.components.cards import card
from dashboard.formatting import plain
from dashboard.refusal import Refusal
from dashboard.views import account
from dashboard.views.writing import written

view = st.session_state["view"]
shell.head("账号与权限", __doc__, view.report("department_dates"), ())
st.caption("账号、角色和范围由安全管理员写在账号文件里，本页只读；改动以后，打开中的页面下一次操作时生效。")

with card(
    "roles", "角色和权限", "系统管理员、安全管理员、审计员由三人分别担任，不兼其他角色，都看不到记录。"
):
    accounts.roles(account.roles())
try:
    known = account.known(view)
except Refusal as refusal:
    st.error(plain(str(refusal)))
    raise shell.PageEnded from refusal
if known is None:
    st.info(account.TRIAL)
    raise shell.PageEnded
with card(
    "accounts", f"账号和组（{len(known)} 个）", "范围是空的，能看全部；几处都有范围的，只看共同的部分。"
):
    accounts.known(known)
end = written(view, "secure", "结束登录", end_all)
ended = accounts.ending([one.name for one in known if one.log_in_count], end)
if ended:
    st.rerun()
