#!/bin/sh
# Prints the path of a Chromium or Chrome that really starts; DASHBOARD_CHROMIUM names one first. Exit 1 when there is none.
cd "$(dirname "$0")/.." || exit 1

starts() {
    [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1
}

# A browser that was asked for by name is used or refused, never silently exchanged.
if [ -n "${DASHBOARD_CHROMIUM:-}" ]; then
    starts "$DASHBOARD_CHROMIUM" || {
        echo "DASHBOARD_CHROMIUM 指向的浏览器无法启动：$DASHBOARD_CHROMIUM" >&2
        exit 1
    }
    printf '%s\n' "$DASHBOARD_CHROMIUM"
    exit 0
fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    found=$(command -v "$name" 2>/dev/null || true)
    # Ubuntu's chromium-browser may be a stub that only points to a snap: it does not start.
    if starts "$found"; then
        printf '%s\n' "$found"
        exit 0
    fi
done
for found in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "${HOME:-}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if starts "$found"; then
        printf '%s\n' "$found"
        exit 0
    fi
done
found=$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)' 2>/dev/null || true)
starts "$found" || exit 1
printf '%s\n' "$found"
