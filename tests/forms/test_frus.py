"""Documents of Foreign Relations of the United States: volumes in TEI and text of the web. Made-up documents."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from reftel import reading
from reftel.errors import DamagedContainer, ReadError
from reftel.forms import sniff
from reftel.forms.frus_tei import FORM
from reftel.model import Witness
from reftel.reading import RawSource, read_source

REAL = Path(__file__).parents[3] / "shared" / "corpus"

TELEGRAM = """<div type="document" n="{n}" xml:id="d{n}" subtype="historical-document"
    frus:doc-dateTime-min="1976-08-09T05:43:00-05:00">
  <head>{n}. Telegram From the Embassy in Norway to the Department of
      State<note n="1" xml:id="d{n}fn1" type="source"><p>Summary: A made-up telegram.</p>
      <p>Source: National Archives, <gloss target="#t1">RG</gloss> 59, Central Foreign Policy File,
      D760305\u20139138. Confidential; Exdis. Repeated to Lima, Quito, and the Secretary of Defense. Drafted on
      August 8 by <persName>Rex Example</persName> (<gloss target="#t2">POL</gloss>); cleared by Ann M. Sample
      (ECON) and Pat Pattern; approved by Max Model.</p></note></head>
  <opener><dateline><placeName>Oslo</placeName>, <date when="1976-08-09T10:43:00+00:00">August 9,
      1976, 1043Z</date>.</dateline></opener>
  <p>3775. Subj: Exercise Lamps of a Lighthouse.</p>
  <p>1. Summary: The lamps &amp; lenses<note n="2">An editor's footnote.</note> were lent to
      the <pb n="274" facs="0309" xml:id="pg_274"/>museum. End summary.</p>
  <p>2. [<hi rend="italic">1 paragraph (5 lines) not declassified</hi>]</p>
  <closer><signed><persName>Example</persName></signed></closer>
  <frus:attachment><head>Tab A</head><p>An attached letter.</p></frus:attachment>
</div>"""
LETTER = (
    '<div type="document" n="{n}" xml:id="d{n}"><head>{n}. Letter From Example to Sample</head><p>Dear S.</p></div>'
)
TOP = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0" '
    'xml:id="frus1969-76ve99"><body>'
)


def volume(*documents: str) -> bytes:
    return f"{TOP}<div type='compilation'>{''.join(documents)}</div></body></TEI>".encode()


def read(data: bytes, step: int = 0) -> tuple[list[Witness], list[ReadError]]:
    form = sniff(data[:65536])
    assert form is not None and form.name == "frus-tei"
    errors: list[ReadError] = []
    found: list[Witness] = []
    for cut in FORM.split(Slow(data, step) if step else io.BytesIO(data), "v.xml", errors.append):
        assert data[cut.offset : cut.offset + len(cut.data)] == cut.data
        found += read_source(RawSource(path=f"v.xml # {cut.label}", data=cut.data, offset=cut.offset, form="frus-tei"))
    return found, errors


class Slow(io.BytesIO):
    """Gives few bytes at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self.step = step

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self.step if size is None or size < 0 else min(size, self.step))


def test_a_document_gives_the_telegram() -> None:
    (witness,), errors = read(volume(TELEGRAM.format(n=68)))
    cable = witness.cable
    assert not errors
    assert witness.source.path == "v.xml # frus1969-76ve99/d68"
    assert cable.id == "76OSLO3775"
    assert cable.created == dt.datetime(1976, 8, 9, 10, 43, tzinfo=dt.UTC)
    assert str(cable.classification) == "CONFIDENTIAL"
    assert cable.handling_restrictions == ("EXDIS",)
    assert cable.film_number == "D760305-9138"
    assert cable.sender == "Embassy in Norway"
    assert [one.name for one in cable.action] == ["Department of State"]
    assert [one.name for one in cable.info] == ["Lima", "Quito", "Secretary of Defense"]
    assert [(one.name, one.office) for one in cable.drafted_by] == [("Rex Example", "POL")]
    assert [(one.name, one.office) for one in cable.cleared_by] == [("Ann M. Sample", "ECON"), ("Pat Pattern", None)]
    assert [(one.name, one.office) for one in cable.approved_by] == [("Max Model", None)]
    assert cable.subject is not None and cable.subject.rstrip(".") == "Exercise Lamps of a Lighthouse"
    assert [p.number for p in cable.paragraphs] == [1, 2]
    assert cable.signed_by == ("Example",)
    assert cable.document_number == "d68"
    assert [(one.kind, one.text) for one in cable.redactions] == [
        ("not declassified", "[1 paragraph (5 lines) not declassified]")
    ]


def test_notes_and_attachments_are_no_text() -> None:
    (witness,), _ = read(volume(TELEGRAM.format(n=68)))
    text = "\n".join(p.text for p in witness.cable.paragraphs)
    assert "The lamps & lenses were lent to the museum." in text
    assert "footnote" not in text and "attached" not in text and "274" not in text
    said = {block.kind: block.span.of(witness.text.text) for block in witness.cable.blocks}
    assert "An editor's footnote." in said["note"]
    assert "An attached letter." in said["attachment"]
    assert ("Pages", "274") in [(one.key, one.value) for one in witness.frame.attributes]


def test_values_lead_to_bytes() -> None:
    (witness,), _ = read(volume(TELEGRAM.format(n=68)))
    span = next(field.span for field in witness.frame.fields if field.name == "reference_id")
    origin = witness.text.origin(span)
    assert witness.data[origin.start : origin.end] == b"3775"


@pytest.mark.parametrize("step", [0, 700, 4096])
def test_a_volume_streams_and_counts_what_it_leaves_out(step: int) -> None:
    documents = [TELEGRAM.format(n=n) if n % 3 == 0 else LETTER.format(n=n) for n in range(1, 31)]
    found, errors = read(volume(*documents), step)
    assert [one.source.path.rsplit("/")[-1] for one in found] == [f"d{n}" for n in range(3, 31, 3)]
    assert ["20 documents of other kinds were left out (letter: 20)" in str(error) for error in errors] == [True]


@pytest.mark.parametrize("cut", range(0, 2600, 83))
def test_a_volume_cut_off_anywhere(cut: int) -> None:
    data = volume(TELEGRAM.format(n=68))[:cut]
    if FORM.sniff(data):
        read(data)


def test_a_volume_that_is_cut_off_says_so() -> None:
    whole = volume(TELEGRAM.format(n=68), TELEGRAM.format(n=69))
    witnesses, errors = read(whole[: whole.rindex(b"</div>") - 200])
    assert len(witnesses) == 2
    assert [type(error) for error in errors] == [DamagedContainer]


WEB = """751.00/4\u2013953: Telegram

The Secretary of State to the Embassy in Norway1

confidential
priority

5149. Re Oslo 4571; Lima 3098.2Dept glad of the lamps of the exercise. [Page 1444] They burn.

2. The museum agrees.

Example
  1. Drafted by nobody.
  2. Not printed.
"""


def test_text_of_the_web() -> None:
    form = sniff(WEB.encode())
    assert form is not None and form.name == "frus-web"
    (witness,) = read_source(RawSource(path="x", data=WEB.encode(), form="frus-web"))
    cable = witness.cable
    assert str(cable.classification) == "CONFIDENTIAL"
    assert cable.sender == "Secretary of State"
    assert [one.name for one in cable.action] == ["Embassy in Norway"]
    assert cable.signed_by == ("Example",)
    text = "\n".join(p.text for p in cable.paragraphs)
    assert "3098. Dept glad of the lamps of the exercise. They burn." in text
    assert "Page" not in text and "Not printed" not in text
    assert [defect.code for defect in cable.defects if defect.code == "note-number"]


@pytest.mark.parametrize("place", ["San José", "Asunción", "São Paulo", "Fort–de–France", "Taipei"])
def test_the_place_of_a_text_of_the_web_has_any_letters(place: str) -> None:
    text = (
        "733.00/2-2861: Telegram\n\nThe Ambassador in Ruritania (Example) to the Department of State1\n\nsecret\n\n"
        f"{place}, February 28, 1961—1 p.m.\n\n1500. Subject: Exercise lamps. 1. The lamps of the exercise burn.\n\n"
        "Example\n  1. Not printed.\n"
    )
    (witness,) = read_source(RawSource(path="x", data=text.encode(), form="frus-web"))
    assert witness.cable.created is not None
    assert witness.cable.created.date().isoformat() == "1961-02-28"
    assert witness.cable.serial == 1500


@pytest.mark.parametrize(
    ("year", "to", "cable_id", "is_said"),
    [
        (1961, "the Embassy in Norway", "1961STATE1234", True),
        (1968, "the Embassy in Norway", "68STATE1234", False),
        (1961, "Certain Diplomatic Posts", None, True),
    ],
)
def test_numbers_of_the_department(year: int, to: str, cable_id: str | None, is_said: bool) -> None:
    document = TELEGRAM.format(n=68).replace("1976-08", f"{year}-08").replace("Oslo", "Washington")
    document = document.replace("3775.", "1234.").replace("the Embassy in Norway to the Department of\n", "\n")
    document = document.replace("Telegram From \n      State", f"Telegram From the Department of State to {to}")
    assert to in document
    (witness,), _ = read(volume(document))
    assert witness.cable.id == cable_id
    assert ("addressee-number" in [one.code for one in witness.cable.defects]) is is_said


WEB_OLD = """800.00/4\u2013947 : Circular telegram

The Consul General at Shanghai (Example) to the Secretary of State

restricted
Shanghai, May 3, 1948\u20145 p.m.
[Received May 3\u20149:14 a.m.]

941. Exercise. The lamps are lit.

Sample
  1. Drafted by Ann Q. Model, Special Assistant to the Chief of Lamps and Lenses, and Rex Pattern of the Division of
Harbors. Repeated to Lima.
"""


def test_an_old_text_of_the_web_with_receipt_and_a_first_note_of_drafters() -> None:
    form = sniff(WEB_OLD.encode())
    assert form is not None and form.name == "frus-web"
    (witness,) = read_source(RawSource(path="x", data=WEB_OLD.encode(), form="frus-web"))
    cable = witness.cable
    assert (cable.id, str(cable.classification), cable.signed_by) == ("1948SHANGHAI941", "RESTRICTED", ("Sample",))
    assert [(one.name, one.office) for one in cable.drafted_by] == [
        ("Ann Q. Model", None), ("Rex Pattern", "Division of Harbors"),
    ]  # fmt: skip
    assert [one.name for one in cable.info] == ["Lima"]
    assert [one.text for one in cable.paragraphs] == ["Exercise. The lamps are lit."]


@pytest.mark.parametrize(
    "opening",
    [
        "3775. Subj: Exercise Lamps.",
        "3775. For NEA from Example. Subject: Exercise Lamps.",
        "3775. Eyes only for the Acting Secretary. Dept pass Lima. Subj: Exercise Lamps.",
    ],
)
def test_a_subject_after_instructions(opening: str) -> None:
    document = TELEGRAM.format(n=68).replace("3775. Subj: Exercise Lamps of a Lighthouse.", opening)
    assert opening in document
    (witness,), _ = read(volume(document))
    assert (witness.cable.id, witness.cable.subject) == ("76OSLO3775", "Exercise Lamps.")


def test_the_list_of_references_is_read() -> None:
    listed = '<list type="references"><head>REF</head><item>Amman 4901</item><item>Lima 77</item></list>'
    (witness,), _ = read(volume(TELEGRAM.format(n=68).replace("</opener>", f"</opener>{listed}", 1)))
    assert [one.id for one in witness.cable.references] == ["76AMMAN4901", "76LIMA77"]


def test_official_use_only_is_a_level_of_its_time() -> None:
    (witness,), _ = read(volume(TELEGRAM.format(n=68).replace("Confidential; Exdis.", "Official Use Only; Priority.")))
    assert str(witness.cable.classification) == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"


SERIALS = [
    ("3775. Subj", "76OSLO3775"), ("Tosec 160022/3775. Subj", "76OSLO3775"), ("3775/Tosec 160022. Subj", "76OSLO3775"),
    ("Secto 4011. Subj", None), ("Polto 15. Subj", None),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "cable_id"), SERIALS)
def test_the_number_before_the_first_paragraph(opening: str, cable_id: str | None) -> None:
    """A series of a conference has numbers of its own, which are not the sending post's."""
    (witness,), _ = read(volume(TELEGRAM.format(n=68).replace("3775. Subj", opening)))
    assert (witness.cable.id, witness.cable.subject) == (cable_id, "Exercise Lamps of a Lighthouse.")


@pytest.mark.parametrize("place", ["above", "below"])
def test_an_older_document_is_known_by_the_kind_beside_its_head(place: str) -> None:
    head = "<head>The Secretary of State to the Embassy in Norway</head>"
    note = '<note rend="inline" type="source">751.00/4–953: <hi rend="italic">Telegram</hi></note>'
    date = '<dateline><placeName>Washington</placeName>, <date when="1953-04-09">April 9, 1953</date></dateline>'
    both = (note + head if place == "above" else head + note) + date
    document = f'<div type="document" n="209" xml:id="d209">{both}<p>5149. The lamps are lent.</p></div>'
    (witness,), errors = read(volume(document))
    assert (witness.cable.id, errors) == ("1953STATE5149", [])


OLD = """611.00/3–1253: Telegram

The Ambassador in the United Kingdom (Example) to the Department of State

secret
priority

London, March 12, 1953—6 p.m.

5031. Deptel 5960. The lamps were shown today.

Example
"""
NEW = """{n}. Telegram From the Embassy in Norway to the Department of State1

Oslo, August 9, 1976, 1043Z.

{serial}. Subj: Exercise Lamps. Ref: State 221190.

1. The lamps were lent.

Example

  1. Source: National Archives, RG 59, Central Foreign Policy File, D760305–9138. Confidential.
"""
MEMORANDUM = "69. Memorandum of Conversation\n\nOslo, August 10, 1976.\n\nThey talked.\n\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_documents_of_the_web_behind_one_another(newline: str, tmp_path: Path) -> None:
    text = "\n\n".join((NEW.format(n=68, serial=3775), MEMORANDUM, NEW.format(n=70, serial=3790), OLD))
    data = text.replace("\n", newline).encode()
    (tmp_path / "web.txt").write_bytes(data)
    errors: list[ReadError] = []
    found = [one.cable for one in reading.read(tmp_path / "web.txt", on_error=errors.append)]
    assert [one.id for one in found] == ["76OSLO3775", "76OSLO3790", "1953LONDON5031"]
    assert [one.subject for one in found] == ["Exercise Lamps.", "Exercise Lamps.", None]
    assert "1 document of another kind was left out" in str(*errors)


@pytest.mark.parametrize("end", [None, 60])
def test_parse_keeps_the_places_of_the_text(end: int | None) -> None:
    """The form moves characters, the text of `parse` does not."""
    text = NEW.format(n=68, serial=3775)[:end]
    assert reading.parse(text).blocks[-1].span.end == len(text)


@pytest.mark.skipif(not REAL.is_dir(), reason="no real copies beside the project")
def test_real_documents_by_value() -> None:
    (witness,), _ = read((REAL / "frus_tei" / "frus1969-76ve09p2_d68.excerpt.xml").read_bytes())
    cable = witness.cable
    assert (cable.id, cable.film_number, cable.document_number) == ("76KUWAIT3775", "D760305-1138", "d68")
    assert cable.created == dt.datetime(1976, 8, 9, 10, 43, tzinfo=dt.UTC)
    assert len(cable.info) == 12
    data = (REAL / "frus_web" / "frus1952-54v01p2_d209.txt").read_bytes()
    (old,) = read_source(RawSource(path="x", data=data, form="frus-web"))
    assert old.cable.signed_by == ("Dulles",)
    assert str(old.cable.classification) == "CONFIDENTIAL"
    assert [one.name for one in old.cable.action] == ["Embassy in France"]


@pytest.mark.parametrize(
    ("written", "precedence", "captions"),
    [
        ("Confidential; Exdis. Repeated", None, ("EXDIS",)),
        ("Confidential; Priority; Exdis. Repeated", "PRIORITY", ("EXDIS",)),
        ("Confidential; Niact Immediate; Nodis. Repeated", "IMMEDIATE", ("NODIS", "NIACT")),
        ("Confidential. Sent Immediate for action. Repeated", None, ()),
    ],
)
def test_the_source_note_has_urgency_and_captions(written: str, precedence: str | None, captions: set[str]) -> None:
    (witness,), _ = read(volume(TELEGRAM.format(n=68).replace("Confidential; Exdis. Repeated", written)))
    assert witness.cable.transmission.precedence == precedence
    assert set(witness.cable.captions) == set(captions)
    assert "NIACT" not in witness.cable.handling_restrictions


def test_urgency_below_the_head_of_a_text_of_the_web() -> None:
    (witness,) = read_source(RawSource(path="x", data=WEB.encode(), form="frus-web"))
    assert witness.cable.transmission.precedence == ("PRIORITY" if "priority" in WEB else None)


TAB = """<frus:attachment xml:id="d55a1"><head>Tab A<lb/>Telegram From the Embassy in Zambia to the Department of
State<note n="2" xml:id="d55fn2"><p>Secret; Immediate.</p></note></head><opener><dateline><placeName>Lusaka</placeName>,
<date when="1976-01-30T13:05:00+00:00">January 30, 1976, 1305Z</date>.</dateline></opener>
<p>219. Subj: Exercise Wagons.</p><p>1. They roll.</p><closer><signed>Wexford</signed></closer></frus:attachment>"""


@pytest.mark.parametrize("parent", [LETTER, TELEGRAM])
def test_a_telegram_that_is_attached_is_a_source_of_its_own(parent: str) -> None:
    data = volume(parent.format(n=55).replace("</div>", f"{TAB}</div>"))
    found, errors = read(data)
    attached = found[-1].cable
    assert len(found) == (2 if parent is TELEGRAM else 1)
    assert (attached.id, attached.subject, attached.signed_by) == ("76LUSAKA219", "Exercise Wagons.", ("Wexford",))
    assert (str(attached.classification), attached.transmission.precedence) == ("SECRET", "IMMEDIATE")
    assert attached.created == dt.datetime(1976, 1, 30, 13, 5, tzinfo=dt.UTC)
    assert (
        found[-1].source.path.endswith("frus1969-76ve99/d55a1".replace("99", "09")) or "d55a1" in found[-1].source.path
    )
    assert bool(errors) == (parent is LETTER)
