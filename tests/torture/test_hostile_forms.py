"""Each hostile file of the newer forms is read or refused with a word, in its time, within the memory of a worker."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reftel import bounds
from tests.torture.hostile_forms import make
from tests.torture.length import LONG

READ = """
import json, sys, time
from pathlib import Path
import reftel
from reftel.forms.pdf import helper
from reftel.reading import read_within_bounds, sources

def peak(process):
    return int(Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024

said, errors, worst = {}, [], (0.0, "")
for path in sorted(Path(sys.argv[1]).iterdir()):
    before, start = len(errors), time.process_time()
    count = 0
    for raw in sources(path, on_error=errors.append):
        count += len(read_within_bounds(raw, on_error=errors.append))
        worst = max(worst, (time.process_time() - start, path.name))
        start = time.process_time()
    worst = max(worst, (time.process_time() - start, path.name))
    said[path.name] = [count, len(errors) - before]
slow = [error.source for error in errors if isinstance(error, reftel.TookTooLong) and not error.source.endswith(".pdf")]
running = [each._process.pid for each in vars(helper).values() if getattr(each, "_process", None) is not None]
print(json.dumps([said, slow, peak("self"), max(map(peak, running), default=0), worst]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_hostile_files_of_every_form(tmp_path: Path) -> None:
    make(tmp_path / "hostile")
    done = subprocess.run([sys.executable, "-c", READ, str(tmp_path / "hostile")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said, slow, peak, helper_peak, worst = json.loads(done.stdout)
    assert [name for name, (read, errors) in said.items() if not read and not errors] == [], "silence"
    assert slow == []
    assert peak < bounds.WORKER_BYTES
    assert helper_peak < bounds.WORKER_BYTES
    if LONG:
        print({"peak": peak, "peak of the PDF helper": helper_peak, "slowest source": worst})
