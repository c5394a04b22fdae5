#!/bin/sh
# set_up.sh REQUIREMENTS...: makes .venv where there is none that works, and installs each list only when it changed.
# What was installed is remembered as a copy of the list inside .venv, so an interrupted installation is done again.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

make_environment() {
    base=$(sh tools/find_python.sh)
    if ! "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$base" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        sh tools/apt_install.sh "$version-venv" || {
            echo "这个 Python（$base）缺少 venv 模块。请用管理员运行：apt-get update && apt-get install -y $version-venv，再重试。" >&2
            exit 1
        }
    fi
    echo "正在建立虚拟环境 .venv（$("$base" --version)）……" >&2
    "$base" -m venv --clear .venv || {
        echo "虚拟环境没有建成，原因见上。请检查磁盘空间和文件夹权限后重试。" >&2
        exit 1
    }
}

"$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || make_environment

for list in "$@"; do
    installed=".venv/installed-$list"
    cmp -s "$list" "$installed" && continue
    echo "正在安装 $list ……第一次需要几分钟。" >&2
    "$python" -m pip install --quiet --disable-pip-version-check --no-input -r "$list" || {
        echo "依赖没有装全（$list），原因见上。请检查网络或内网软件源（pip 配置）后重试。" >&2
        exit 1
    }
    cp "$list" "$installed"
    # The development list begins with the runtime list: a change below makes it due again.
    [ "$list" != requirements.txt ] || rm -f .venv/installed-requirements-dev.txt
done
