"""The lines of a military message that are not sets: format lines 2 to 12, the terminal's own, the series number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from reftel.blocks import BlockKind
from reftel.model import Header, Section, State, Transmission
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.envelope import DE_LINE, INDICATOR, PRECEDENCES, ROUTING_PROSIGN, TRANSMISSION_ID
from reftel.telegram.lines import is_caption, section_number
from reftel.telegram.military import patterns
from reftel.telegram.military.addresses import AddressList
from reftel.values.dtg import find_dtg, full_year
from reftel.values.marking import read_classification
from reftel.vocab.posts import posts

_PROSIGNS = re.compile(r"(?:(?P<action>[ZYOPR]{1,2}) {1,4})?(?:(?P<info>[ZYOPR]{1,2}) {1,4})?(?=\d{2})")
_SIGNAL = re.compile(r"Z[A-Z]{2}\d?")
_MESSAGE_ID = re.compile(r"\b(?:PSN ?|MID)[0-9A-Z]{6,20}\b")

_Rule = Callable[[str, int, int, int], bool]


class Heading:
    """The values of the heading so far."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.network: dict[str, object] = {}
        self.addresses = AddressList(draft)
        self.start = -1
        self.end = -1
        self.passes = False
        """Whether the lines repeat the addressees with the offices that the message is for."""

    def read(self, start: int, end: int) -> bool:
        """Read the line `start` to `end`; False if it is not a line of a heading."""
        line = self.draft.raised[start:end].strip()
        at = start + self.draft.raised[start:end].find(line)
        return any(rule(line, at, start, end) for rule in self._rules())

    def _rules(self) -> tuple[_Rule, ...]:
        return (
            self._routing,
            self._tape,
            self._security,
            self._dtg,
            self._mark,
            self._level,
            self._code_alone,
            self._section,
            self._series,
            self._terminal,
            self._personal,
            self._address,
            self._caption,
        )

    def block(self, kind: BlockKind, start: int, end: int) -> bool:
        """Make a line a block; True, so that a rule can end in it."""
        self.draft.block(kind, start, end)
        if kind in ("transmission_id", "routing", "de", "security", "dtg", "from", "to", "info"):
            self.start = start if self.start < 0 else self.start
            self.end = end
        return True

    def _routing(self, line: str, at: int, start: int, end: int) -> bool:
        found = patterns.ROUTING.match(line)
        if found is None:
            return False
        self.addresses.close()
        network = self.network
        network.setdefault("precedence", PRECEDENCES[found["precedence"]])
        network.setdefault("security", found["again"])
        network.setdefault("relay", tuple((found["relay"] or "").split()))
        if found["station"]:
            network.setdefault("originating", found["station"])
            network.setdefault("station_serial", found["serial"])
        if found["day"].isdigit() and 1 <= int(found["day"]) <= 366:
            network.setdefault("day", int(found["day"]))
            network.setdefault("time", found["time"] if found["time"].isdigit() else None)
        self.draft.field("transmission.relay", at, at + len(line), "military")
        return self.block("routing", start, end)

    def _tape(self, line: str, at: int, start: int, end: int) -> bool:
        """Format lines 1 to 3 in plain format (ACP 127): start of message, routing, station and its serial."""
        network = self.network
        if (found := TRANSMISSION_ID.fullmatch(line)) and len(line) > 4:
            network.setdefault("id", found[0])
            self.draft.field("transmission.id", at, at + len(line), "military")
            return self.block("transmission_id", start, end)
        if (found := ROUTING_PROSIGN.match(line)) and len(line) > 3:
            relay = INDICATOR.findall(line, 2)
            if "".join(relay) != line[2:].replace(" ", ""):
                return False
            network.setdefault("precedence", PRECEDENCES[line[0]])
            network["relay"] = (*network.get("relay", ()), *relay)  # type: ignore[misc]  # only ever a tuple
            self.draft.field("transmission.relay", at, at + len(line), "military")
            return self.block("routing", start, end)
        if (found := DE_LINE.fullmatch(line)) and found["serial"]:
            network |= {"originating": found["from"], "station_serial": found["serial"]}
            if found["day"] and 1 <= int(found["day"]) <= 366:
                network |= {"day": int(found["day"]), "time": found["time"]}
            self.draft.field("transmission.originating", at + found.start("from"), at + found.end("from"), "military")
            return self.block("de", start, end)
        return False

    def _security(self, line: str, at: int, start: int, end: int) -> bool:
        found = patterns.SECURITY.fullmatch(line)
        if found is None:
            return False
        self.network |= {"prosign": found["prosign"], "security": found["letter"]}
        self._operating(found["operating"].split())
        self.draft.field("transmission.security", at, at + len(line), "military")
        return self.block("security", start, end)

    def _operating(self, signals: list[str]) -> None:
        known = self.network.get("operating_signals", ())
        self.network["operating_signals"] = (*known, *signals)  # type: ignore[misc]  # only ever a tuple

    def _dtg(self, line: str, at: int, start: int, end: int) -> bool:
        prosigns = _PROSIGNS.match(line)
        group = find_dtg(line, prosigns.end(), year=self.draft.year) if prosigns else None
        if prosigns is None or group is None or len(line) - group.end > 60:
            return False
        self.addresses.close()
        network = self.network
        for key, group_name in (("precedence", "action"), ("info_precedence", "info")):
            if prosigns[group_name]:
                network[key] = PRECEDENCES[prosigns[group_name][0]]
        if "dtg_text" not in network:
            network |= {"dtg_text": group.text, "dtg": group.when}
            self.draft.year = self.draft.year or group.year
            self.draft.day = self.draft.day or group.day
            if isinstance(group.when, dt.datetime) and self.draft.created is None:
                self.draft.created = group.when
            state: State = "read" if group.when or group.day else "unreadable"
            self.draft.field("transmission.dtg", at + group.start, at + group.end, "military", state)
        if group.certainty == "local":
            self.draft.defect("dtg-zone-unknown", at + group.start, at + group.end, group.note)
        elif group.certainty != "sure":
            self.draft.defect("bad-dtg", at + group.start, at + group.end, group.note)
        rest = line[group.end :]
        self._operating([word for word in rest.split() if _SIGNAL.fullmatch(word)])
        if found := _MESSAGE_ID.search(rest):
            network.setdefault("id", found[0])
        return self.block("dtg", start, end)

    def _mark(self, line: str, at: int, start: int, end: int) -> bool:  # noqa: ARG002 - one shape for all rules
        if not patterns.CLOSE.fullmatch(line):
            return False
        self.addresses.close()
        return self.block("end_mark", start, end)

    def _level(self, line: str, at: int, start: int, end: int) -> bool:
        found = patterns.level_line(line)
        if found is None:
            return False
        self.addresses.close()
        if section := patterns.SECTION.search(line, found.end()):
            self._add_section(section, at)
        if numbered := patterns.numbered_level(line, found):
            self._number(numbered, at)
        if self.draft.classification is None:
            self.draft.classification = read_classification(found["level"])
            self.draft.field("classification", at + found.start("level"), at + found.end("level"), "military")
        self._code(line, at)
        is_banner = line.endswith("/") and not patterns.SUBJECT_CODE.search(line) and not self.network
        return self.block("stamp" if is_banner or line.startswith("CLASSIFICATION") else "classification", start, end)

    def _number(self, found: re.Match[str], at: int) -> None:
        """`C O N F I D E N T I A L SECTION 02 OF 02 LIMA 00012`: the sender's name and number, as posts write them."""
        draft = self.draft
        if draft.serial is None and int(found["serial"]):
            known = posts().resolve(found["post"])
            draft.post = known.name if known else re.sub(r"[^A-Z]", "", found["post"])
            draft.serial = int(found["serial"])
            draft.field("id", at + found.start("post"), at + found.end("serial"), "military")

    def _code(self, line: str, at: int) -> bool:
        """The subject code, after the level or alone."""
        code = patterns.SUBJECT_CODE.search(line)
        if code and "subject_code" not in self.draft.particulars:
            self.draft.particulars["subject_code"] = code["code"]
            self.draft.field("subject_code", at + code.start("code"), at + code.end("code"), "military")
        return code is not None

    def _code_alone(self, line: str, at: int, start: int, end: int) -> bool:
        if not patterns.SUBJECT_CODE.fullmatch(line):
            return False
        self.addresses.close()
        return self._code(line, at) and self.block("series", start, end)

    def _section(self, line: str, at: int, start: int, end: int) -> bool:
        found = patterns.SECTION.match(line)
        if found is None or found.end() < len(line.rstrip(" /")):
            return False
        self.addresses.close()
        self._add_section(found, at)
        return self.block("classification", start, end)

    def _add_section(self, found: re.Match[str], at: int) -> None:
        of = section_number(found["of"])
        number = section_number(found["number"]) if found["number"] else of
        span = Span(at + found.start(), at + found.end())
        self.draft.sections.append(Section(number=number, of=of, span=span))

    def _series(self, line: str, at: int, start: int, end: int) -> bool:
        found = patterns.SERIES.match(line) or patterns.OTHER_SERIES.match(line)
        if found is None:
            return False
        rest = line[found.end() :].strip(" ./()")
        if rest and not is_caption(rest):
            return False
        if rest:
            self.draft.captions.setdefault(rest)
        self.addresses.close()
        self.identify(found, at)
        return self.block("series", start, end)

    def identify(self, found: re.Match[str], at: int) -> None:
        """Take series and number for the identity of the message, unless it has one."""
        draft = self.draft
        if draft.serial is None and int(found["number"]):
            draft.post, draft.serial = found["series"], int(found["number"])
            draft.year = full_year(int(found["year"]))
            draft.field("id", at + found.start(), at + found.end(), "military")

    def _terminal(self, line: str, at: int, start: int, end: int) -> bool:  # noqa: ARG002 - one shape for all rules
        if found := patterns.PRECEDENCE.fullmatch(line):
            self.network.setdefault("precedence", found["name"])
            return self.block("remark", start, end)
        if found := patterns.OFFICES.fullmatch(line):
            self.addresses.close()
            self.passes = self.addresses.sender is not None
            if codes := found["codes"].strip():
                self.draft.passing.append(codes)
            return self.block("passing", start, end)
        return bool(patterns.NOTICE.fullmatch(line)) and self.block("remark", start, end)

    def _personal(self, line: str, at: int, start: int, end: int) -> bool:
        """An instruction to the communications center, the accounting symbol, the count of groups."""
        if patterns.ACCOUNT.fullmatch(line):
            self.addresses.close()
            return self.block("remark", start, end)
        if patterns.PERSONAL.fullmatch(line) is None:
            return False
        self.addresses.close()
        self.draft.passing.append(" ".join(self.draft.text[at : at + len(line)].split()))
        self.draft.field("passing", at, at + len(line), "military")
        return self.block("passing", start, end)

    def _address(self, line: str, at: int, start: int, end: int) -> bool:
        found = patterns.ADDRESS.match(line)
        if found and self.passes:
            self.draft.passing.append(" ".join(self.draft.text[at : at + len(line)].split()))
            return self.block("passing", start, end)
        if found is None and not self.addresses.goes_on(line):
            return False
        kind, stop = self.addresses.read(found, at, end)
        self.block(kind, start, stop)
        rest = self.draft.raised[stop:end]
        if rest.strip():
            begin = stop + len(rest) - len(rest.lstrip())
            self.draft.defect("glued-lines", begin, begin, "the classification line has lost its line break")
            if not self.read(begin, end):
                self.draft.block("remark", begin, end)
        return True

    def _caption(self, line: str, at: int, start: int, end: int) -> bool:
        if not is_caption(line):
            return False
        self.draft.captions.setdefault(line)
        self.draft.field("captions", at, at + len(line), "military")
        return self.block("caption", start, end)

    def finish(self) -> None:
        """Close the heading: it is the message's header."""
        if self.start < 0:
            return
        addresses = self.addresses
        header = Header(
            span=Span(self.start, self.end),
            transmission=Transmission(**self.network),  # type: ignore[arg-type]  # each key with its type
            sender=addresses.sender,
            action=tuple(addresses.action),
            info=tuple(addresses.info),
        )
        self.draft.headers.append(header)
