"""Reads every VEX document of a site with lib4vex, and those in CSAF with csaf-tool, too; counts what they find.

lib4vex takes the name of a product in OpenVEX for a package URL, and refuses a document that names products otherwise:
of these it is only checked that they are the reason.
"""

import json
import pathlib
import subprocess
import sys

from lib4vex.parser import VEXParser

site = pathlib.Path(sys.argv[1])
csaf_tool = pathlib.Path(sys.executable).with_name("csaf-tool")
read = refused = found = shown = 0


def statements(path, kind, expected):
    """What lib4vex makes of a document: one entry, or more, for each of its statements, each with a status."""
    parser = VEXParser(vex_type="auto")
    parser.parse(str(path))
    entries = parser.get_vulnerabilities()
    assert parser.get_type() == kind, f"{path}: {parser.get_type()}"
    assert len(entries) >= expected, f"{path}: {len(entries)} of {expected}"
    assert all(entry.get("status") for entry in entries), path
    return entries


for path in sorted((site / "vex").glob("*.json")):
    document = json.loads(path.read_text())
    openvex = path.name.endswith(".openvex.json")
    said = document["statements" if openvex else "vulnerabilities"]
    named = [product["@id"] for one in said for product in one.get("products", [])]
    try:
        entries = statements(path, "openvex" if openvex else "cyclonedx", len(said))
    except ValueError as error:
        assert openvex and not all(name.startswith("pkg:") for name in named), f"{path}: {error}"
        refused += 1
        continue
    read += 1
    found += len(entries)

for path in sorted((site / ".well-known/csaf/white").glob("*/*.json")):
    document = json.loads(path.read_text())
    if document["document"]["category"] != "csaf_vex":
        continue
    names = {vulnerability["cve"] for vulnerability in document["vulnerabilities"]}
    entries = statements(path, "csaf", len(names))
    assert {entry["id"] for entry in entries} == names, path
    read += 1
    found += len(entries)
    tool = subprocess.run([csaf_tool, "-i", path], capture_output=True, text=True)
    assert tool.returncode == 0 and "[ERROR]" not in tool.stdout, f"{path}: {tool.stdout[-400:]}{tool.stderr[-400:]}"
    missing = [name for name in [document["document"]["tracking"]["id"], *names] if name not in tool.stdout]
    assert not missing, f"{path}: csaf-tool does not show {missing}"
    shown += 1

assert read > 7, f"only {read} documents were read"
assert shown > 1, f"csaf-tool showed {shown} documents"
print(f"lib4vex: {read} documents with {found} statements; {refused} have products without package URLs, which it cannot read")
print(f"csaf-tool: {shown} documents")
