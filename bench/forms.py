"""Speed of reading forms, in processor time: records of the National Archives, PDF documents, recognition, 7-Zip.

Run it alone: `python bench/forms.py`. It makes its own exercise traffic.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from reftel.forms.pdf import helper, layer, recognition
from reftel.reading import RawSource, read_source, sources


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=1000)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--scans", type=int, default=3)
    options.add_argument("--members", type=int, default=20_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        records = traffic(folder / "nara", "nara", chosen.records)
        rate = len(records) / cheapest(lambda: read_all(records))
        print(f"records/s a core: {rate:.0f} ({sum(len(raw.data) for raw in records) // len(records)} bytes each)")
        documents = traffic(folder / "pdf", "pdf", chosen.documents)
        pages = sum(len(layer.open_document(raw.data)) for raw in documents)
        print(
            f"PDF pages with text, read, pages/s a core: {pages / cheapest(lambda: read_all(documents)):.1f} ({pages})"
        )
        scans = traffic(folder / "fax", "fax", chosen.scans)
        images = [image for raw in scans for image in images_of(raw)]
        whole = spent(lambda: read_all(scans))
        bare = spent(lambda: [tesseract(*image) for image in images])
        print(
            f"image pages, read, processor s a page: {whole / len(images):.1f} "
            f"(tesseract alone: {bare / len(images):.1f}; {len(images)} pages)"
        )
        archive = packed(folder / "all.7z", records, chosen.members)
        print(
            f".7z of {chosen.members} texts ({archive.stat().st_size >> 20} MiB), opened in a process:",
            *opened(archive),
        )


def traffic(folder: Path, form: str, count: int) -> list[RawSource]:
    """Exercise traffic of a form."""
    program = [sys.executable, "-m", "reftel", "exercise", str(folder), "--form", form, "--count", str(count)]
    subprocess.run([*program, "--no-truth", "--from", "1973", "--to", "2009"], check=True, capture_output=True)
    return list(sources(folder))


def read_all(raws: Iterable[RawSource]) -> int:
    """Read telegrams; return their number."""
    return sum(1 for raw in raws for _ in read_source(raw))


def spent(work: Callable[[], object]) -> float:
    """Processor time in seconds, with that of the process that reads documents and of tesseract."""
    helper.stop()
    before = _used()
    work()
    helper.stop()
    return _used() - before


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def cheapest(work: Callable[[], object]) -> float:
    """The least processor time of three rounds: other work of the machine only adds to it."""
    return min(spent(work) for _ in range(3))


def images_of(raw: RawSource) -> list[tuple[bytes, int, int]]:
    """The pages of a document as recognition gets them."""
    document = layer.open_document(raw.data)
    return [layer.gray_page(document, at + 1, recognition.DOTS) for at in range(len(document))]


def tesseract(gray: bytes, width: int, height: int) -> None:
    """Recognize an image with tesseract alone."""
    image = b"P5\n%d %d\n255\n" % (width, height) + gray
    program = [recognition.program() or "tesseract", "stdin", "stdout", "--psm", "3", "tsv"]
    subprocess.run(program, input=image, capture_output=True, check=True, env={"OMP_THREAD_LIMIT": "1"})


def packed(path: Path, raws: list[RawSource], members: int) -> Path:
    """An archive of that many texts, each another one."""
    from py7zr import SevenZipFile

    with SevenZipFile(path, "w") as archive:
        for at in range(members):
            text = raws[at % len(raws)].data.replace(b"Message Text", b"Message Text %d" % at, 1)
            archive.writestr(text, f"1973/{at // 1000:03d}/{at:06d}.txt")
    return path


def opened(path: Path) -> tuple[str, str]:
    """The most memory of a process that takes all sources out of an archive, and its processor time."""
    program = (
        "import resource, sys, reftel; count = sum(1 for _ in reftel.sources(sys.argv[1])); "
        "used = resource.getrusage(resource.RUSAGE_SELF); print(count, used.ru_maxrss >> 10, used.ru_utime)"
    )
    ran = subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True)
    count, memory, seconds = ran.stdout.split()
    return f"{memory} MiB", f"{float(seconds) / int(count) * 1000:.2f} ms of processor time a text"


if __name__ == "__main__":
    main()
