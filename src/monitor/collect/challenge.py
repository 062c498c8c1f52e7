"""Telling a page that a bot wall put in the way from the page that was asked for."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

#: Only the start of a page is looked at: real articles that discuss these words have a head and a text before them.
_LOOK_AT = 30_000
#: Real pages are longer than a wall that says "enable JavaScript"; weak signs count on short pages only.
_SHORT = 6_000

_SURE = re.compile(
    rb"/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-browser-verification|id=\"challenge-(?:form|running)\""
    rb"|_Incapsula_Resource|<title>\s*just a moment|<title>\s*attention required! \| cloudflare"
    rb"|captcha-delivery\.com|geo\.captcha|px-captcha|<title>\s*pardon our interruption"
    rb"|awsWafCookieDomainList|window\.gokuProps|ddos-guard|<title>\s*ddos protection",
    re.IGNORECASE,
)
_ON_A_SHORT_PAGE = re.compile(
    rb"checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human"
    rb"|are you a robot|enable javascript and cookies to continue|unusual traffic from your"
    rb"|<title>\s*(?:access denied|robot check|security check|bot verification|human verification)",
    re.IGNORECASE,
)
_ACTIVE_TURNSTILE = re.compile(rb"<title>\s*just a moment", re.IGNORECASE)


def challenge(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """The name of the wall that answered instead of the site, or None.

    Signs are those of Cloudflare, AWS WAF and CloudFront, Imperva, DataDome and PerimeterX. A site behind Cloudflare
    carries harmless traces of it on every page, so the script's address alone does not count on a long page.
    """
    return _in_headers(status, headers) or _in_body(status, body)


def _in_headers(status: int, headers: Mapping[str, str]) -> str | None:
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if headers.get("x-amzn-waf-action"):
        return "AWS WAF"
    if status == 202 and "cloudfront" in headers.get("via", "").lower() + headers.get("server", "").lower():
        return "CloudFront"
    return None


def _in_body(status: int, body: bytes) -> str | None:
    head = body[:_LOOK_AT]
    if head.lstrip()[:1] != b"<":
        return None
    short = len(body) < _SHORT
    if (found := _SURE.search(head)) and (short or status in {403, 429, 503} or _ACTIVE_TURNSTILE.search(head)):
        return found[0].decode("ascii", "replace")
    if short and (found := _ON_A_SHORT_PAGE.search(head)):
        return found[0].decode("ascii", "replace")
    return None


_CONSENT_HOST = re.compile(r"(?:my)?(?:consent|privacy)[.-]", re.IGNORECASE)
_CONSENT_PATH = re.compile(
    r"/(?:privacy-?(?:gate|wall)|cookie-?(?:wall|consent|muur)|consent)(?:[/.?]|$)", re.IGNORECASE
)


def consent_wall(asked: str, got: str) -> bool:
    """Whether the question for ``asked`` ended at the page ``got`` that wants consent first, told by its address."""
    if _CONSENT_HOST.match(urlsplit(got).hostname or "") and urlsplit(got).hostname != urlsplit(asked).hostname:
        return True
    return bool(_CONSENT_PATH.search(urlsplit(got).path)) and not _CONSENT_PATH.search(urlsplit(asked).path)


_REFRESH = re.compile(
    rb"<meta\s[^<>]{0,100}http-equiv\s*=\s*[\"']?refresh[\"']?[^<>]{0,400}|"
    rb"<meta\s[^<>]{0,300}content\s*=[^<>]{1,300}http-equiv\s*=\s*[\"']?refresh",
    re.IGNORECASE,
)
_TARGET = re.compile(
    rb"content\s*=\s*(?:\"\s*(\d+)\s*;\s*url\s*=\s*([^\"<>]+)|'\s*(\d+)\s*;\s*url\s*=\s*([^'<>]+))", re.IGNORECASE
)
_SOON = 10  # seconds; a page that sends on later has something to read


def sends_on(body: bytes) -> str | None:
    """Where a page without a text of its own sends its reader ("meta refresh"); None for any other page."""
    if len(body) > _SHORT or (tag := _REFRESH.search(body)) is None or (found := _TARGET.search(tag[0])) is None:
        return None
    seconds, target = (found[1], found[2]) if found[2] else (found[3], found[4])
    if int(seconds) > _SOON:
        return None
    return html.unescape(target.decode("utf-8", "replace")).strip(" \"'\t\r\n") or None
