"""Tables on paper: which columns stand beside each other."""

from __future__ import annotations

from dashboard.components.printed import Column, divided


def column(heading: str, *cells: str, is_figure: bool = False) -> Column:
    return Column(heading, is_figure, cells, [""] * len(cells))


NAME = column("项目名称", "某某智能算力中心项目")
AMOUNTS = [column(f"金额{place}", "1,234.56", is_figure=True) for place in range(12)]


def test_what_fits_stays_one_table() -> None:
    """Columns that fit the paper are not divided."""
    assert divided([NAME, *AMOUNTS[:3]], 100) == [[NAME, *AMOUNTS[:3]]]


def test_each_part_names_its_rows() -> None:
    """Too many columns continue below: every part begins with the names, and no column is lost, doubled or moved."""
    parts = divided([NAME, *AMOUNTS], 40)
    assert len(parts) > 1
    assert all(part[0] == NAME for part in parts)
    assert [one for part in parts for one in part[1:]] == AMOUNTS
    assert all(sum(one.width for one in part) <= 40 for part in parts)


def test_a_column_wider_than_the_paper_is_still_printed() -> None:
    """Paper too narrow for a single column beside the names still gets that column."""
    parts = divided([NAME, *AMOUNTS[:2]], 1)
    assert parts == [[NAME, AMOUNTS[0]], [NAME, AMOUNTS[1]]]


def test_a_figure_is_as_wide_as_it_is_written() -> None:
    """Words go on in the next line, a figure never does."""
    assert column("说明", "字" * 80).width < 20
    assert column("元", "1" * 60, is_figure=True).width > 35
