"""Paths, and the settings that environment variables can change. Everything else is data."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlencode

VERSION = "0.1.0"  # as in pyproject.toml
ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
POLICIES = ROOT / "data" / "policies"
REFERENCE = ROOT / "data" / "reference"
PUBLIC = ROOT / "data" / "public"
LOCAL_URL = "http://localhost:8501"
ADDRESS_FORMAT = "1"  # of the parameters of a page, written as `v`
DICTIONARY = ROOT / "data" / "dictionary.toml"
GLOSSARY = ROOT / "data" / "glossary.toml"
HELP = ROOT / "data" / "help.toml"
PARAMETERS = ROOT / "data" / "parameters.toml"
ACCESS = ROOT / "data" / "access.toml"


@dataclass(frozen=True)
class Settings:
    """The settings of a deployment.

    store_url: where editions live, `file:<folder>`; relative folders count from the repository.
    policy_id: the folder under `data/policies/` for new editions; required where there are several.
    base_url: the beginning of printed links.
    intake_limit_mib: the largest file that the command line reads, in MiB.
    intake_memory_mib, intake_seconds: limits of the process that reads a foreign file.
    base_map, map_approval: the GeoJSON of an approved base map and its 审图号; '' for none.
    """

    store_url: str
    policy_id: str
    base_url: str
    intake_limit_mib: int
    intake_memory_mib: int
    intake_seconds: int
    base_map: str
    map_approval: str


def settings() -> Settings:
    """Read the environment at each call, because tests and commands change it."""
    return Settings(
        store_url=os.environ.get("DASHBOARD_STORE", "file:data/store"),
        policy_id=os.environ.get("DASHBOARD_POLICY") or _only_policy(),
        base_url=base_url(),
        intake_limit_mib=int(os.environ.get("DASHBOARD_INTAKE_LIMIT_MIB", "200")),
        intake_memory_mib=int(os.environ.get("DASHBOARD_INTAKE_MEMORY_MIB", "2048")),
        intake_seconds=int(os.environ.get("DASHBOARD_INTAKE_SECONDS", "600")),
        base_map=os.environ.get("DASHBOARD_BASE_MAP", "").strip(),
        map_approval=os.environ.get("DASHBOARD_MAP_APPROVAL", "").strip(),
    )


def base_url() -> str:
    """The address that the deployment published. Apart from `settings`, because every request asks for it."""
    return os.environ.get("DASHBOARD_BASE_URL", LOCAL_URL).rstrip("/")


@dataclass(frozen=True)
class Limits:
    """What one server does for its readers; the command line is not limited.

    Of several processes of a server each has its own, but for exports_a_minute and links_a_minute: they are counted together.

    page_seconds: the longest reading of a file of the page. session_, all_: uploaded files kept at once, number and MiB.
    exports_a_minute, links_a_minute: of all readers. open_requests: exports, links and uploads in work at once;
    request_seconds: the longest that one may take.
    """

    page_seconds: int
    session_uploads: int
    session_upload_mib: int
    all_uploads: int
    all_upload_mib: int
    exports_a_minute: int
    links_a_minute: int
    open_requests: int
    request_seconds: int


DEFAULT_LIMITS = Limits(120, 50, 200, 200, 1024, 300, 300, 64, 900)


def limits() -> Limits:
    """The limits, each changed by DASHBOARD_ and its name in capitals: DASHBOARD_EXPORTS_A_MINUTE."""
    return Limits(
        **{
            field.name: int(
                os.environ.get(f"DASHBOARD_{field.name.upper()}", getattr(DEFAULT_LIMITS, field.name))
            )
            for field in fields(Limits)
        }
    )


@dataclass(frozen=True)
class Access:
    """How the server knows who is looking, as it was written; `access/choosing.py` says what is wrong with it.

    mode: trial, oidc or gateway. words: what the operator says of a trial that others reach. accounts: the accounts
    file. keys: the folder of keys and log-ins. metadata, client, secret_file: of the OpenID provider. gateway_keys: the
    JWKS file of the gateway. idle_minutes, login_hours: a log-in ends so long after the last request, and after its
    beginning. Paths count from the repository; None where nothing was written.
    """

    mode: str
    words: str
    accounts: Path | None
    keys: Path
    metadata: str
    client: str
    secret_file: Path | None
    gateway_keys: Path | None
    idle_minutes: str
    login_hours: str


ACCESS_VARIABLES = (
    *(
        "DASHBOARD_ACCESS",
        "DASHBOARD_TRIAL",
        "DASHBOARD_ACCOUNTS",
        "DASHBOARD_KEYS",
        "DASHBOARD_GATEWAY_KEYS",
    ),
    *("DASHBOARD_OIDC_METADATA", "DASHBOARD_OIDC_CLIENT", "DASHBOARD_OIDC_SECRET_FILE"),
    *("DASHBOARD_IDLE_MINUTES", "DASHBOARD_LOGIN_HOURS", "DASHBOARD_BASE_URL"),
)


def access_written() -> tuple[str | None, ...]:
    """What `access_settings` and `base_url` are made of: while it is equal, they are."""
    return tuple(map(os.environ.get, ACCESS_VARIABLES))


def access_settings() -> Access:
    """Read the environment at each call."""
    return Access(
        mode=os.environ.get("DASHBOARD_ACCESS", "").strip() or "trial",
        words=os.environ.get("DASHBOARD_TRIAL", "").strip(),
        accounts=_path("DASHBOARD_ACCOUNTS"),
        keys=_path("DASHBOARD_KEYS") or ROOT / "data" / "keys",
        metadata=os.environ.get("DASHBOARD_OIDC_METADATA", "").strip(),
        client=os.environ.get("DASHBOARD_OIDC_CLIENT", "").strip(),
        secret_file=_path("DASHBOARD_OIDC_SECRET_FILE"),
        gateway_keys=_path("DASHBOARD_GATEWAY_KEYS"),
        idle_minutes=os.environ.get("DASHBOARD_IDLE_MINUTES", "").strip() or "30",
        login_hours=os.environ.get("DASHBOARD_LOGIN_HOURS", "").strip() or "10",
    )


def _path(name: str) -> Path | None:
    text = os.environ.get(name, "").strip()
    return ROOT / text if text else None


def log_mib() -> int:
    """The size of a log in state.sqlite beyond which its older half is sealed in a file."""
    return int(os.environ.get("DASHBOARD_LOG_MIB", "64"))


def second_person() -> bool:
    """Whether publishing, withdrawing and rolling back wait for a second person."""
    return os.environ.get("DASHBOARD_SECOND_PERSON", "").strip() not in ("", "0")


def person_keys() -> bool:
    """Whether 身份证号 and names in a talent ledger become a pseudonym; otherwise they are not read at all."""
    return os.environ.get("DASHBOARD_PERSON_KEYS", "").strip().lower() not in ("off", "0")


def public_port() -> int | None:
    """The port at which readers come, where `serve` put its own proxy before this process; None where they come straight."""
    return _given("DASHBOARD_PUBLIC_PORT")


def shared_counts() -> int | None:
    """The open file in which the processes of one server count together; None where there is one process."""
    return _given("DASHBOARD_SHARED_COUNTS")


def process_number() -> int | None:
    """Which of the processes of one server this is, from 1; None where there is one process."""
    return _given("DASHBOARD_PROCESS_NUMBER")


def metrics_token_file() -> Path | None:
    """The file with the token of whoever collects /metrics without an account; None where there is none."""
    text = os.environ.get("DASHBOARD_METRICS_TOKEN_FILE", "").strip()
    return Path(text) if text else None


def logs_as_json() -> bool:
    """Whether the server writes its log as a JSON object a line, and a line for every request."""
    return os.environ.get("DASHBOARD_LOG", "").strip() == "json"


def _given(name: str) -> int | None:
    text = os.environ.get(name, "")
    return int(text) if text else None


def query_seconds() -> int:
    """The longest that a question to an edition may take. Apart from `settings`, because every question asks for it."""
    return int(os.environ.get("DASHBOARD_QUERY_SECONDS", "60"))


def page_path(page: str, parameters: Mapping[str, str]) -> str:
    """The address of a page relative to the server; 总览 is the root. Commas of lists are kept."""
    return f"{'' if page == 'overview' else page}?{urlencode(parameters, safe=',')}"


def _only_policy() -> str:
    """The id of the installed policy; '' for none or several, for which `load_policy` raises Refusal."""
    found = [folder.name for folder in POLICIES.iterdir() if (folder / "policy.toml").exists()]
    return found[0] if len(found) == 1 else ""
