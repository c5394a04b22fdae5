#!/bin/sh
# Makes sure that the tests have a real Chromium and a Chinese font. Where that fails, it says so and fails: no test is skipped.
set -eu
cd "$(dirname "$0")/.."

has_chinese_font() {
    [ "$(uname)" = Darwin ] && return 0
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]
}

install_browser() {
    # Debian's own package starts anywhere; Ubuntu's is a snap, so there Playwright's build is used.
    if [ -r /etc/os-release ] && grep -q '^ID=debian' /etc/os-release; then
        sh tools/apt_install.sh chromium fonts-noto-cjk && sh tools/find_browser.sh >/dev/null && return 0
    fi
    echo "正在下载 Chromium ……" >&2
    # Its system libraries can be installed only as root; without them a desktop machine mostly has what it needs.
    if sh tools/as_root.sh true; then
        .venv/bin/python -m playwright install --with-deps chromium >&2
    else
        .venv/bin/python -m playwright install chromium >&2
    fi
}

if ! sh tools/find_browser.sh >/dev/null; then
    if [ -n "${DASHBOARD_CHROMIUM:-}" ]; then
        exit 1
    fi
    install_browser || true
    sh tools/find_browser.sh >/dev/null || {
        echo "没有可用的 Chromium，浏览器测试无法运行。请用管理员运行：apt-get update && apt-get install -y chromium fonts-noto-cjk（macOS：安装 Google Chrome），或用 DASHBOARD_CHROMIUM 指明浏览器路径，再重试。" >&2
        exit 1
    }
fi
if ! has_chinese_font; then
    sh tools/apt_install.sh fontconfig fonts-noto-cjk || true
    has_chinese_font || {
        echo "没有中文字体，浏览器里的文字会是方块。请用管理员运行：apt-get update && apt-get install -y fontconfig fonts-noto-cjk，再重试。" >&2
        exit 1
    }
fi
