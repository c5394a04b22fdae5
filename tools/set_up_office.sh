#!/bin/sh
# Makes sure that the tests have a real office program and a reader of PDF pages. Where that fails, it says so and fails: no test is skipped.
set -eu
cd "$(dirname "$0")/.."

has_office() {
    sh tools/find_office.sh >/dev/null && command -v pdftotext >/dev/null 2>&1 && command -v pdftoppm >/dev/null 2>&1
}

if ! has_office; then
    sh tools/apt_install.sh libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils fonts-noto-cjk || true
    has_office || {
        echo "没有可用的 LibreOffice 或 poppler，导出文件无法用办公软件打开检查。请用管理员运行：apt-get update && apt-get install -y libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils（macOS：brew install --cask libreoffice; brew install poppler），或用 DASHBOARD_OFFICE 指明路径，再重试。" >&2
        exit 1
    }
fi
