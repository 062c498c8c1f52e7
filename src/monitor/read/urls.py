"""One address for one publication, however it was linked to."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

#: Parameters that say who sent the reader, not what is read.
_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|wt[._]mc(_id)?"
    r"|ns_\w+|at_(medium|campaign|custom\d)|cmpid?|cid|icid|ito|ncid|sr_share|rss|partner|smid|smtyp|__twitter_impression"
    r"|ref(_src|_url|errer)?|source|src|spm|s_cid|trk\w*|vero_\w+|oly_\w+|mkt_tok|dm_i|bbcid|cmp|campaign_?id|feature",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """``url`` without what does not change the page: tracking, fragment, default port, a slash at the end.

    Scheme and host are lower case, the query sorted, percent codes in one form. Idempotent. What is no web address
    comes back as it was.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host:
        return url.strip()
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in {None, _PORTS[scheme]} else f"{host}:{port}"
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    return urlunsplit((scheme, netloc, _path(parts.path), urlencode(sorted(query)), ""))


def _path(path: str) -> str:
    path = (
        quote(unquote(path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~-._%", errors="surrogateescape")
        if ("%" not in path)
        else re.sub(r"%[0-9a-fA-F]{2}", lambda m: m[0].upper(), path)
    )
    path = re.sub(r"//+", "/", path)
    return path.rstrip("/") or "/"


#: Hosts that keep the files of a site with another name; their names do not show that they belong together.
_FILES_OF = {"assets.publishing.service.gov.uk": "www.gov.uk"}


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one publisher's site, as far as their host names tell."""
    try:
        first, second = urlsplit(one).hostname or "", urlsplit(other).hostname or ""
    except ValueError:
        return False
    if first == second:
        return bool(first)
    if _FILES_OF.get(second) == first:
        return True
    from courlan import extract_domain

    domain = extract_domain(one, fast=True)
    return domain is not None and domain == extract_domain(other, fast=True)
