"""The floor of 总览: the same edition, figures, chart and table in plain Streamlit and DuckDB, without any care of the product."""

import os
from pathlib import Path

import duckdb
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

REPORTS = Path(__file__).resolve().parents[2] / "queries" / "reports"
FILTERS = (
    "year", "part", "clause", "department", "reporting_department",
    "city", "county", "funding_level", "project_status", "q",
)  # fmt: skip


@st.cache_resource
def database() -> duckdb.DuckDBPyConnection:
    """The edition's file; it brings the macros that the reports call."""
    return duckdb.connect(os.environ["BENCH_EDITION"], read_only=True)


def answer(report: str, cities: list[str]) -> pd.DataFrame:
    """The rows of a report for the chosen cities, as pandas."""
    chosen = dict.fromkeys(FILTERS) | {"city": cities or None}
    sql = (REPORTS / f"{report}.sql").read_text(encoding="utf-8")
    return database().cursor().execute(sql, {"chosen": chosen}).df()


def overview() -> None:
    st.title("总览")
    known = (
        database()
        .cursor()
        .execute("select region_code, region_name from regions where region_level = 'city'")
        .df()
    )
    names = dict(zip(known.region_code, known.region_name, strict=True))
    asked = [code for code in st.query_params.get("city", "").split(",") if code in names]
    cities = st.multiselect("市(州)", list(names), default=asked, format_func=lambda code: str(names[code]))
    st.query_params["city"] = ",".join(cities) or "all"

    totals = answer("overview_totals", cities).iloc[0]
    figures = {
        "立项金额": f"{float(totals.committed_amount_yuan) / 1e8:,.2f} 亿元",
        "拨付金额": f"{float(totals.disbursed_amount_yuan) / 1e8:,.2f} 亿元",
        "拨付率": f"{totals.disbursed_share_pct:.2f}%",
        "项目": f"{totals.project_count:,} 个",
        "有记录的条款": f"{totals.clause_with_records_count:,} 条",
        "超出限额的主体": f"{totals.exceeded_subject_count:,} 个",
    }
    for column, (label, value) in zip(st.columns(6), figures.items(), strict=True):
        column.metric(label, value)

    clauses = answer("money_by_clause", cities)
    names_of_clauses = clauses.clause_id.fillna("") + " " + clauses.short_title
    bars = [
        go.Bar(
            name="立项",
            y=names_of_clauses,
            x=clauses.committed_amount_yuan.astype(float) / 1e4,
            orientation="h",
        ),
        go.Bar(
            name="拨付",
            y=names_of_clauses,
            x=clauses.disbursed_amount_yuan.astype(float) / 1e4,
            orientation="h",
        ),
    ]
    st.plotly_chart(go.Figure(bars).update_layout(height=700, yaxis_autorange="reversed"))
    st.dataframe(clauses)


def notes() -> None:
    st.title("说明")
    st.write("金额单位：万元。")


st.set_page_config(page_title="总览", layout="wide")
st.navigation(
    [st.Page(overview, title="总览", default=True), st.Page(notes, title="说明")], position="top"
).run()
