"""Reads every Atom document of a site with feedparser, which must have nothing to say against it.

    python3 feeds.py SITE
"""

import pathlib
import sys

import feedparser

site = pathlib.Path(sys.argv[1])
failures = []
entries = 0
files = sorted(site.rglob("atom.xml"))
for file in files:
    name = file.relative_to(site)
    data = file.read_bytes()
    feed = feedparser.parse(data)
    if feed.bozo:
        failures.append(f"{name}: {feed.bozo_exception}")
    if feed.version != "atom10":
        failures.append(f"{name}: taken for {feed.version or 'nothing'}")
    if feed.encoding != "utf-8":
        failures.append(f"{name}: read as {feed.encoding}")
    if len(feed.entries) != data.count(b"<entry>"):
        failures.append(f"{name}: {len(feed.entries)} entries are read of {data.count(b'<entry>')}")
    for it in [feed.feed, *feed.entries]:
        # Times that are no times are left out, as is what is missing.
        for key in ["id", "title", "link", "updated_parsed"]:
            if not it.get(key):
                failures.append(f"{name}: {it.get('id', 'an entry')}: no {key}")
    entries += len(feed.entries)
for failure in failures[:40]:
    print(failure, file=sys.stderr)
print(f"{len(files)} Atom documents with {entries} entries, {len(failures)} failures")
sys.exit(1 if failures or not files else 0)
