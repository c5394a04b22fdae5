#!/bin/sh
# Prints the first Python >= 3.11 that really starts; DASHBOARD_PYTHON names one first.
for candidate in "${DASHBOARD_PYTHON:-}" python3 python3.11 python3.12 python3.13 python3.14 python \
    /opt/homebrew/bin/python3 /usr/local/bin/python3; do
    [ -n "$candidate" ] || continue
    # A shim or a stub may stand on the path and fail only when it is started.
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        "$candidate" -c 'import sys; print(sys.executable)'
        exit 0
    fi
done
echo "没有找到 Python 3.11 或更新的版本。请先安装（Debian/Ubuntu：apt-get install python3；macOS：python.org 安装包或 brew install python），或用 DASHBOARD_PYTHON 指明路径。" >&2
exit 1
