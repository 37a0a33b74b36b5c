"""Single sign-on by OpenID Connect, switched on by CONCORD_OIDC_* in the environment."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


def openid_providers(env: environ.Env) -> list[dict[str, Any]]:
    """allauth's list of OpenID Connect applications: none, or the one that the environment names.

    CONCORD_OIDC_SERVER_URL (the issuer), CONCORD_OIDC_CLIENT_ID and CONCORD_OIDC_CLIENT_SECRET go together;
    CONCORD_OIDC_NAME is what the button says.
    """
    names = ("CONCORD_OIDC_SERVER_URL", "CONCORD_OIDC_CLIENT_ID", "CONCORD_OIDC_CLIENT_SECRET")
    values = {name: env.str(name, default="") for name in names}
    missing = [name for name, value in values.items() if not value]
    if len(missing) == len(names):
        return []
    if missing:
        raise ImproperlyConfigured(f"Single sign-on also needs {', '.join(missing)}.")
    server, client, secret = values.values()
    return [
        {
            "provider_id": "sso",
            "name": env.str("CONCORD_OIDC_NAME", default="Single sign-on"),
            "client_id": client,
            "secret": secret,
            "settings": {"server_url": server, "fetch_userinfo": True, "oauth_pkce_enabled": True},
        }
    ]


def origin(url: str) -> str:
    """Scheme, host and port of a URL, as a content security policy writes them; empty for an empty URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
