"""Finds the part of the Python library that a page fetches when it is first needed."""

import sys

import _frozen_importlib
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
