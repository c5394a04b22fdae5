"""The site's OpenID provider, asked through Authlib: where to log in, who has, where to log out. Imported in oidc mode only."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError

from dashboard.access.choosing import Chosen, client_secret
from dashboard.refusal import Refusal

LOG = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10
SKEW_SECONDS = 30
# Signatures that only the provider can make; a provider that also allows none or a shared secret is not followed there.
ALGORITHMS = {
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
}
DOWN = "统一身份认证暂时没有回答，无法登录。请稍后再试；仍不行的，请联系运维人员。"
FAILED = "登录没有成功：统一身份认证的回答没有通过核对。请重新登录；仍不行的，请联系运维人员。"


class ProviderDown(Refusal):
    """The provider gives no answer."""


@dataclass(frozen=True)
class Way:
    """The way to the provider. address: where the browser goes; the rest is compared with what comes back."""

    address: str
    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class Known:
    """Whom the provider knows: its subject and its groups."""

    subject: str
    groups: tuple[str, ...]


class Provider:
    """A provider, whose metadata and keys are read once and again when it signs with a new key."""

    def __init__(self, source: Chosen) -> None:
        self.source = source
        self.client: Any = OAuth().register(
            "site",
            client_id=source.client,
            client_secret=client_secret(source),
            server_metadata_url=source.metadata,
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "timeout": TIMEOUT_SECONDS,
            },
        )

    async def way(self, back: str) -> Way:
        """Begin a log-in. back: where the provider sends the browser. Raises ProviderDown."""
        try:
            await self._metadata()
            found = await self.client.create_authorization_url(back)
        except (httpx2.HTTPError, ValueError, RuntimeError, KeyError) as error:
            raise _down(error) from None
        return Way(found["url"], found["state"], found["nonce"], found["code_verifier"])

    async def known(self, way: Way, code: str, back: str) -> Known:
        """Whom the provider's answer names, with signature, issuer, audience, times and nonce checked. Raises Refusal."""
        try:
            metadata = await self._metadata()
            token = await self.client.fetch_access_token(
                redirect_uri=back, code=code, code_verifier=way.code_verifier
            )
            options = {
                "iss": {"essential": True, "value": metadata["issuer"]},
                "aud": {"essential": True, "values": [self.source.client]},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": way.nonce},
            }
            claims = await self.client.parse_id_token(token, way.nonce, options, leeway=SKEW_SECONDS)
        except (OAuthError, JoseError, KeyError, ValueError, TypeError) as error:
            LOG.warning("a log-in failed: %s", type(error).__name__)
            raise Refusal(FAILED) from None
        except (httpx2.HTTPError, RuntimeError) as error:
            raise _down(error) from None
        return _known(claims)

    async def farewell(self, back: str) -> str | None:
        """Where the browser ends its log-in at the provider; None where it has no such address, or gives no answer."""
        try:
            if not (await self._metadata()).get("end_session_endpoint"):
                return None
            # No id_token_hint: it would stand in the logs of everything between.
            found = await self.client.create_logout_url(back, client_id=self.source.client)
        except (ProviderDown, httpx2.HTTPError, ValueError, RuntimeError) as error:
            LOG.warning("no log-out at the provider: %s", type(error).__name__)
            return None
        return str(found["url"])

    async def _metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = await self.client.load_server_metadata()
        if not isinstance(metadata.get("issuer"), str):
            raise ValueError("issuer")
        allowed = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [one for one in allowed if one in ALGORITHMS]
        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" not in methods and "client_secret_post" in methods:
            self.client.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105  a method's name
        return metadata


def _known(claims: Any) -> Known:
    groups = (claims or {}).get("groups", [])
    subject = (claims or {}).get("sub")
    if not isinstance(subject, str) or not subject or not isinstance(groups, list):
        raise Refusal(FAILED)
    return Known(subject, tuple(sorted({one for one in groups if isinstance(one, str)})))


def _down(error: Exception) -> ProviderDown:
    LOG.warning("the provider gave no answer: %s", type(error).__name__)
    return ProviderDown(DOWN)
