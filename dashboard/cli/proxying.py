"""What HAProxy is told: each reader stays at one process by a cookie, a new one goes where the fewest are."""

from __future__ import annotations

from collections.abc import Sequence

# What a reader hears of the proxy itself, by status; the processes answer everything else.
SAID = {
    400: "请求的写法不对，没有处理。请从看板的页面重新打开。",
    408: "请求没有在规定时间内发完，已停止。请检查网络后重试。",
    502: "服务进程没有答完，请刷新页面再试。",
    503: "服务进程正在启动，请过几秒刷新页面。",
    504: "服务进程没有在规定时间内回答，请稍后再试，或联系运维人员。",
}
# A request as large as a process itself takes (64 KiB) passes, with what is added to it.
CONFIGURATION = """global
    nbthread 1
    tune.bufsize 73728
    tune.maxrewrite 4096
defaults
    mode http
    timeout connect 5s
    timeout http-request 60s
    timeout client {seconds}s
    timeout client-fin 30s
    timeout server {seconds}s
    timeout tunnel 24h
    timeout check 10s
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response
    option persist
{said}
frontend readers
    bind {address}:{port}
{trial}    default_backend processes
backend processes
    balance leastconn
    http-request disable-l7-retry if !METH_GET
    cookie dashboard_{port} insert indirect nocache httponly{secure} attr SameSite=Lax
    option httpchk GET /healthz
    default-server check inter 2s fall 3 rise 1
{servers}
"""


# Behind this proxy every reader comes from this machine: what a trial would refuse has to be refused here.
ONLY_HERE = """    acl here src 127.0.0.0/8 ::1
    acl probe path /healthz /readyz
    http-request return status 403 content-type "text/plain; charset=utf-8" string "{sentence}" hdr Cache-Control no-store if !here !probe
"""


def configuration(
    address: str, port: int, ports: Sequence[int], is_secure: bool, seconds: int, only_here: str = ""
) -> str:
    """The configuration of the proxy.

    address, port: where readers come. ports: of the processes, on 127.0.0.1. is_secure: readers come by https only.
    seconds: the longest that an answer may take. only_here: what readers of other machines hear, '' where they are let in.

    A process that is busy and misses its checks keeps its readers (`persist`): only where nothing listens any more is
    a reader sent to another process, with a new cookie. What was asked of a process that died is asked of another one, where
    asking twice changes nothing. Host and addresses pass as they came.
    """
    said = "\n".join(
        f'    http-error status {status} content-type "text/plain; charset=utf-8" string "{sentence}" '
        "hdr Cache-Control no-store"
        for status, sentence in SAID.items()
    )
    servers = "\n".join(
        f"    server process{number} 127.0.0.1:{own} cookie {number}" for number, own in enumerate(ports, 1)
    )
    return CONFIGURATION.format(
        address=address,
        port=port,
        seconds=seconds,
        secure=" secure" if is_secure else "",
        said=said,
        servers=servers,
        trial=ONLY_HERE.format(sentence=only_here) if only_here else "",
    )
