"""Cores and the time that processes spend on them."""

import os
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def pin(core: int, pid: int = 0) -> None:
    """Keep a process (0: this one) on one core; without effect where there is only one."""
    cores = sorted(os.sched_getaffinity(0) | {0})
    if len(cores) > 1 or os.cpu_count() != 1:
        os.sched_setaffinity(pid, {core % (os.cpu_count() or 1)})


def seconds_used(pid: int) -> float:
    """CPU seconds of a process and its threads so far, in user and kernel mode (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND


def resident_kib(pid: int) -> int:
    """Resident memory of a process in KiB (VmRSS of proc(5))."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])
