"""English words whose Dutch depends on the sentence: alone they are not read, and what holds them is quoted.

A term of several words that holds one ("entry-level position", "board of directors") is read as it stands in the
termbase. The list was drawn up from the wrong sentences that general English made on the training families of even
number, and filled in with the words of the same kind.
"""

from __future__ import annotations

AMBIGUOUS = frozenset(
    """
    account accounts address amount amounts back bar bars bill bills board boards body break breaks broke broken
    capital carried carry cast charge charges class classes column columns common condition conditions count
    counts crane current cut cuts cutting draw drawn drew drill drive drop-out end ends engaged enter entry fair
    field fields file filed files filing fit flag grade grades grant granted grants ground guide guides hand
    hands held hold holding holds instructions interest interests kind lead leading leads led lie lies line
    lines mark marked marking marks match matches matter matters mean means meant measure measures minor move
    moved moves moving note object objects odd odds official operation operations order ordered orders part
    party pass passed place placed places plant plot plots post posted posts practice practices present press
    put puts putting ran recording relief rest right round rounds run running runs seat seats second sentence
    serve served serves set sets setting settings settle settled sharp shift shifts shop shops sign signs slip
    sole sound spell spells stable stake stand stands state states stock stood strike substance suit table
    tables tender term terms tip trade treat treated treats turn turned turns type unit units vessel watch wave
    waves way well worth yield
    """.split()  # noqa: SIM905 - a list of words reads better than a list of strings
)
