"""Telegrams that attack their reader: markup, scripts, terminal escapes, overrides. EXERCISE: all of it is made up."""

from __future__ import annotations

from pathlib import Path

ID = "08HELSINKI900666"

SCRIPT = "<script>alert('EXERCISE')</script>"
QUOTES = '" onmouseover="alert(1)" x=\''
TEMPLATE = "{{ 7 * 191 }} {% include 'base.html' %} ${7*191}"
OVERRIDE = "\u202egnihton si siht\u202c"
ESCAPE = "\x1b]0;owned\x07\x1b[31mred\x1b[0m"
SCHEME = "javascript:alert(document.domain)"
CLOSING = "</title></textarea></pre></style><img src=x onerror=alert(1)>"
JSON_END = "</script><script>alert(2)</script><!--"

BODY = f"""\
UNCLAS HELSINKI 900666

SIPDIS
EXERCISE EXERCISE EXERCISE

STATE FOR {SCRIPT}

E.O. 12958: N/A
TAGS: SCUL, {QUOTES}, FI
SUBJECT: EXERCISE {SCRIPT} {QUOTES} {JSON_END}

REF: A. 07 HELSINKI 900411 {CLOSING}

1. (U) SUMMARY: EXERCISE {SCRIPT} and {CLOSING} and {OVERRIDE} and {ESCAPE}. END SUMMARY.

-------------------------------
<H1 ONCLICK=ALERT(1)>HEADING
-------------------------------

2. (U) See {SCHEME} and {TEMPLATE} and {JSON_END}

NAME OF MODEL          LENGTH     {SCRIPT}
----------------------------------------------
SHIP ONE               12 CM      <IMG SRC=X ONERROR=ALERT(3)>
SHIP TWO               14 CM      &LT;B&GT;

3. (U) XXXXXXXXXXXX asked whether <a href="{SCHEME}">this</a> is a link.
MAKINEN
"""

HEADER = """\
VZCZCXRO8210
PP RUEHAG RUEHROV
DE RUEHHE #0666/01 0711940
ZNR UUUUU ZZH
P 111940Z MAR 08
FM AMEMBASSY HELSINKI
TO RUEHC/SECSTATE WASHDC PRIORITY 4217
INFO RUCNMEM/<SCRIPT>ALERT(4)</SCRIPT> COLLECTIVE
"""


def write(folder: Path) -> None:
    """The hostile telegram in two copies, one of them under a hostile file name."""
    folder.mkdir(parents=True)
    (folder / "<img src=x onerror=alert(5)>.txt").write_text(HEADER + BODY, "utf-8")
    (folder / "again.txt").write_text(HEADER + BODY.replace("asked whether", "wondered whether"), "utf-8")
