"""What typed queries mean, and what is said about mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.errors import QueryError
from reftel.fields.registry import REGISTRY
from reftel.query import parse_query, standard, to_text
from reftel.query.build import MAX_DEPTH, MAX_TERMS
from reftel.query.parse import MAX_LENGTH
from reftel.query.query_tree import And, Everything, Not, Or, Word

MEANINGS = [
    ("", "*"),
    ("  ", "*"),
    ("*", "*"),
    ("Museum LOANS", "museum loans"),
    ("museum AND loan", "museum loan"),
    ("museum && loan || tour", "(museum loan) OR tour"),
    ("museum museum", "museum"),
    ("museum OR loan tour", "museum OR (loan tour)"),
    ("(museum OR loan) tour", "(museum OR loan) tour"),
    ("((museum))", "museum"),
    ("museum -loan", "museum -loan"),
    ("museum NOT loan", "museum -loan"),
    ("NOT NOT museum", "museum"),
    ("-(museum -loan)", "-(museum -loan)"),
    ("museum \N{EN DASH}loan", "museum -loan"),
    ("museum - loan", "museum loan"),
    ("or and not", "or and not"),
    ('"museum loans"', '"museum loans"'),
    ("\N{LEFT DOUBLE QUOTATION MARK}museum loans\N{RIGHT DOUBLE QUOTATION MARK}", '"museum loans"'),
    ('"Museum"', '="museum"'),
    ('"museum loan"~5', '"museum loan"~5'),
    ('"museum museum loan"~5', '"museum loan"~5'),
    ('"museum museum"~5', '="museum"'),
    ("museum*", "museum*"),
    ("MUSÉE*", "musee*"),
    ("museum~", "museum~1"),
    ("museum~2", "museum~2"),
    ("F-16", '"f 16"'),
    ("1.4(b)", '"1 4 b"'),
    ("E.O. 12958", "eo 12958"),
    ("co-operation", '"co operation"'),
    ("08MEXICO714", '"8 mexico 714" OR id:08MEXICO714 OR ref:08MEXICO714'),
    ("2008mexico00714", '"2008 mexico 714" OR id:08MEXICO714 OR ref:08MEXICO714'),
    ("MEXICO 714", "mexico 714"),
    ("where is it?", "where is it"),
    ("12:30", '"12 30"'),
    ("subject:Museum", "subject:museum"),
    ("Subject: Museum", "subject:museum"),
    ('body:"museum loan"', 'body:"museum loan"'),
    ("summary:(museum OR loan)", "summary:museum OR summary:loan"),
    ("-subject:(museum loan)", "-(subject:museum subject:loan)"),
    ("from:mexico", "from:MEXICO"),
    ('from:"Rio de Janeiro"', "from:RIODEJANEIRO"),
    ("from:rio", "from:RIODEJANEIRO"),
    ("from:(oslo OR mexico)", "from:OSLO OR from:MEXICO"),
    ("post:oslo", "from:OSLO"),
    ("from:kyiv", "from:KYIV OR from:KIEV"),
    ("country:mexico", "country:MX"),
    ("country:mx", "country:MX"),
    ("tag:prel", "tag:PREL"),
    ('tag:"human rights"', "tag:HUMANR OR tag:PHUM"),  # a post has a code of its own with this meaning
    ('tag:"exercise, anna"', 'tag:"exercise anna"'),
    ("class:secret", "class:secret"),
    ("class:>=confidential", "class:>=confidential"),
    ("class:<confidential", "class:unclassified..restricted"),
    ("class:>secret", "class:topsecret"),
    ('class:"Top Secret"', "class:topsecret"),
    ("class:confidential..secret", "class:confidential..secret"),
    ("class:..lou", "class:unclassified..lou"),
    ("caption:noforn", 'caption:"noforn"'),
    ("precedence:OO", "precedence:IMMEDIATE"),
    ("created:2008", "created:2008"),
    ("created:2008-02", "created:2008-02"),
    ("created:2008-2-29", "created:2008-02-29"),
    ("created:2007-02..2008-03", "created:2007-02-01..2008-03-31"),
    ("created:2007-12", "created:2007-12"),
    ("created:>=2007-06", "created:2007-06-01.."),
    ("created:<2007", "created:..2006-12-31"),
    ("created:>2007", "created:2008-01-01.."),
    ("released:..2010", "released:..2010-12-31"),
    ("ref:07MEXICO965", "ref:07MEXICO965"),
    ('ref:"2007 Mexico 000965"', "ref:07MEXICO965"),
    ("refby:07MEXICO965", "refby:07MEXICO965"),
    ("id:08MEXICO714-2", "id:08MEXICO714-2"),
    ("signed:exercise", 'signed:"exercise"'),
    ('classifiedby:"Anna Example"', 'classifiedby:"anna example"'),
    ("to:oslo", 'to:"oslo"'),
    ('to:"rio de janeiro"', 'to:"rio de janeiro" OR to:"riodejaneiro"'),
    ("form:cables_csv", "form:cables_csv"),
    ("has:redaction", "has:redactions"),
    ("is:partial", "is:partial"),
]

MISTAKES = [
    ('museum "loan tour', 7, "not closed", 'museum "loan tour"'),
    ("(museum loan", 0, "not closed", "(museum loan)"),
    ("museum (loan (tour)", 7, "not closed", "museum (loan (tour))"),
    ("museum) loan", 6, "closes nothing", "museum loan"),
    ("museum ()", 7, "nothing in these", "museum"),
    ("museum OR", 7, "both sides", "museum"),
    ("OR museum", 0, "both sides", "museum"),
    ("museum OR OR loan", 10, "both sides", "museum OR loan"),
    ("museum AND OR loan", 11, "both sides", "museum AND loan"),
    ("museum NOT", 7, "after it", "museum"),
    ("subject:", 0, "nothing follows", "subject"),
    ("museum from: OR oslo", 7, "nothing follows", "museum from OR oslo"),
    ("sbuject:museum", 0, "no field", "subject:museum"),
    ("http://example.org/a", 0, "names no cable", '"http://example.org/a"'),
    ("museum*s", 6, "end", "museum*"),
    ("mu*", 0, "3 letters", "mu"),
    ("m?seum", 0, "no letter", "mseum~1"),
    ("class:>", 6, "a classification is missing", ""),
    ("created:>=", 8, "a date is missing", ""),
    ("08MEXICO*", 0, "single word", "8 mexico*"),
    ("ab~1", 0, "3 letters", "ab"),
    ("harbo~2", 0, "6 letters", "harbo~1"),
    ("museum~3", 0, "1 or 2", "museum~1"),
    ("F-16~1", 0, "single word", "F-16"),
    ('"museum lo*"', 10, "between quotes", '"museum lo"'),
    ('"museum loan"~500', 14, "50 places", '"museum loan"~50'),
    ('"one two three four five six seven"~3', 0, "6 different", '"one two three four five six"~3'),
    ("from:mexcio", 5, "no post", "from:MEXICO"),
    ("from:new delhi", 5, "no post", 'from:"new delhi"'),
    ("country:brasil", 8, "no country", "country:BR"),
    ("class:top secret", 6, "not a classification", 'class:"top secret"'),
    ("class:secrt", 6, "not a classification", "class:secret"),
    ("class:secret..lou", 6, "lower level comes first", "class:lou..secret"),
    ("class:<unclassified", 6, "no level is below", "class:unclassified"),
    ("class:>topsecret", 6, "no level is above", "class:topsecret"),
    ("precedence:imediate", 11, "there is", "precedence:IMMEDIATE"),
    ("has:article_s_x", 4, "there is", "has:articles"),
    ("is:whole", 3, "there is partial, ", ""),
    ("created:2008-13", 8, "no month 13", "created:2008"),
    ("created:2007-02-29", 8, "no day 29", "created:2007-02"),
    ("created:yesterday", 8, "not a date", ""),
    ("created:2008..2007", 8, "earlier date", "created:2007..2008"),
    ("created:..", 8, "at one end", ""),
    ("ref:MEXICO965", 4, "begins with its year", ""),
    ("ref:museum", 4, "not a reference id", ""),
    ("from:mex*", 8, "not for from:", None),
    ('from:"oslo"~2', 11, "no meaning", 'from:"oslo"'),
    ("tag:(from:oslo)", 5, "inside", ""),
    ("...", 0, "no letter or digit", "*"),
    ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "2000 characters", ""),
    ("a" + "\u0301" * 600 + " lamp", 1, "16 accents or signs in a row; here are 600", "a lamp"),
    ("lamp\u200b" + "\u200d\ufe0f" * 20, 4, "here are 41", "lamp"),
    (" ".join(f"w{n}x" for n in range(MAX_TERMS + 1)), None, "64 words", None),
    ("(" * 30 + "museum" + ")" * 30, None, f"{MAX_DEPTH} deep", ""),
    (" ".join(f"museum{chr(97 + n)}*" for n in range(9)), None, "at most 8", None),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_meaning(text: str, meaning: str) -> None:
    query = parse_query(text)
    assert to_text(query.root) == meaning
    assert parse_query(meaning).root == query.root


@pytest.mark.parametrize(("text", "position", "message", "suggestion"), MISTAKES)
def test_mistake(text: str, position: int | None, message: str, suggestion: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert message in caught.value.message
    assert caught.value.query == text
    if position is not None:
        assert caught.value.position == position
    if suggestion is not None:
        assert caught.value.suggestion == suggestion


def test_fields_are_known_by_all_their_names() -> None:
    values = {
        "class": "secret",
        "created": "2008",
        "released": "2008",
        "has": "copies",
        "is": "partial",
        "from": "oslo",
        "refstate": "held",
    }
    values |= {"country": "norway", "precedence": "flash"} | dict.fromkeys(("id", "ref", "refby"), "08MEXICO714")
    for name in (*REGISTRY.queried, *REGISTRY.aliases):
        field = REGISTRY.aliases.get(name, name)
        value = values.get(field, "museum")
        assert parse_query(f"{name.upper()}:{value}").root == parse_query(f"{field}:{value}").root


def test_an_archive_adds_what_it_holds() -> None:
    held = {
        "post": ["ATLANTIS", "USDEL MU"],
        "tag": ["EXERCISE, ANNA"],
        "caption": ["CORRECTED COPY"],
        "form": ["page", "text"],
    }
    vocabulary = standard().holding(held)
    for text, meaning in (
        ("from:atlantis", "from:ATLANTIS"),
        ('from:"usdel mu"', 'from:"USDEL MU"'),
        ('tag:"exercise, anna"', 'tag:"EXERCISE, ANNA"'),
        ("caption:correctedcopy", 'caption:"CORRECTED COPY"'),
        ("form:PAGE", "form:page"),
    ):
        query = parse_query(text, vocabulary)
        assert to_text(query.root) == meaning
        assert parse_query(meaning, vocabulary).root == query.root
    with pytest.raises(QueryError) as caught:
        parse_query("form:pgae", vocabulary)
    assert caught.value.suggestion == "form:page"
    with pytest.raises(QueryError) as caught:
        parse_query("from:atlantsi", vocabulary)
    assert caught.value.suggestion == "from:ATLANTIS"
    with pytest.raises(QueryError):
        parse_query("from:atlantis")


def test_parts_are_the_conditions_at_the_top() -> None:
    text = "museum  AND (loan OR tour) -from:oslo"
    query = parse_query(text)
    assert [part.span.of(text) for part in query.parts] == ["museum", "(loan OR tour)", "-from:oslo"]
    assert isinstance(query.root, And)
    assert isinstance(query.parts[1].node, Or)
    assert isinstance(query.parts[2].node, Not)
    assert parse_query("").parts == ()
    assert parse_query("").root == Everything()
    assert [part.node for part in parse_query("museum").parts] == [Word("museum")]


parse_query("iran 1972")  # the gazetteer is read once, which is no part of any example

PIECES = st.sampled_from(
    [
        "a",
        "museum",
        "0",
        '"',
        "(",
        ")",
        "-",
        "NOT",
        "OR",
        "AND",
        "||",
        "from:",
        "class:",
        ">=",
        "..",
        "secret",
        "tag:",
        "~2",
        "~",
        "*",
        "?",
        "created:",
        "2008",
        "-13",
        "08MEXICO714",
        "1.4(b)",
        "subject:",
        '"ab"',
        ":",
        "&",
        "has:",
        "é",
        "ß",
        "foo*",
        "barbar~1",
        "--",
        "kiev",
        "ref:",
        "id:",
        "to:",
        "…",
        "½",
        "مدينة",
        " ",
        '"a b"',
        "“",
        "\u202e",
        "\x00",
    ]
)


@given(
    st.one_of(
        st.lists(PIECES, max_size=25).map("".join),
        st.lists(PIECES, max_size=25).map(" ".join),
        st.text(max_size=60),
        st.lists(PIECES, min_size=300, max_size=700).map("".join),
    )
)
def test_whatever_is_typed_is_understood_or_a_query_error(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert error.message
        if error.suggestion:
            parse_query(error.suggestion)
        return
    assert parse_query(to_text(query.root)).root == query.root
    spans = [part.span for part in query.parts]
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    "piece", ["(", ")", '"', "-", "NOT_", "OR_", "a_OR_", "(a_", "subject:", "from:x_", "a*_", "~1"]
)
def test_much_of_one_thing_is_understood_or_a_query_error(piece: str) -> None:
    text = piece.replace("_", " ") * (MAX_LENGTH // len(piece))
    try:
        parse_query(text)
    except QueryError as error:
        assert error.message


def test_an_accent_may_be_a_character_of_its_own() -> None:
    for typed, composed in (
        ("cafe\u0301*", "caf\u00e9*"),
        ("Me\u0301xico", "M\u00e9xico"),
        ('"Sa\u0303o"', '"S\u00e3o"'),
    ):
        assert parse_query(typed).root == parse_query(composed).root
    with pytest.raises(QueryError, match="no meaning between quotes"):
        parse_query('"cafe\u0301*"')
