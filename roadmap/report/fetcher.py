"""What the page maker may read: what it was handed, and small pictures written out in the document itself."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

OWN = "concord:"
_IMAGES = ("data:image/png", "data:image/jpeg")
_LIMIT = 200_000


class LockedFetcher(URLFetcher):
    """Serves assets by name (`concord:report.css`) and refuses every file, address and scheme.

    refused: the addresses that were asked for and not served, in order.
    """

    def __init__(self, assets: Mapping[str, tuple[str, bytes]]) -> None:
        """assets: name -> (media type, content)."""
        super().__init__(allowed_protocols=("concord", "data"), allow_redirects=False)
        self._assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(OWN) and url.removeprefix(OWN) in self._assets:
            media_type, content = self._assets[url.removeprefix(OWN)]
            return URLFetcherResponse(url, content, {"Content-Type": media_type})
        if url.startswith(_IMAGES) and len(url) <= _LIMIT:
            return _data_image(url)
        self.refused.append(url[:200])
        raise ValueError("not one of the report's own assets")


def _data_image(url: str) -> URLFetcherResponse:
    head, separator, body = url.removeprefix("data:").partition(",")
    if not separator:
        raise FatalURLFetchingError("a data address without data")
    content = b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
    return URLFetcherResponse(url[:100], content, {"Content-Type": head.split(";")[0]})
