"""What `posix` knows of processes, users and the machine in a page, where there are none."""


def getpid():
    return 1


def getppid():
    return 0


def getuid():
    return 1000


geteuid = getgid = getegid = getuid


def cpu_count():
    return 1


def urandom(size, /):
    import _littoral

    return _littoral.random_bytes(size)


def getrandom(size, flags=0):
    return urandom(size)


class terminal_size(tuple):
    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])


def get_terminal_size(fd=1, /):
    return terminal_size((80, 24))


class uname_result(tuple):
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])


def uname():
    return uname_result(("Littoral", "page", "1", "1", "wasm32"))


def putenv(name, value, /):
    pass


def unsetenv(name, /):
    pass


def _exit(status):
    raise SystemExit(status)


def abort():
    raise SystemExit(134)


def system(command):
    raise OSError(1, "there are no processes in a page")
