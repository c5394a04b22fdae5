"""The command line: `python -m dashboard …`."""

from dashboard.cli.commands import main

__all__ = ["main"]
