"""The content security policy: what a page may load, and where its forms may go."""

from typing import Any

from csp.constants import NONCE, NONE, SELF


def content_security_policy(*, sign_on: str) -> dict[str, Any]:
    """django-csp's setting. sign_on: the origin of the identity provider, empty without single sign-on."""
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF, NONCE],
            "style-src": [SELF, NONCE],
            "img-src": [SELF, "data:"],
            "object-src": [NONE],
            "base-uri": [NONE],
            # A form that starts single sign-on ends, by redirection, at the identity provider.
            "form-action": [SELF, *([sign_on] if sign_on else [])],
            "frame-ancestors": [NONE],
        }
    }
