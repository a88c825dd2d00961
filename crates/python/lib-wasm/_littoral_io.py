"""`FileIO` and `open` over `posix`: RustPython's own need a host's file system."""

import _io
import posix

_MODES = {"r": posix.O_RDONLY, "w": posix.O_WRONLY, "a": posix.O_WRONLY, "x": posix.O_WRONLY}
_EXTRA = {
    "r": 0,
    "w": posix.O_CREAT | posix.O_TRUNC,
    "a": posix.O_CREAT | posix.O_APPEND,
    "x": posix.O_CREAT | posix.O_EXCL,
}


class FileIO(_io._RawIOBase):
    """An unbuffered file."""

    _fd = -1
    _closefd = True

    def __init__(self, file, mode="r", closefd=True, opener=None):
        kinds = [c for c in mode if c in "rwax"]
        if len(kinds) != 1 or set(mode) - set("rwaxb+"):
            raise ValueError(f"invalid mode: {mode}")
        kind = kinds[0]
        self._readable = kind == "r" or "+" in mode
        self._writable = kind != "r" or "+" in mode
        flags = (posix.O_RDWR if "+" in mode else _MODES[kind]) | _EXTRA[kind] | posix.O_CLOEXEC
        self._mode = {"r": "rb", "w": "wb", "a": "ab", "x": "xb"}[kind] + "+" * ("+" in mode)
        if self._mode == "wb+":
            self._mode = "rb+"
        self.name = file
        self._closefd = closefd
        if isinstance(file, int):
            if file < 0:
                raise ValueError("negative file descriptor")
            self._fd = file
            posix.fstat(file)
            return
        if not closefd:
            raise ValueError("Cannot use closefd=False with file name")
        fd = opener(file, flags) if opener is not None else posix.open(file, flags, 0o666)
        if not isinstance(fd, int) or fd < 0:
            raise ValueError(f"opener returned {fd!r}")
        if posix._handle(fd).node.is_dir:
            posix.close(fd)
            posix._raise(21, file)
        self._fd = fd
        if kind == "a":
            posix.lseek(fd, 0, 2)

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def _unsupported(self, what):
        import io

        raise io.UnsupportedOperation(what)

    def fileno(self):
        self._check()
        return self._fd

    def readable(self):
        self._check()
        return self._readable

    def writable(self):
        self._check()
        return self._writable

    def seekable(self):
        self._check()
        return True

    def isatty(self):
        self._check()
        return False

    _isatty_open_only = isatty

    def read(self, size=-1):
        self._check()
        if not self._readable:
            self._unsupported("File not open for reading")
        if size is None or size < 0:
            return self.readall()
        return posix.read(self._fd, size)

    def readall(self):
        self._check()
        if not self._readable:
            self._unsupported("File not open for reading")
        return posix.read(self._fd, 1 << 30)

    def readinto(self, buffer):
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def write(self, data):
        self._check()
        if not self._writable:
            self._unsupported("File not open for writing")
        return posix.write(self._fd, data)

    def seek(self, offset, whence=0):
        self._check()
        return posix.lseek(self._fd, offset, whence)

    def tell(self):
        self._check()
        return posix.lseek(self._fd, 0, 1)

    def truncate(self, size=None):
        self._check()
        if not self._writable:
            self._unsupported("File not open for writing")
        if size is None:
            size = self.tell()
        posix.ftruncate(self._fd, size)
        return size

    def close(self):
        if not self.closed:
            try:
                if self._closefd and self._fd >= 0:
                    posix.close(self._fd)
            finally:
                super().close()

    @property
    def closefd(self):
        return self._closefd

    @property
    def mode(self):
        return self._mode

    def __repr__(self):
        if self.closed:
            return "<_io.FileIO [closed]>"
        return f"<_io.FileIO name={self.name!r} mode={self.mode!r} closefd={self._closefd}>"


FileIO.__module__ = "_io"


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
         opener=None):
    if not isinstance(file, int):
        file = posix.fspath(file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    letters = set(mode)
    if letters - set("axrwb+t") or len(mode) > len(letters):
        raise ValueError(f"invalid mode: {mode!r}")
    binary = "b" in letters
    if binary and "t" in letters:
        raise ValueError("can't have text and binary mode at once")
    if len(letters & set("axrw")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    if binary:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                article = "an" if name != "newline" else "a"
                raise ValueError(f"binary mode doesn't take {article} {name} argument")
    if file in (1, 2) and isinstance(file, int):
        raise OSError(9, "Bad file descriptor")
    raw = FileIO(file, mode.replace("b", "").replace("t", ""), closefd, opener)
    result = raw
    try:
        if buffering == 0:
            if binary:
                return raw
            raise ValueError("can't have unbuffered text I/O")
        size = buffering if buffering > 1 else 8192
        if "+" in letters:
            result = _io.BufferedRandom(raw, size)
        elif "r" in letters:
            result = _io.BufferedReader(raw, size)
        else:
            result = _io.BufferedWriter(raw, size)
        if binary:
            return result
        text = _io.TextIOWrapper(result, encoding or "utf-8", errors, newline, buffering == 1)
        result = text
        text.mode = mode
        return text
    except BaseException:
        result.close()
        raise


open.__module__ = "_io"


def install():
    """Puts both where Python looks for them."""
    import builtins
    import sys

    _io.FileIO = FileIO
    _io.open = open
    _io.open_code = lambda path: open(path, "rb")
    builtins.open = open
    if "posix" not in sys.builtin_module_names:
        sys.builtin_module_names = tuple(sorted((*sys.builtin_module_names, "posix")))
