"""What people write: one door to state.sqlite, the audit log, notes and remembered readings of workbooks."""
