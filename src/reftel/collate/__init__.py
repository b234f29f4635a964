"""Witnesses of one telegram become one cable: identity, chosen values, disagreements, aligned paragraphs.

`same` decides whether witnesses of one id are one telegram, `rules` choose values, `witnesses` applies them,
`sections` joins separated sections, `align` compares copies side by side, `anchors` keeps paragraph ids permanent.
"""

from reftel.collate.collation_types import Collation
from reftel.collate.given import Given
from reftel.collate.witnesses import collate

__all__ = ["Collation", "Given", "collate"]
