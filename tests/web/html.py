"""Looking at pages the way a browser takes them apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    """A start tag."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Document(HTMLParser):
    """The start tags of a page, with the text right inside each."""

    elements: list[Element] = field(default_factory=list)
    without: str = ""
    """A class of elements whose text is left out."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in {"meta", "link", "input", "br", "img", "hr"}:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.without and any(self.without in each.attributes.get("class", "").split() for each in self._open):
            return
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        """Every element of a tag."""
        return [element for element in self.elements if element.tag == tag]

    def one(self, tag: str) -> Element:
        """The only element of a tag."""
        found = self.all(tag)
        assert len(found) == 1, (tag, len(found))
        return found[0]

    def by_class(self, name: str) -> list[Element]:
        """Every element of a class."""
        return [element for element in self.elements if name in element.attributes.get("class", "").split()]

    def by_id(self, name: str) -> Element:
        """The element of an id."""
        found = [element for element in self.elements if element.attributes.get("id") == name]
        assert len(found) == 1, (name, len(found))
        return found[0]

    def links(self) -> list[str]:
        """Every address that the page leads to or loads."""
        return [
            element.attributes[name]
            for element in self.elements
            for name in ("href", "src", "action")
            if name in element.attributes
        ]


def parse(text: str, *, without: str = "") -> Document:
    """A page taken apart, without the text in elements of one class."""
    document = Document(without=without)
    document.feed(text)
    document.close()
    return document
