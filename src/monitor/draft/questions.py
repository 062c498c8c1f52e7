"""What a finding asks of L&D where its theme is not certain: a question of the kind that the finding is.

Less than an implication, and never the same for all: it names the kind (a fall, a growth, a difference between groups,
an effect, a lack, an expectation) and the subject in the publication's own title.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from monitor.draft.choice import choose, shortest
from monitor.draft.material import Material
from monitor.draft.subjects import subjects_of
from monitor.draft.voice import listed

# By kind: the words of a finding that show it, in four languages, and how the question runs. Lack goes before growth,
# and a difference between groups before a mere comparison: "women less often received training" is a difference.
_KINDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(cues, re.IGNORECASE), questions)
    for cues, questions in (
        (
            r"\b(?:expect|forecast|project(?:ed|s)? that|by 20[2-4]\d|will be|verwacht|zal|zullen|erwarte|wird|"
            r"werden bis|"
            r"prévoi|devrai)",
            (
                "Voor L&D is de vraag hoe leerplannen voor {about} op deze verwachting vooruitlopen.",
                "Dat vraagt L&D nu al na te gaan wat deze verwachting betekent voor {about}.",
            ),
        ),
        (
            r"\b(?:lack(?:s|ed)?|no (?:training|instruction|plan|policy)|never|not (?:been )?(?:trained|offered)|"
            r"shortage|only \d[^.]* (?:received|trained|offered)|nooit|gebrek|tekort|ontbreekt|geen (?:training|"
            r"scholing|uitleg|plan|beleid)|keine (?:schulung|regel)\w*|fehl(?:t|en)|"
            r"mangel|aucune? (?:formation|consigne)|manque|jamais)",
            (
                "Voor L&D is de vraag wie dit gat rond {about} in de eigen organisatie vult.",
                "Dat vraagt L&D na te gaan wat medewerkers bij {about} nu nog missen.",
            ),
        ),
        (
            r"\b(?:fell|falls?|fallen|declin|drop|decreas|shr[aiu]nk|lost|lower|worse|daal|gedaald|zakt|kromp|"
            r"minder goed|sank|"
            r"gesunken|rückgang|schlechter|verlern|baiss|recul|diminu|chut|tomb)",
            (
                "Voor L&D is de vraag of deze daling bij {about} ook in de eigen organisatie speelt.",
                "Dat vraagt L&D na te gaan wat achter deze daling bij {about} zit.",
            ),
        ),
        (
            r"\b(?:women|men|older|younger|aged|graduates?|beginners?|novices?|vrouwen|ouderen?|jongeren|"
            r"praktisch|frauen|ältere|"
            r"jüngere|angelernte|femmes|seniors|jeunes|plus de \d\d ans|small firms?|kleine bedrijven|"
            r"kleinbetrieb)\b",
            (
                "Voor L&D is de vraag of het eigen aanbod voor {about} dit verschil verkleint of vergroot.",
                "Dat vraagt L&D te volgen wie bij {about} wordt bereikt en wie niet.",
            ),
        ),
        (
            r"\b(?:rose|risen|grew|grow|increas|doubl|up from|climb|steeg|stijg|groei|toegenomen|verdubbel|stieg|"
            r"gestiegen|wuchs|"
            r"zugenommen|augment|progress|hausse|doubl)",
            (
                "Voor L&D is de vraag of de begeleiding bij {about} deze groei bijhoudt.",
                "Dat vraagt L&D te bepalen welke begeleiding deze groei bij {about} nodig heeft.",
            ),
        ),
        (
            r"\b(?:higher|better|faster|fewer errors|improv|less time|more (?:likely|often)|gain|points?|hoger|"
            r"beter|sneller|winst|"
            r"besser|schneller|höher|punkte|mieux|gain|points)",
            (
                "Voor L&D is de vraag welk deel van deze opbrengst bij {about} aan het leren zelf te danken is.",
                "Dat vraagt L&D te toetsen of dit effect bij {about} ook in de eigen praktijk optreedt.",
            ),
        ),
        (
            r"",
            (
                "Voor L&D is de vraag hoe de eigen organisatie er bij {about} voor staat.",
                "Dat vraagt L&D de eigen stand bij {about} na te gaan.",
            ),
        ),
    )
)


def question_for(material: Material, passage: str, avoid: Collection[str] = (), *, brief: bool = False) -> str:
    """A closing sentence on ``passage``; empty where no subject that the termbase knows is named.

    ``brief``: the shortest, for a body in which several sources need the room for their figures.
    """
    about = subjects_of(material)[: 1 if brief else 2]
    if not about:
        return ""
    questions = next(questions for cues, questions in _KINDS if cues.search(passage))
    told = [q.format(about=listed(about)) for q in questions]
    if brief:
        return shortest(told, avoid)
    return choose(told, material.document.sha256, avoid)
