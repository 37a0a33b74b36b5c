"""Every route that the resolver knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Found:
    """pattern: the whole address with its placeholders. namespace: of the admin, empty elsewhere."""

    pattern: str
    name: str
    namespace: str


def routes() -> list[Found]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Found]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Found(pattern, entry.name or "", namespace)
        else:
            yield from _walk(entry, pattern, namespace or (entry.namespace or ""))
