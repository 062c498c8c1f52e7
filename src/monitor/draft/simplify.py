"""Shorter English sentences that a sentence contains and that stay true without the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEAD_IN = re.compile(
    r"^(?:However|Yet|Meanwhile|Moreover|In addition|Also|Still|Even so|Overall|Indeed|Thus|Therefore|Instead|"
    r"Nevertheless|"
    r"As a result|By contrast|In contrast|On the other hand|At the same time|More strikingly|Strikingly|Notably|"
    r"And|But|So|"
    r"Here|Then|Across (?:all of )?(?:them|these)|Asked [^,]+|[A-Z][\w ]+ (?:finds?|found|shows?|reports?) that)\b,? ",
)
_FIGURE = r"-?\d[\d.,]*(?: ?%| per cent| points?)?"
_FIGURE_ASIDE = rf"\({_FIGURE}(?:,? (?:against|versus|compared with|v\.?) {_FIGURE})?\)"
_ASIDE = re.compile(rf" ?(?!{_FIGURE_ASIDE})\([^()]*\)| ?\[[^\]]*\]")
_TRAILING = re.compile(
    r"(?:,|;|:| -| –| —) (?:which|who|with|although|though|while|whereas|and|but|as|because|according|against|compared|"
    r"up from|down from|followed|despite|even|including|so|mostly|mainly|especially|most|often|usually|then|than|not|"
    r"an?|half|many|some|few|only|(?:(?:a|one|two|three) \w+ |\d[\d.,]*%? )?of (?:whom|which)|who|whose|where|"
    r"after|before|since|by|far|well|roughly|almost|nearly|up|down|twice|three|more|less|chiefly|"
    r"whatever|whether|regardless|partly|just|barely|slightly|considerably|again|too|either|respectively|this|that|these|those|they|it|their|its)\b.*$"
)
_TAIL_CLAUSE = re.compile(
    r" (?:although|though|while|whereas|because|since|even though|even if|as if|so that|in order to|according to|"
    r"as (?:a result|measured)|"
    r"when (?:asked|compared)|after controlling|and (?:the|this|that|they|it)\b).*$"
)
_ATTRIBUTION = re.compile(
    r"(?:, | )(?:the (?:survey|poll|study|report|paper|authors?|researchers?|pollsters|team|bulletin|statistical "
    r"bulletin)[\w ]*|this [\w ]{0,30}|"
    r"(?:an?|the) [A-Z][\w ]+(?:poll|survey|study)) (?:shows?|finds?|found|says?|said|reports?|reported|suggests?|"
    r"concludes?|notes?|write)$"
)


_REPORTED = re.compile(
    r"^(?:(?:The|This|Our|Its|A|An) (?:[\w-]+ ){0,4}?(?:survey|study|poll|paper|report|analysis|trial|authors?|"
    r"researchers?|team|review|data|figures|"
    r"results?|findings?|experiment|bulletin)|We|[A-Z]\w+(?: [A-Z]\w+)*)(?: of [^;:]{3,60}?)? (?:also )?(?:finds?|"
    r"found|shows?|showed|reports?|reported|"
    r"reveals?|concludes?|suggests?|indicates?|notes?|estimates?) that "
)
# How it was looked into, before what was found: "Using data on 1,870 officers, we show that …".
_MEANS = re.compile(
    r"^(?:Using|Comparing|Based on|Drawing on|Exploiting|Analysing|Analyzing|Pooling|Combining|Linking|Including|"
    r"With data (?:on|from))\b[^;:]{3,140}?, "
    r"(?:we|the (?:authors?|researchers|study|paper|team)|this (?:\w+ )?(?:paper|article|study|brief|note)) "
    r"(?:also )?(?:finds?|found|shows?|showed|reports?|estimates?|concludes?|demonstrates?)(?: that)? ",
    re.IGNORECASE,
)
_BETWEEN_COMMAS = re.compile(
    r", (?:however|though|moreover|by contrast|in turn|too|meanwhile|for example|for instance),"
)
_COMPLEMENT = re.compile(r", as (?:the|an?|their|its|one)\b")
_EXAMPLES = re.compile(r",? such as .*?, (?=(?:the|an?|they|only|more|fewer|most|\d)\b)")


def simplified(sentence: str) -> Iterator[str]:
    """The sentence, then shorter ones that it contains and that stay true without the rest.

    Asides, connectives and trailing clauses go; conditions ("if", "unless") and what a figure is about never do.
    """
    seen = set()
    text = sentence.strip().rstrip(".")
    bare = _BETWEEN_COMMAS.sub("", _ASIDE.sub("", text))
    if means := _MEANS.match(bare):
        bare = bare[means.end() :]
        text = bare
    if reported := _REPORTED.match(bare):
        bare = bare[reported.end() :]
        text = bare
    variants = [text, bare, _LEAD_IN.sub("", bare, count=1)]
    variants += [_ATTRIBUTION.sub("", variant) for variant in variants]
    for variant in list(variants):
        current = variant
        while (cut := _last_cut(current)) is not None:
            current = current[:cut]
            variants.append(current)
        variants.append(_TAIL_CLAUSE.sub("", variant))
    variants += [part for variant in variants[:2] for part in re.split(r"[;:] ", variant) if re.search(r"\d", part)]
    variants += [_EXAMPLES.sub(", ", variant) for variant in list(variants) if _EXAMPLES.search(variant)]
    for variant in (v.strip(" ,;:–—-") for v in variants):
        if variant and variant not in seen and len(variant.split()) >= 4:
            seen.add(variant)
            yield variant[0].upper() + variant[1:]


def _last_cut(text: str) -> int | None:
    cuts = [m.start() for m in re.finditer(r"(?:[,;:]| [-–—]) ", text)]
    for cut in reversed(cuts):
        if _COMPLEMENT.match(text[cut:]):
            return None  # without it "64% named a colleague" would not say as what
        if _TRAILING.match(text[cut:]) or text[cut] == ";":
            return cut
    return None
