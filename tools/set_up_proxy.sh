#!/bin/sh
# Makes sure that the tests have HAProxy, behind which several server processes stand. Where that fails, it says so and fails: no test is skipped.
set -eu
cd "$(dirname "$0")/.."

# Debian puts it where only the administrator looks.
PATH="$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/bin:/usr/local/bin"

if ! command -v haproxy >/dev/null 2>&1; then
    sh tools/apt_install.sh haproxy || true
    command -v haproxy >/dev/null 2>&1 || {
        echo "没有 haproxy，几个服务进程的测试无法运行。请用管理员运行：apt-get update && apt-get install -y haproxy（macOS：brew install haproxy），再重试。" >&2
        exit 1
    }
fi
