"""The floor of every page: Streamlit with nothing but a title."""

import streamlit as st

st.title("空白页")
