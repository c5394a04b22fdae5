#!/bin/sh
# apt_install.sh PACKAGE...: installs system packages on Debian or Ubuntu; exit 1 where that is not possible.
command -v apt-get >/dev/null 2>&1 || exit 1
echo "正在安装系统软件包：$*" >&2
# The index may never have been fetched on a fresh machine. A source that cannot be reached need not be the one that is needed.
sh tools/as_root.sh apt-get update -q >/dev/null || true
sh tools/as_root.sh env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
