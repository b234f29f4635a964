"""A conversation as nodes and edges: GraphML, GEXF, JSON, and CSV of its edges."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.etree import ElementTree as ET

import msgspec

from reftel.archive.references.thread_types import Thread, ThreadEdge, ThreadNode
from reftel.export.format import printable, quiet_json

Attributes = Mapping[str, str]


class GraphFormat(NamedTuple):
    """One way to write a conversation down."""

    name: str
    label: str
    media_type: str
    suffix: str
    write: Callable[[Thread], bytes]


def node_values(node: ThreadNode) -> Attributes:
    """Return the known values of a cable as text."""
    card = node.card
    values = {
        "label": node.id,
        "held": "true" if card else "false",
        "state": node.state.state if node.state else "held",
        "post": node.post or "",
        "date": node.day.isoformat() if node.day else "",
        "estimated": "true" if node.is_estimated else "",
        "subject": (card.subject or "") if card else "",
        "classification": (card.classification or "") if card else "",
        "tags": " ".join(card.tags) if card else "",
        "distance": str(node.distance),
        "cited_by": str(node.cited_by),
        "hub": "true" if node.is_hub else "",
    }
    return {name: printable(value) for name, value in values.items() if value}


def edge_values(edge: ThreadEdge) -> Attributes:
    """Return the values of a reference as text."""
    values = {
        "label": edge.label or "",
        "listed": "true" if edge.is_listed else "false",
        "notal": "true" if edge.notal else "",
        "paragraph": edge.anchor or "",
        "sentence": edge.sentence or "",
    }
    return {name: printable(value) for name, value in values.items() if value}


def limit_values(thread: Thread) -> Attributes:
    """Return the limits of a conversation as text: `cut`, `left_out` (a number, a `+` after it: at least) and all of
    them in words; without those that do not apply."""
    left = f"{thread.more}{'+' if thread.has_uncounted else ''}"
    values = {
        "cut": "true" if thread.is_cut else "",
        "left_out": left if thread.is_cut else "",
        "limits": " ".join(thread.limits),
    }
    return {name: value for name, value in values.items() if value}


def graphml(thread: Thread) -> bytes:
    """GraphML (graphml.graphdrawing.org), every attribute a string."""
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    names = {"node": _names(map(node_values, thread.nodes)), "edge": _names(map(edge_values, thread.edges))}
    for kind, found in names.items():
        for name in found:
            key = {"id": f"{kind[0]}_{name}", "for": kind, "attr.name": name, "attr.type": "string"}
            ET.SubElement(root, "key", key)
    said = limit_values(thread)
    for name in said:
        ET.SubElement(root, "key", {"id": f"g_{name}", "for": "graph", "attr.name": name, "attr.type": "string"})
    graph = ET.SubElement(root, "graph", id=thread.root, edgedefault="directed")
    for name, value in said.items():
        ET.SubElement(graph, "data", key=f"g_{name}").text = value
    for node in thread.nodes:
        element = ET.SubElement(graph, "node", id=node.id)
        for name, value in node_values(node).items():
            ET.SubElement(element, "data", key=f"n_{name}").text = value
    for at, edge in enumerate(thread.edges):
        element = ET.SubElement(graph, "edge", id=f"e{at}", source=edge.source, target=edge.target)
        for name, value in edge_values(edge).items():
            ET.SubElement(element, "data", key=f"e_{name}").text = value
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def gexf(thread: Thread) -> bytes:
    """GEXF 1.3 (gexf.net), with the day of each cable as its beginning."""
    root = ET.Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "description").text = " ".join((f"Conversation of {thread.root}.", *thread.limits))
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="dynamic", timeformat="date")
    classes = {"node": _names(map(node_values, thread.nodes)), "edge": _names(map(edge_values, thread.edges))}
    for kind, found in classes.items():
        attributes = ET.SubElement(graph, "attributes", {"class": kind})
        for name in found:
            ET.SubElement(attributes, "attribute", id=name, title=name, type="string")
    nodes = ET.SubElement(graph, "nodes")
    for node in thread.nodes:
        start = {"start": node.day.isoformat()} if node.day else {}
        element = ET.SubElement(nodes, "node", {"id": node.id, "label": node.id, **start})
        _values(element, node_values(node))
    edges = ET.SubElement(graph, "edges")
    for at, edge in enumerate(thread.edges):
        element = ET.SubElement(edges, "edge", id=str(at), source=edge.source, target=edge.target)
        _values(element, edge_values(edge))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _values(element: ET.Element, values: Attributes) -> None:
    held = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        ET.SubElement(held, "attvalue", {"for": name, "value": value})


def _names(values: map[Attributes]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in values for name in each))


def json(thread: Thread) -> bytes:
    """The answer of `Archive.thread`."""
    return quiet_json(msgspec.json.encode(thread)) + b"\n"


def edges_csv(thread: Thread) -> bytes:
    """One row per reference, with the known facts about both cables; each has the number of cables that are left out of
    the conversation (0: none; `21`, `901+`: at least so many)."""
    nodes = {node.id: node_values(node) for node in thread.nodes}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    shown = ("held", "date", "post", "subject")
    ends = [f"{end}_{name}" for end in ("source", "target") for name in shown]
    writer.writerow(["source", "target", "label", "listed", "notal", "paragraph", "sentence", *ends, "left_out"])
    left = limit_values(thread).get("left_out", "0")
    for edge in thread.edges:
        values = edge_values(edge)
        told = [values.get(name, "") for name in ("label", "listed", "notal", "paragraph", "sentence")]
        both = [nodes[end].get(name, "") for end in (edge.source, edge.target) for name in shown]
        writer.writerow([_cell(value) for value in (edge.source, edge.target, *told, *both, left)])
    return buffer.getvalue().encode()


def _cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in "=+-@\t\r" and value else value


GRAPHS: MappingProxyType[str, GraphFormat] = MappingProxyType(
    {
        each.name: each
        for each in (
            GraphFormat("graphml", "GraphML", "application/xml", ".graphml", graphml),
            GraphFormat("gexf", "GEXF", "application/xml", ".gexf", gexf),
            GraphFormat("json", "JSON", "application/json", ".json", json),
            GraphFormat("csv", "CSV", "text/csv; charset=utf-8", ".csv", edges_csv),
        )
    }
)
"""Every format of conversations by name."""
