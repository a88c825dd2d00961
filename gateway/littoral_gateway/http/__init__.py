"""The gateway's HTTP interface."""

from .app import create_app

__all__ = ["create_app"]
