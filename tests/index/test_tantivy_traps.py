"""Each trap of the engine that Reftel works around, shown as it is in the pinned version.

A failure here means that a newer engine behaves otherwise: look whether the work-around that the test names can go.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import tantivy
from tantivy import FieldType, Occur, Order, Query


def make(documents: Sequence[dict[str, object]] = (), path: Path | None = None) -> tuple[tantivy.Index, tantivy.Schema]:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_unsigned_field("code", indexed=True, fast=True)
    builder.add_unsigned_field("several", indexed=True, fast=True)
    builder.add_text_field("text", stored=True, tokenizer_name="whitespace")
    builder.add_text_field("plain")
    builder.add_text_field("raw", tokenizer_name="raw", fast=True)
    schema = builder.build()
    index = tantivy.Index(schema, str(path)) if path else tantivy.Index(schema)
    if documents:
        writer = index.writer(15_000_000, 1)
        for document in documents:
            writer.add_document(tantivy.Document.from_dict(document, schema))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
    return index, schema


def count(index: tantivy.Index, query: Query) -> int:
    return int(index.searcher().search(query, 1).count)  # type: ignore[attr-defined]


def test_deleting_by_an_unsigned_term_deletes_nothing() -> None:
    """So keys are signed: `tantivy_schema.schema`."""
    index, _ = make([{"key": 1, "code": 1}, {"key": 2, "code": 2}])
    writer = index.writer(15_000_000, 1)
    writer.delete_documents_by_term("code", 1)
    writer.commit()
    index.reload()
    assert index.searcher().num_docs == 2
    writer.delete_documents_by_term("key", 1)
    writer.commit()
    index.reload()
    assert index.searcher().num_docs == 1


def test_after_a_failed_commit_documents_are_lost_until_rollback(tmp_path: Path) -> None:
    """So `TantivyIndex.write` rolls back on any exception: see test_tantivy_index for that."""
    index, schema = make(path=tmp_path)
    writer = index.writer(15_000_000, 1)
    writer.add_document(tantivy.Document.from_dict({"key": 1}, schema))
    hidden = tmp_path.with_name("hidden")
    tmp_path.rename(hidden)
    tmp_path.write_text("no folder any more")
    with pytest.raises((ValueError, OSError)):
        writer.commit()
    tmp_path.unlink()
    hidden.rename(tmp_path)
    writer.rollback()
    writer.add_document(tantivy.Document.from_dict({"key": 2}, schema))
    writer.commit()
    index.reload()
    assert index.searcher().num_docs == 1


def test_bad_types_are_refused_and_unknown_fields_are_not() -> None:
    """So documents are built with the schema, and `to_fields` names no field that the schema has not (below)."""
    _, schema = make()
    with pytest.raises(ValueError, match="key"):
        tantivy.Document.from_dict({"key": "one"}, schema)
    assert tantivy.Document.from_dict({"nonsense": 1}, schema).to_dict() == {}


def test_the_parser_misreads_prefixes_and_slips() -> None:
    """So queries are built by constructors: `tantivy_query.Compiler`."""
    index, schema = make([{"key": 1, "plain": "hill"}, {"key": 2, "plain": "hil"}])
    assert count(index, index.parse_query("hil*", ["plain"])) == 1
    assert count(index, index.parse_query("hil~1", ["plain"])) == 0
    assert count(index, Query.fuzzy_term_query(schema, "plain", "hil", 0, True, True)) == 2
    assert count(index, Query.fuzzy_term_query(schema, "plain", "hil", 1, True, False)) == 2


def test_a_phrase_that_ends_in_a_prefix_is_undercounted() -> None:
    """So phrases have no prefix in the language."""
    index, schema = make([{"key": at, "text": f"museum loan{at}"} for at in range(200)])
    assert count(index, Query.phrase_prefix_query(schema, "text", ["museum", "loan"])) < 200
    assert count(index, Query.regex_phrase_query(schema, "text", ["museum", "loan.*"])) == 200


def test_not_alone_finds_nothing() -> None:
    """So `Compiler` takes what must not be from everything."""
    index, schema = make([{"key": 1, "text": "museum"}, {"key": 2, "text": "loan"}])
    unwanted = (Occur.MustNot, Query.term_query(schema, "text", "museum"))
    assert count(index, Query.boolean_query([unwanted])) == 0
    assert count(index, Query.boolean_query([(Occur.Must, Query.all_query()), unwanted])) == 1


def test_prefixes_and_slips_are_not_highlighted() -> None:
    """So passages are found in Python: `reftel.index.passages`. Offsets of the engine's would be bytes."""
    index, schema = make([{"key": 1, "text": "é museum"}])
    searcher = index.searcher()
    document = searcher.doc(searcher.search(Query.all_query(), 1).hits[0][1])
    prefix = Query.fuzzy_term_query(schema, "text", "muse", 0, True, True)
    assert (
        not tantivy.SnippetGenerator.create(searcher, prefix, schema, "text").snippet_from_doc(document).highlighted()
    )
    word = Query.term_query(schema, "text", "museum")
    found = tantivy.SnippetGenerator.create(searcher, word, schema, "text").snippet_from_doc(document).highlighted()
    assert [(mark.start, mark.end) for mark in found] == [(3, 9)]


def test_counts_of_few_values_have_an_error() -> None:
    """So facets ask for every value: `tantivy_search._ALL_VALUES`."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("code", fast=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(15_000_000, 1)
    for segment in range(4):
        for code in range(100):
            # Each segment ranks the values otherwise; the value 99 is 11th everywhere and the most frequent of all.
            times = 12 if code == 99 else 20 if code // 10 == segment else 1
            for _ in range(times):
                writer.add_document(tantivy.Document.from_dict({"code": code}, schema))
        writer.commit()
    index.reload()

    def terms(size: int) -> dict[str, object]:
        few = {"f": {"terms": {"field": "code", "size": size, "segment_size": size}}}
        return dict(index.searcher().aggregate(Query.all_query(), few)["f"])

    assert terms(10)["doc_count_error_upper_bound"] != 0
    assert 99 not in [bucket["key"] for bucket in terms(10)["buckets"]]  # type: ignore[attr-defined]
    whole = terms(1 << 20)
    assert whole["doc_count_error_upper_bound"] == 0
    assert whole["buckets"][0] == {"key": 99, "doc_count": 48}  # type: ignore[index]


def test_a_tokenizer_is_forgotten_when_an_index_is_opened(tmp_path: Path) -> None:
    """So words are cut and stemmed in Python, and no tokenizer of ours is needed."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="ours")
    schema = builder.build()
    index = tantivy.Index(schema, str(tmp_path))
    index.register_tokenizer("ours", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    again = tantivy.Index.open(str(tmp_path))
    writer = again.writer(15_000_000, 1)
    with pytest.raises(ValueError, match="tokenizer"):
        writer.add_document(tantivy.Document.from_dict({"text": "museum"}, schema))
        writer.commit()


def test_one_writer_and_a_least_heap(tmp_path: Path) -> None:
    """So a second writer is told: `TantivyIndex.write` raises ArchiveBusy."""
    index, _ = make(path=tmp_path)
    writer = index.writer(15_000_000, 1)
    with pytest.raises(ValueError, match="LockBusy"):
        tantivy.Index.open(str(tmp_path)).writer(15_000_000, 1)
    del writer
    with pytest.raises(ValueError, match="memory"):
        index.writer(14_000_000, 1)


def test_slop_of_three_words_misses_some() -> None:
    """So `Compiler` asks for every two words of a near phrase."""
    index, schema = make([{"key": 1, "text": "b a c"}])
    # b is two places before where the phrase would have it, c one before: each within two.
    assert count(index, Query.phrase_query(schema, "text", ["a", "b", "c"], 2)) == 0
    for pair in ([(0, "a"), (1, "b")], [(0, "a"), (2, "c")]):
        assert count(index, Query.phrase_query(schema, "text", list(pair), 2)) == 1


def test_text_has_no_range() -> None:
    """So pages in order of ids begin behind numbers that stand for an id: `order.by_id_numbers`."""
    _, schema = make()
    with pytest.raises(ValueError, match="not supported"):
        Query.range_query(schema, "raw", FieldType.Text, lower_bound="a")


def test_the_values_of_one_entry_follow_each_other_with_a_gap() -> None:
    """What `text.positions` and so the borders of paragraphs rest on, also where a value is empty."""
    index, schema = make([{"key": 1, "text": ["one two", "", "three"]}])
    for slop, expected in ((1, 0), (2, 1)):
        assert count(index, Query.phrase_query(schema, "text", ["two", "three"], slop)) == expected


def test_a_sort_by_a_whole_number_keeps_every_bit() -> None:
    """What the orders by date rest on: their values need 63 bits."""
    values = (2**63 - 1, 2**62 + 1, 2**62, 1)
    index, _ = make([{"key": value} for value in values])
    hits = index.searcher().search(Query.all_query(), 4, False, "key", 0, Order.Desc).hits
    assert [value for value, _ in hits] == list(values)
