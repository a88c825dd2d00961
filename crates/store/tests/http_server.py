"""Serves a directory as hosts of different kinds do. Usage: http_server.py DIRECTORY.

Prints the port. The first part of a path says the kind of host:
plain    an HTML index, no byte ranges (python -m http.server)
ranges   byte ranges, no index
prefix   byte ranges from the start only, no index
bucket   S3: byte ranges, XML listing of three names a page
denied   403 for what is not there
app      its own web page for what is not there
flaky    503 to the first request for each path
"""

import html
import re
import sys
import urllib.parse
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(sys.argv[1])
seen = set()


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Header and body are two writes: with Nagle's algorithm each answer takes 40 ms.
    disable_nagle_algorithm = True

    def __init__(self, *args):
        super().__init__(*args, directory=str(ROOT))

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", kind="application/octet-stream"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        kind, _, rest = address.path.lstrip("/").partition("/")
        if kind == "plain":
            self.path = "/" + rest
            if self.command == "HEAD":
                return super().do_HEAD()
            return super().do_GET()
        if kind == "bucket":
            query = urllib.parse.parse_qs(address.query)
            if "list-type" in query:
                return self.list_bucket(query)
        if kind == "flaky" and self.path not in seen:
            seen.add(self.path)
            return self.answer(503)
        file = ROOT / urllib.parse.unquote(rest)
        if not file.is_file():
            if kind == "denied":
                return self.answer(403)
            if kind == "app":
                page = b"<title>Home</title><a href='about'>About</a>"
                return self.answer(200, page, "text/html")
            return self.answer(404)
        body = file.read_bytes()
        ranged = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if not ranged:
            return self.answer(200, body)
        first, last = ranged.groups()
        if not first:
            if kind == "prefix":
                return self.answer(501)
            return self.answer(206, body[-int(last):])
        if int(first) >= len(body):
            return self.answer(416)
        return self.answer(206, body[int(first): int(last) + 1 if last else None])

    def list_bucket(self, query):
        prefix = query["prefix"][0]
        assert query["delimiter"] == ["/"]
        folder = ROOT / prefix
        entries = []
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            name = html.escape(prefix + path.name)
            if path.is_dir():
                entries.append(f"<CommonPrefixes><Prefix>{name}/</Prefix></CommonPrefixes>")
            else:
                entries.append(f"<Contents><Key>{name}</Key><Size>1</Size></Contents>")
        start = int(query.get("continuation-token", ["page 0"])[0].removeprefix("page "))
        more = start + 3 < len(entries)
        token = f"<NextContinuationToken>page {start + 3}</NextContinuationToken>" if more else ""
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Prefix>{html.escape(prefix)}</Prefix><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"{token}{''.join(entries[start:start + 3])}</ListBucketResult>"
        )
        self.answer(200, body.encode(), "application/xml")


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
