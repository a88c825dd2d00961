"""The clocks of `time` that RustPython lacks in a page, and `sleep`."""

import time

import _littoral


def monotonic():
    """Seconds of a clock that never goes back."""
    return _littoral.now_ms() / 1000.0


def monotonic_ns():
    return int(_littoral.now_ms() * 1e6)


def time_ns():
    return int(time.time() * 1000) * 1_000_000


def sleep(seconds, /):
    """Waits; the page can stop it."""
    if not isinstance(seconds, (int, float)):
        seconds = seconds.__index__() if hasattr(seconds, "__index__") else float(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    _littoral.sleep(seconds * 1000.0)


def install():
    time.time_ns = time_ns
    time.sleep = sleep
    for name in ("monotonic", "perf_counter", "process_time", "thread_time"):
        setattr(time, name, monotonic)
        setattr(time, name + "_ns", monotonic_ns)


def locate():
    """The time zone, which is that of the page's reader: not known when an interpreter is prepared."""
    local = time.localtime()
    time.timezone = time.altzone = -(local.tm_gmtoff or 0)
    time.daylight = 0
    time.tzname = (local.tm_zone or "UTC",) * 2
