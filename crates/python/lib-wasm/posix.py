"""`posix` for a page: a file system in memory, and what else `os` expects.

Files live as long as the kernel. There are no processes, users or links; what is missing here is
missing from `os`, too.
"""

import time as _time

from _littoral_process import (
    _exit,
    abort,
    cpu_count,
    get_terminal_size,
    getegid,
    geteuid,
    getgid,
    getpid,
    getppid,
    getrandom,
    getuid,
    putenv,
    system,
    terminal_size,
    uname,
    uname_result,
    unsetenv,
    urandom,
)

_S_DIR = 0o040000
_S_FILE = 0o100000

O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE = 0, 1, 2, 3
O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC, O_APPEND = 0o100, 0o200, 0o400, 0o1000, 0o2000
O_NONBLOCK, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC = 0o4000, 0o200000, 0o400000, 0o2000000
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
EX_OK = 0

error = OSError


class _Node:
    """A file (`data` is a bytearray) or a directory (`data` is a dict of names)."""

    _next = 1

    def __init__(self, data):
        self.data = data
        self.mode = (_S_DIR | 0o755) if isinstance(data, dict) else (_S_FILE | 0o644)
        self.ino = _Node._next
        _Node._next += 1
        self.atime = self.mtime = self.ctime = _time.time_ns()

    @property
    def is_dir(self):
        return isinstance(self.data, dict)

    def touch(self):
        self.mtime = self.ctime = _time.time_ns()


class _Handle:
    def __init__(self, node, flags, path):
        self.node = node
        self.flags = flags
        self.path = path
        self.position = 0


_root = _Node({})
_handles = {}
_cwd = "/home/reader"


# In a page, `OSError(2, …)` is not made a `FileNotFoundError` by itself.
_CLASSES = {
    1: PermissionError,
    2: FileNotFoundError,
    13: PermissionError,
    17: FileExistsError,
    20: NotADirectoryError,
    21: IsADirectoryError,
}


def _raise(number, path=None, second=None):
    error = _CLASSES.get(number, OSError)
    if path is None:
        raise error(number, strerror(number))
    if second is None:
        raise error(number, strerror(number), path)
    raise error(number, strerror(number), path, None, second)


_MESSAGES = {
    1: "Operation not permitted",
    2: "No such file or directory",
    9: "Bad file descriptor",
    13: "Permission denied",
    17: "File exists",
    20: "Not a directory",
    21: "Is a directory",
    22: "Invalid argument",
    39: "Directory not empty",
}


def strerror(number, /):
    return _MESSAGES.get(number, f"Unknown error {number}")


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(
            "expected str, bytes or os.PathLike object, not " + type(path).__name__
        )
    result = method(path)
    if not isinstance(result, (str, bytes)):
        raise TypeError(
            f"expected {type(path).__name__}.__fspath__() to return str or bytes, "
            f"not {type(result).__name__}"
        )
    return result


def _parts(path):
    text = fspath(path)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    if not text:
        _raise(2, path)
    if "\0" in text:
        raise ValueError("embedded null character in path")
    if not text.startswith("/"):
        text = _cwd + "/" + text
    parts = []
    for part in text.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part and part != ".":
            parts.append(part)
    return parts


def _find(path, dir_fd=None):
    if isinstance(path, int):
        return _handle(path).node
    node = _root
    for part in _parts(path):
        if not node.is_dir:
            _raise(20, path)
        if part not in node.data:
            _raise(2, path)
        node = node.data[part]
    return node


def _parent(path):
    """The directory that holds a path, and the path's last name."""
    parts = _parts(path)
    if not parts:
        _raise(1, path)
    node = _root
    for part in parts[:-1]:
        if not node.is_dir:
            _raise(20, path)
        if part not in node.data:
            _raise(2, path)
        node = node.data[part]
    if not node.is_dir:
        _raise(20, path)
    return node, parts[-1]


def _handle(fd):
    try:
        return _handles[fd]
    except KeyError:
        _raise(9)


def open(path, flags, mode=0o777, *, dir_fd=None):
    directory, name = _parent(path) if _parts(path) else (None, "")
    node = _root if directory is None else directory.data.get(name)
    if node is None:
        if not flags & O_CREAT:
            _raise(2, path)
        node = directory.data[name] = _Node(bytearray())
        directory.touch()
    else:
        if flags & O_CREAT and flags & O_EXCL:
            _raise(17, path)
        if node.is_dir and flags & O_ACCMODE != O_RDONLY:
            _raise(21, path)
        if flags & O_DIRECTORY and not node.is_dir:
            _raise(20, path)
        if flags & O_TRUNC and not node.is_dir:
            del node.data[:]
            node.touch()
    fd = 3
    while fd in _handles:
        fd += 1
    _handles[fd] = _Handle(node, flags, path)
    return fd


def close(fd):
    _handle(fd)
    del _handles[fd]


def closerange(low, high, /):
    for fd in range(low, high):
        _handles.pop(fd, None)


def dup(fd, /):
    old = _handle(fd)
    new = 3
    while new in _handles:
        new += 1
    _handles[new] = old
    return new


def read(fd, length, /):
    handle = _handle(fd)
    if handle.flags & O_ACCMODE == O_WRONLY:
        _raise(9)
    if handle.node.is_dir:
        _raise(21)
    start = handle.position
    data = bytes(handle.node.data[start : start + length])
    handle.position += len(data)
    return data


def _write_at(handle, position, data):
    if handle.flags & O_ACCMODE == O_RDONLY:
        _raise(9)
    content = handle.node.data
    if position > len(content):
        content.extend(bytes(position - len(content)))
    content[position : position + len(data)] = data
    handle.node.touch()
    return position + len(data)


def write(fd, data, /):
    data = bytes(data)
    if fd in (1, 2):
        import sys

        stream = sys.stdout if fd == 1 else sys.stderr
        stream.write(data.decode("utf-8", "replace"))
        return len(data)
    handle = _handle(fd)
    position = len(handle.node.data) if handle.flags & O_APPEND else handle.position
    handle.position = _write_at(handle, position, data)
    return len(data)


def lseek(fd, offset, whence, /):
    handle = _handle(fd)
    base = (0, handle.position, 0 if handle.node.is_dir else len(handle.node.data))[whence]
    if base + offset < 0:
        _raise(22)
    handle.position = base + offset
    return handle.position


def ftruncate(fd, length, /):
    handle = _handle(fd)
    if handle.flags & O_ACCMODE == O_RDONLY:
        _raise(22)
    content = handle.node.data
    if length < len(content):
        del content[length:]
    else:
        content.extend(bytes(length - len(content)))
    handle.node.touch()


def truncate(path, length):
    if isinstance(path, int):
        return ftruncate(path, length)
    fd = open(path, O_WRONLY)
    try:
        ftruncate(fd, length)
    finally:
        close(fd)


def fsync(fd):
    _handle(fd)


fdatasync = fsync


def isatty(fd, /):
    return False


def get_inheritable(fd, /):
    return False


def set_inheritable(fd, inheritable, /):
    pass


_STAT = (
    "st_mode st_ino st_dev st_nlink st_uid st_gid st_size st_atime st_mtime st_ctime "
    "st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev"
).split()


class stat_result(tuple):
    """What `os.stat` answers: ten items, and more attributes."""

    n_fields = len(_STAT)
    n_sequence_fields = 10
    n_unnamed_fields = 0

    def __new__(cls, values, extra=None):
        values = tuple(values)
        self = tuple.__new__(cls, values[:10])
        fields = dict(zip(_STAT, values))
        for name in ("st_atime", "st_mtime", "st_ctime"):
            fields.setdefault(name + "_ns", int(fields[name] * 1_000_000_000))
        self.__dict__.update(fields)
        return self

    def __repr__(self):
        items = ", ".join(f"{name}={self.__dict__[name]!r}" for name in _STAT[:10])
        return f"os.stat_result({items})"


stat_result.__module__ = "os"


def _stat(node):
    size = 4096 if node.is_dir else len(node.data)
    times = (node.atime, node.mtime, node.ctime)
    return stat_result(
        (node.mode, node.ino, 1, 1, 1000, 1000, size)
        + tuple(t // 1_000_000_000 for t in times)
        + times
        + (4096, (size + 511) // 512, 0)
    )


def stat(path, *, dir_fd=None, follow_symlinks=True):
    return _stat(_find(path))


def lstat(path, *, dir_fd=None):
    return _stat(_find(path))


def fstat(fd):
    return _stat(_handle(fd).node)


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    try:
        _find(path)
    except OSError:
        return False
    return True


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    node = _find(path)
    node.mode = node.mode & ~0o7777 | mode & 0o7777


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    node = _find(path)
    if ns is not None:
        node.atime, node.mtime = ns
    elif times is not None:
        node.atime, node.mtime = (int(t * 1_000_000_000) for t in times)
    else:
        node.atime = node.mtime = _time.time_ns()


def mkdir(path, mode=0o777, *, dir_fd=None):
    parts = _parts(path)
    if not parts:
        _raise(17, path)
    directory, name = _parent(path)
    if name in directory.data:
        _raise(17, path)
    directory.data[name] = _Node({})
    directory.touch()


def rmdir(path, *, dir_fd=None):
    directory, name = _parent(path)
    node = directory.data.get(name)
    if node is None:
        _raise(2, path)
    if not node.is_dir:
        _raise(20, path)
    if node.data:
        _raise(39, path)
    del directory.data[name]
    directory.touch()


def unlink(path, *, dir_fd=None):
    directory, name = _parent(path)
    node = directory.data.get(name)
    if node is None:
        _raise(2, path)
    if node.is_dir:
        _raise(21, path)
    del directory.data[name]
    directory.touch()


remove = unlink


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    directory, name = _parent(src)
    node = directory.data.get(name)
    if node is None:
        _raise(2, src, dst)
    target, new = _parent(dst)
    old = target.data.get(new)
    if old is node:
        return
    if node.is_dir and _parts(dst)[: len(_parts(src))] == _parts(src):
        _raise(22, src, dst)
    if old is not None:
        if old.is_dir and not node.is_dir:
            _raise(21, src, dst)
        if node.is_dir and not old.is_dir:
            _raise(20, src, dst)
        if old.is_dir and old.data:
            _raise(39, src, dst)
    del directory.data[name]
    target.data[new] = node
    directory.touch()
    target.touch()


replace = rename


def _names(path):
    node = _find("." if path is None else path)
    if not node.is_dir:
        _raise(20, path)
    return node


def listdir(path=None):
    names = list(_names(path).data)
    return [name.encode() for name in names] if isinstance(path, bytes) else names


class DirEntry:
    def __init__(self, name, path, node):
        self.name = name
        self.path = path
        self._node = node

    def __fspath__(self):
        return self.path

    def inode(self):
        return self._node.ino

    def is_dir(self, *, follow_symlinks=True):
        return self._node.is_dir

    def is_file(self, *, follow_symlinks=True):
        return not self._node.is_dir

    def is_symlink(self):
        return False

    def is_junction(self):
        return False

    def stat(self, *, follow_symlinks=True):
        return _stat(self._node)

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


DirEntry.__module__ = "posix"


class _Scan:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path=None):
    node = _names(path)
    text = "." if path is None else fspath(path) if not isinstance(path, int) else ""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    prefix = "" if not text else text if text.endswith("/") else text + "/"
    return _Scan([DirEntry(name, prefix + name, child) for name, child in node.data.items()])


def getcwd():
    return _cwd


def getcwdb():
    return _cwd.encode()


def chdir(path):
    global _cwd
    if not _find(path).is_dir:
        _raise(20, path)
    _cwd = "/" + "/".join(_parts(path))


def readlink(path, *, dir_fd=None):
    _find(path)
    _raise(22, path)


def umask(mask, /):
    return 0o022


environ = {b"HOME": b"/home/reader", b"USER": b"reader", b"LANG": b"C.UTF-8", b"TMPDIR": b"/tmp"}
_have_functions = []

for _path in ("/home", "/home/reader", "/tmp"):
    mkdir(_path)
del _path
