"""Orders to a language model in a publication: such a text is read by people and by the default drafter only.

No list of phrases finds every order. What one misses meets the gate: a model that obeys can cite only passages that are
there, and say no figure, name or date that they do not have.
"""

from __future__ import annotations

import re

from monitor.draft.material import Material

_MODEL = (
    r"(?:AI|KI|IA|LLM|chat[- ]?bots?|(?:large )?language[- ]?models?|taalmodel(?:len)?|sprachmodelle?|"
    r"modèles? de langage|"
    r"(?:AI|KI|virtual)[ -]?(?:models?|assistants?|systems?|assistenten?|systemen|systeme?))"
)
_THE = r"(?:the |de |het |die |das |den |l['’])?"
#: Where a text speaks to a model. Sentences about prompts and instructions as a subject are common in this field, so an
#: order needs its addressee, its object or its mark.
ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|negeer|vergeet|ignorier\w*|ignorez|oublie[rz]?)\b.{0,40}\b(?:(?:all|any|previous|prior|"
    r"above|your|these|alle|je|uw|eerdere|voorgaande|bisherigen|vorherigen|deine|les|tes|vos)\b.{0,20}"
    r"(?:instruct|guideline|rules|opdracht|regels|anweisung|consigne)|prompt|above|previous|eerdere|voorgaande)|"
    r"\bdo not follow (?:your|the|any|previous) (?:\w+ )?(?:instructions|guidelines|rules)|"
    r"\b(?:new|nieuwe|neue|nouvelles) (?:system )?(?:instructions?|instructies?|opdrachte?n?|"
    r"anweisung(?:en)?|consignes)\s*:|"
    r"\b(?:system|systeem)[ -]?prompt|"
    r"\b(?:as|als|if you are|wenn du|si tu es|als (?:je|u)) (?:an? |een |ein |une? )?"
    r"(?:(?:AI|KI) )?(?:AI|KI|IA|taal|language|sprach)[ -]?(?:model|assistant|assistent|modell)|"
    r"\byou (?:are|must) (?:now|answer|write|reply)\b|"
    r"\b(?:in|into|dans) (?:je|uw|your|deine[rn]?|ihre[rn]?|ta|votre) (?:antwoord|samenvatting|answer|summary|response|"
    r"output|antwort|zusammenfassung|réponse|résumé)\b|"
    rf"\b(?:note|message|hinweis|nachricht|bericht)\s+(?:to|an|aan|à)\s+{_THE}(?:{_MODEL}|model|assistant)\b|"
    rf"\b(?:instructi(?:on|e)s?|opdracht|anweisung|consigne)\s+(?:to|for|aan|voor|an|für|à|pour)\s+{_THE}"
    rf"(?:{_MODEL}|model|assistant)\s*:|"
    rf"\b{_MODEL} (?:\w+ ){{0,4}}(?:must|should|moet(?:en)?|müssen|doivent) (?:state|write|say|rate|"
    r"recommend|mention|praise|schrijven|zeggen|vermelden|aanbevelen|schreiben|nennen|empfehlen|écrire|recommander)\b|"
    r"(?:^|[.!?]\s+)(?:assistant|system)\s*:|<\|(?:im_start|im_end|system|user|assistant)|\[/?INST\]|"
    r"\b(?:give|geef|gib|donne[rz]?) (?:this|deze|dieser|cet(?:te)?|dit)\b.{0,30}\b"
    r"(?:score|rating|cijfer|bewertung|note)\b.{0,12}\d|"
    r"\b(?:when|while) (?:summari[sz]ing|rewriting|rating) this\b|"
    r"\bvat (?:deze tekst|dit artikel) samen als\b",
    re.IGNORECASE | re.MULTILINE,
)


def orders_a_model(material: Material) -> bool:
    """Whether a publication speaks to a model."""
    document = material.document
    return bool(ORDER.search(f"{document.title}\n{document.teaser}\n{document.text}"))
