"""Reads every VEX document of a folder with lib4vex, and counts what it finds.

lib4vex takes the name of a product in OpenVEX for a package URL, and refuses a document that names products otherwise:
of these it is only checked that they are the reason.
"""

import json
import pathlib
import sys

from lib4vex.parser import VEXParser

folder = pathlib.Path(sys.argv[1])
read = refused = found = 0
for path in sorted(folder.glob("*.json")):
    document = json.loads(path.read_text())
    openvex = path.name.endswith(".openvex.json")
    said = document["statements" if openvex else "vulnerabilities"]
    named = [product["@id"] for one in said for product in one.get("products", [])]
    parser = VEXParser(vex_type="auto")
    try:
        parser.parse(str(path))
    except ValueError as error:
        assert openvex and not all(name.startswith("pkg:") for name in named), f"{path}: {error}"
        refused += 1
        continue
    vulnerabilities = parser.get_vulnerabilities()
    assert parser.get_type() == ("openvex" if openvex else "cyclonedx"), path
    assert len(vulnerabilities) >= len(said), f"{path}: {len(vulnerabilities)} of {len(said)}"
    assert all(one.get("status") for one in vulnerabilities), path
    read += 1
    found += len(vulnerabilities)
assert read > 5, f"only {read} documents were read"
print(f"lib4vex: {read} documents with {found} statements; {refused} have products without package URLs, which it cannot read")
