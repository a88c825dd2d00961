"""Rich output: the part of IPython.display that notebooks use."""

import _littoral


def display(*objects, include=None, exclude=None, metadata=None, raw=False, **kwargs):
    """Shows objects, each in the best representation that it offers."""
    for value in objects:
        if raw:
            _littoral.display_bundle(value, metadata or {})
        else:
            _littoral.display_object(value)


def clear_output(wait=False):
    """Removes the outputs of the cell so far; with `wait`, when the next one comes."""
    _littoral.clear_output(wait)


class DisplayObject:
    """An object that is one representation of something."""

    _mime = "text/plain"
    _mode = "r"

    def __init__(self, data=None, url=None, filename=None, metadata=None):
        if filename is not None:
            with open(filename, self._mode) as file:
                data = file.read()
        self.data = data
        self.url = url
        self.filename = filename
        self.metadata = metadata or {}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {self._mime: self.data}, ({self._mime: self.metadata} if self.metadata else {})

    def __repr__(self):
        return f"<IPython.core.display.{type(self).__name__} object>"


class TextDisplayObject(DisplayObject):
    pass


class HTML(TextDisplayObject):
    _mime = "text/html"

    def _repr_html_(self):
        return self.data

    def __html__(self):
        return self.data


class Markdown(TextDisplayObject):
    _mime = "text/markdown"


class Math(TextDisplayObject):
    _mime = "text/latex"

    def _repr_mimebundle_(self, include=None, exclude=None):
        text = self.data.strip("$")
        return {self._mime: f"$\\displaystyle {text}$"}, {}


class Latex(TextDisplayObject):
    _mime = "text/latex"


class Pretty(TextDisplayObject):
    _mime = "text/plain"


class JSON(DisplayObject):
    _mime = "application/json"


class SVG(DisplayObject):
    _mime = "image/svg+xml"


class Image(DisplayObject):
    _mode = "rb"
    _TYPES = {
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "svg": "image/svg+xml",
    }

    def __init__(self, data=None, url=None, filename=None, format=None, width=None, height=None,
                 metadata=None, **kwargs):
        if isinstance(data, str) and filename is None:
            # A path, as IPython takes it; addresses are not fetched.
            data, filename = None, data
        super().__init__(data, url, filename, metadata)
        name = format or (str(filename).rpartition(".")[2] if filename else "png")
        self._mime = self._TYPES.get(name.lower(), "image/png")
        if width is not None:
            self.metadata["width"] = width
        if height is not None:
            self.metadata["height"] = height
