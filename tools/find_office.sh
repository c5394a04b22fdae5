#!/bin/sh
# Prints the path of a LibreOffice that really starts; DASHBOARD_OFFICE names one first. Exit 1 when there is none.
starts() {
    [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1
}

# An office that was asked for by name is used or refused, never silently exchanged.
if [ -n "${DASHBOARD_OFFICE:-}" ]; then
    starts "$DASHBOARD_OFFICE" || {
        echo "DASHBOARD_OFFICE 指向的 LibreOffice 无法启动：$DASHBOARD_OFFICE" >&2
        exit 1
    }
    printf '%s\n' "$DASHBOARD_OFFICE"
    exit 0
fi
for found in "$(command -v soffice 2>/dev/null || true)" "$(command -v libreoffice 2>/dev/null || true)" \
    /Applications/LibreOffice.app/Contents/MacOS/soffice; do
    if starts "$found"; then
        printf '%s\n' "$found"
        exit 0
    fi
done
exit 1
