"""How the program ends when it is stopped, when its reader leaves, and when it fails itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LOOP = """
```python
def square_grad(x):
    while True:
        pass
```
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_in_an_endless_loop_ends_everything_at_once(lab_folder, config_text, tmp_path, number, code):
    patient = config_text.replace("call_seconds: 2, total_seconds: 20", "call_seconds: 60, total_seconds: 60")
    (tmp_path / "loop.md").write_text(LOOP, encoding="utf-8")
    folder = str(lab_folder(config=patient))
    command = [sys.executable, "-m", "labrunner", "run", "squares", "loop.md", "--labs", folder]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while not busy_descendants(process.pid):
        time.sleep(0.05)
        assert process.poll() is None

    family = descendants(process.pid)
    started = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=30)

    assert process.returncode == code
    # It takes milliseconds, and a busy machine some seconds; left alone the loop would run for a minute.
    assert time.monotonic() - started < 20
    assert [pid for pid in family if alive(pid)] == []


def descendants(pid: int) -> list[int]:
    """Return every process below `pid`, as Linux tells of them."""
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        children += [int(child) for child in task.read_text().split()]
    return children + [grandchild for child in children for grandchild in descendants(child)]


def busy_descendants(pid: int) -> bool:
    """Return whether some process below `pid` has been computing for a while."""
    ticks = [
        int(Path(f"/proc/{p}/stat").read_text().rpartition(")")[2].split()[11]) for p in descendants(pid) if alive(p)
    ]
    return len(ticks) > 1 and max(ticks) > 0.5 * os.sysconf("SC_CLK_TCK")


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_reader_that_leaves_is_no_failure():
    command = f"{sys.executable} -m labrunner schema | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert done.stdout == "{\n"
    assert "Traceback" not in done.stderr


def test_a_fault_of_ours_is_one_line_a_log_and_code_3(tmp_path):
    script = (
        "import sys, labrunner.catalog as c\n"
        "def broken(*_): raise RuntimeError('out of luck')\n"
        "c.built_in_labs = broken\n"
        "sys.argv = ['labrunner', 'list']\n"
        "from labrunner.__main__ import main; main()\n"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=False)

    log = next(tmp_path.glob("labrunner-*.log"))
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert str(log) in done.stderr
    assert "out of luck" in log.read_text(encoding="utf-8")
