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


@pytest.mark.parametrize(
    ("presses", "number", "code"), [(1, signal.SIGINT, 130), (2, signal.SIGINT, 130), (1, signal.SIGTERM, 143)]
)
def test_an_audit_in_several_processes_stops_at_once(tmp_path, presses, number, code):
    command = [sys.executable, "-m", "labrunner", "audit", "--all", "--instances", "2000"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while not busy_descendants(process.pid):
        time.sleep(0.05)
        assert process.poll() is None

    family = descendants(process.pid)
    started = time.monotonic()
    for _ in range(presses):
        process.send_signal(number)
        time.sleep(0.02)
    _, err = process.communicate(timeout=30)

    # It takes a tenth of a second; left to their end, these audits would run for a minute.
    assert time.monotonic() - started < 5
    # A second Ctrl-C may end the program before it says that the first one did.
    assert process.returncode == code or (presses > 1 and process.returncode == -signal.SIGINT)
    assert "Traceback" not in err
    # Python's tracker of shared resources ends a moment after the last process that it served.
    while any(map(alive, family)) and time.monotonic() - started < 10:
        time.sleep(0.02)
    assert [pid for pid in family if alive(pid)] == []


@pytest.mark.parametrize("arguments", ["schema", "list", "run lab-01 --secret s", "audit lab-00 --instances 4"])
def test_a_reader_that_leaves_is_told_nothing_and_is_no_refusal(tmp_path, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as pipe:
        command = [sys.executable, "-m", "labrunner", *arguments.split()]
        done = subprocess.run(command, cwd=tmp_path, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", ["list", "run lab-01 --secret s", "schema"])
def test_output_that_finds_no_room_is_said_plainly(tmp_path, arguments):
    done = in_bash(f"{arguments} > /dev/full", tmp_path)

    assert done.returncode == 3
    assert done.stderr == "labrunner: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("seconds", [0.1, 0.2, 0.3, 0.5])
def test_a_ctrl_c_while_an_audit_starts_its_processes_leaves_no_traceback(tmp_path, seconds):
    command = [sys.executable, "-m", "labrunner", "audit", "--all", "--instances", "2000"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    while not descendants(process.pid):
        assert process.poll() is None

    time.sleep(seconds)
    # A terminal sends it to every process at once.
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)

    assert (process.returncode, out, err) == (130, "", "labrunner: interrupted\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("where", ["2>/dev/full", "2>&1 | true; exit ${PIPESTATUS[0]}"])
def test_an_error_that_cannot_be_told_keeps_its_exit_code(tmp_path, where):
    assert in_bash(f"run lab-77 {where}", tmp_path).returncode == 2


def test_an_error_holds_no_command_to_the_terminal(labrunner):
    done = labrunner("run", "lab-00", "--labs", "a\x1b[2Jb")

    assert done.err == "labrunner: --labs a\\x1b[2Jb: no such folder\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("list >&-", 0), ("run lab-01 >&- 2>&- <&-", 0), ("run lab-77 >&- 2>&-", 2), ("list 2>&-", 0)],
)
def test_closed_streams_take_nothing_and_change_no_exit_code(tmp_path, arguments, code):
    done = in_bash(arguments, tmp_path)

    assert (done.returncode, done.stderr) == (code, "")


def in_bash(arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run labrunner as a shell does, with redirections among `arguments`."""
    command = ["bash", "-c", f"{sys.executable} -m labrunner {arguments}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


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
