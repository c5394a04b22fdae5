"""What people write, in state.sqlite: the audit log, notes on findings, remembered mappings of workbooks."""
