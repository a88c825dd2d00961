"""Finds the part of the Python library that a page fetches when it is first needed."""

import sys

import _frozen_importlib
import _imp
import _littoral

_MODULES = dict(_littoral.library_modules())


class LibraryImporter:
    """Of `sys.meta_path`. The first import of one of these modules waits for the whole library."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in _MODULES:
            return None
        return _frozen_importlib.ModuleSpec(
            name, LibraryImporter, origin="frozen", is_package=_MODULES[name]
        )

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        exec(_littoral.library_code(module.__spec__.name), module.__dict__)


def install():
    sys.meta_path.append(LibraryImporter)


def settle():
    """Makes the fetched library the source of what was run and is not kept (`spent.rs`)."""
    for name in list(_MODULES):
        if _imp.is_frozen(name) and name not in sys.modules:
            del _MODULES[name]
    sys.meta_path.remove(LibraryImporter)
    sys.meta_path.insert(0, LibraryImporter)
