"""Frozen dataclasses to Arrow tables, column by column in the order of the schema."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

MONEY = pa.decimal128(18, 2)
SHARE = pa.decimal128(9, 4)
QUANTITY = pa.decimal128(18, 4)


def schema_of(**columns: pa.DataType) -> pa.Schema:
    """A schema from `name=type`, in the order written."""
    return pa.schema(list(columns.items()))


def table_of(values: Sequence[object], schema: pa.Schema) -> pa.Table:
    """One row per value; a column is the attribute of the same name."""
    return pa.table(
        {
            field.name: pa.array([getattr(value, field.name) for value in values], field.type)
            for field in schema
        },
        schema=schema,
    )
