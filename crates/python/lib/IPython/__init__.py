"""What notebooks use of IPython, over Littoral's kernel."""

import _littoral

from IPython.display import display

__version__ = "9.0.0"
version_info = (9, 0, 0)

# Magics that set up what is always there, or what has no meaning here.
_IGNORED = frozenset(
    "matplotlib config load_ext reload_ext autoreload pylab precision colors xmode automagic "
    "pdb logstop".split()
)


class InteractiveShell:
    """The object that `get_ipython()` answers."""

    @property
    def execution_count(self):
        return _littoral.execution_count()

    @property
    def user_ns(self):
        import sys

        return vars(sys.modules["__main__"])

    def run_line_magic(self, name, line):
        if name in _IGNORED:
            return None
        method = getattr(self, "_magic_" + name, None)
        if method is None:
            raise RuntimeError(
                f"line magic %{name} is not supported: there are %time, %timeit, %matplotlib, "
                "%config, %who, %pwd and %cd"
            )
        return method(line)

    magic = run_line_magic

    def run_cell_magic(self, name, line, cell):
        raise RuntimeError(f"cell magic %%{name} is not supported here")

    def system(self, command):
        raise RuntimeError(
            f"!{command}: there is no shell in a page; use Python for it (os, pathlib, shutil)"
        )

    getoutput = system

    def pinfo(self, name):
        if not name:
            print("Write name? for the documentation of an object.")
            return
        try:
            target = eval(name, self.user_ns)
        except Exception as error:
            print(f"Object `{name}` not found ({type(error).__name__}: {error}).")
            return
        print(_describe(name, target))

    def register_magic_function(self, *args, **kwargs):
        raise RuntimeError("magics cannot be added")

    def _magic_time(self, line):
        import time

        start = time.perf_counter()
        value = None
        try:
            try:
                code = compile(line, "<magic %time>", "eval")
            except SyntaxError:
                exec(compile(line, "<magic %time>", "exec"), self.user_ns)
            else:
                value = eval(code, self.user_ns)
        finally:
            print(f"Wall time: {_seconds(time.perf_counter() - start)}")
        return value

    def _magic_timeit(self, line):
        import time

        code = compile(line, "<magic %timeit>", "exec")
        namespace = self.user_ns
        loops = 1
        while True:
            start = time.perf_counter()
            for _ in range(loops):
                exec(code, namespace)
            if time.perf_counter() - start > 0.1 or loops >= 1000000:
                break
            loops *= 10
        times = []
        for _ in range(7):
            start = time.perf_counter()
            for _ in range(loops):
                exec(code, namespace)
            times.append((time.perf_counter() - start) / loops)
        mean = sum(times) / 7
        deviation = (sum((t - mean) ** 2 for t in times) / 7) ** 0.5
        print(
            f"{_seconds(mean)} ± {_seconds(deviation)} per loop "
            f"(mean ± std. dev. of 7 runs, {loops:,} loop{'s' * (loops > 1)} each)"
        )

    def _magic_who(self, line):
        names = sorted(n for n in self.user_ns if not n.startswith("_") and n != "Out")
        print("\t".join(names))

    def _magic_pwd(self, line):
        import os

        return os.getcwd()

    def _magic_cd(self, line):
        import os

        os.chdir(line or "/")
        print(os.getcwd())

    def _magic_pinfo(self, line):
        self.pinfo(line)

    def _magic_env(self, line):
        import os

        name, separator, value = line.partition("=")
        if separator:
            os.environ[name.strip()] = value.strip()
            return None
        return os.environ.get(name.strip()) if name else dict(os.environ)


def _describe(name, target):
    """Signature, type and documentation as text."""
    import inspect

    doc = inspect.getdoc(target) or "<no docstring>"
    # Built-in functions carry their signature at the head of their documentation.
    head, separator, rest = doc.partition("\n--\n\n")
    if separator and "\n" not in head:
        signature, doc = head.replace("$module, ", "").replace("$self, ", ""), rest
        signature = signature.replace("($module)", "()").replace("($self)", "()")
    else:
        try:
            signature = f"{name}{inspect.signature(target)}"
        except (TypeError, ValueError):
            signature = None
    lines = [f"Signature: {signature}"] if signature else []
    lines.append(f"Type:      {type(target).__name__}")
    lines.append(f"Docstring: {doc}")
    return "\n".join(lines)


def _seconds(value):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


_shell = InteractiveShell()


def get_ipython():
    return _shell
