"""What earlier editions gave of people: carried on by every edition."""

from __future__ import annotations

import duckdb

from dashboard.store.restricted import shadow


def test_references_of_earlier_software_are_kept() -> None:
    """What an edition of earlier software gave or held back of people is still kept away from."""
    with duckdb.connect() as con:
        references = con.execute(
            "select 'emei' as program_code, 'team' as award_kind,"
            " 'city' as list_name, unnest(['510100', '510700']) as cell_code, unnest([7, 2]) as reference_count,"
            " unnest([true, false]) as is_given"
        ).to_arrow_table()
        shadow(con, {"talent_references": references})
        rows = con.execute(
            "select cell_code, reference_kind, reference_count from earlier_talent order by all"
        ).fetchall()
    assert rows == [("510100", "given", 7), ("510700", "held", 2)]
