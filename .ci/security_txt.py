"""Reads a security.txt with a parser that is not ours.

    python3 security_txt.py FILE URL

Errors end with 1. That it has expired is left out: the example's is as old as the example.
"""

import sys

import sectxt

path, url = sys.argv[1:]
with open(path, "rb") as file:
    parsed = sectxt.Parser(file.read(), urls=url)
errors = [error for error in parsed.errors if error["code"] != "expired"]
for message in errors + parsed.recommendations:
    print(message["code"], message["message"], message["line"])
if errors:
    sys.exit(1)
print("security.txt is sound, with", len(parsed.lines), "lines")
