"""台账的识别结果、不能接入的行和发布后的变化"""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.components import column_mappings, deliveries, questions, rehearsals, shell, tables
from dashboard.components.cards import card
from dashboard.formatting import plain
from dashboard.intake import sessions
from dashboard.intake.sent import Sent
from dashboard.intake.templates import template_bytes
from dashboard.settings import second_person, settings
from dashboard.views import submitted
from dashboard.views.writing import written

view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("数据接入", __doc__, department_dates, ())

work = sessions.IntakeSession(
    view.edition.folder, settings().policy_id, st.session_state, view.principal.units
)
choices, waits = work.choices, second_person()
if work.published == view.edition.number:
    rehearsals.published("已发布", view.edition.number, bool(view.earlier), pages, view.address)
submitted.show(view)
with card("receive", "一、上传台账"):
    received = deliveries.receive(choices.departments, sessions.LARGEST_MIB, work.turn)
if received is None:
    deliveries.guide(choices.kinds, partial(template_bytes, policy_id=settings().policy_id))
    raise shell.PageEnded

sent = Sent(received.files, received.department, received.as_of)
with deliveries.reading() as progress:
    first = work.understood(sent, progress)
boxes, corrected = [], {}
for place, result in enumerate(first):
    with card(f"file_{place}", f"二、识别结果：{result.file}"):
        boxes.append(st.container())
        with st.expander("列对应与改正", expanded=bool(result.refusal and result.tables)):
            said = column_mappings.corrections(
                f"{sent.digest}_{place}",
                result.tables,
                choices.kinds,
                choices.fields,
                choices.levels,
                choices.units,
            )
        if said.says_something:
            corrected[result.shape] = work.mapping(
                result, said.kind, said.unit, said.rows, said.numbers_are_things
            )
with deliveries.reading() as progress:
    read = work.understood(sent, progress, corrected)
accepts = any(result.rejected and result.taken for result in read) and st.toggle(
    "有退回行的文件，先接入其余行", key=f"accepts_{sent.digest}"
)
results = work.settled(read, accepts)
for place, (box, result) in enumerate(zip(boxes, results, strict=True)):
    with box:
        if result.refusal:
            st.error(f"没有读取：{plain(result.refusal)}")
        else:
            deliveries.equation(result, choices.departments)
        if result.questions or result.answered:
            given = questions.ask(f"{place}_{result.sha256}", result.questions, choices.money)
            keep = partial(work.answer_questions, result, given or [])
            if given is not None and rehearsals.attempt(keep, "正在核对答复……"):
                st.rerun()
            take_back = partial(work.take_back, result)
            questions.answered(f"{place}_{result.sha256}", result.answered, take_back)
        column_mappings.tables(result.tables, choices.kinds, choices.fields)
        deliveries.rejections(result.rejections)
        deliveries.remarks(result.totals, result.notes)
        if result.rejections:
            deliveries.answer(result.file, partial(work.answer, sent, place, result))
if not any(result.taken for result in results):
    st.info("没有可以发布的行；当前版本不变。")
    raise shell.PageEnded

with card("check", "三、核对"):
    missing = work.missing(results)
    withdrawn = [missing[place] for place in rehearsals.missing(missing)]
    with st.spinner("正在试算发布后的变化……"):
        planned = work.planned(sent, corrected, results, withdrawn)
    st.markdown("**文件里的金额**（可与文件的合计行核对）")
    tables.table(planned.sums, "planned_sums", sorts=False)
    if work.is_overtaken(planned):
        st.warning(f"核对期间，第 {planned.after} 版已发布。变化已按新版本重新计算，请再次核对后发布。")
    rehearsals.changes(planned)
    rehearsals.warnings(planned)
with card("publish", "四、发布"):
    signed = rehearsals.sign(f"sign_{work.turn}_{planned.after}", submits=waits)
    told = (results, corrected, withdrawn, planned.after)
    publish: Callable[..., object] = partial(work.publish, *told)
    if waits:
        publish = partial(submitted.remembered, partial(work.submit, view.principal, *told))
    write = written(view, "intake", "台账", publish)
    if signed and write and rehearsals.attempt(partial(write, *signed)):
        if not waits:
            st.query_params["edition"] = str(work.published)
        st.rerun()
