"""Witnesses of one telegram become one cable: identity, chosen values, disagreements, aligned paragraphs.

`same` says whether witnesses of one id are one telegram, `rules` how values are chosen, `witnesses` applies them,
`sections` joins what came apart, `align` puts copies side by side, `anchors` keeps paragraph ids for ever.
"""

from reftel.collate.given import Given
from reftel.collate.types import Collation
from reftel.collate.witnesses import collate

__all__ = ["Collation", "Given", "collate"]
