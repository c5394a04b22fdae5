"""How long a test waits for something that must happen before it says that it hangs: one number for all.

No test is to fail because the machine is busy with other work, so it is many times what a quiet machine needs.
"""

from __future__ import annotations

HANG_SECONDS = 300
HANG_MILLISECONDS = 1000 * HANG_SECONDS
