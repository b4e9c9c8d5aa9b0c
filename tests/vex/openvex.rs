//! What OpenVEX 0.2.0 asks of a document, read from its text: which keys there are, and what each status needs.

use serde_json::{Value, json};

/// A JSON schema of it.
pub(super) fn schema() -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let moment = json!({ "type": "string", "format": "date-time" });
    let address = json!({ "type": "string", "format": "uri" });
    let identifiers = json!({
        "type": "object",
        "minProperties": 1,
        "additionalProperties": false,
        "properties": { "purl": { "type": "string", "pattern": "^pkg:" }, "cpe23": { "type": "string", "pattern": "^cpe:2\\.3:" } },
    });
    let part = json!({
        "type": "object",
        "required": ["@id"],
        "additionalProperties": false,
        "properties": { "@id": address, "identifiers": identifiers },
    });
    let mut product = part.clone();
    product["properties"]["subcomponents"] =
        json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": part });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["@context", "@id", "author", "role", "timestamp", "version", "statements"],
        "additionalProperties": false,
        "properties": {
            "@context": { "const": "https://openvex.dev/ns/v0.2.0" },
            "@id": address,
            "author": text,
            "role": text,
            "timestamp": moment,
            "last_updated": moment,
            "version": { "type": "integer", "minimum": 1 },
            "tooling": text,
            "statements": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/$defs/statement" } },
        },
        "$defs": { "statement": {
            "type": "object",
            "required": ["vulnerability", "products", "status", "timestamp"],
            "additionalProperties": false,
            "properties": {
                "@id": address,
                "vulnerability": {
                    "type": "object",
                    "required": ["name"],
                    "additionalProperties": false,
                    "properties": { "@id": address, "name": text, "description": text, "aliases": { "type": "array", "items": text } },
                },
                "timestamp": moment,
                "last_updated": moment,
                "products": { "type": "array", "minItems": 1, "uniqueItems": true, "items": product },
                "status": { "enum": ["not_affected", "affected", "fixed", "under_investigation"] },
                "status_notes": text,
                "justification": { "enum": [
                    "component_not_present",
                    "vulnerable_code_not_present",
                    "vulnerable_code_not_in_execute_path",
                    "vulnerable_code_cannot_be_controlled_by_adversary",
                    "inline_mitigations_already_exist",
                ] },
                "impact_statement": text,
                "action_statement": text,
                "action_statement_timestamp": moment,
            },
            "allOf": [
                {
                    "if": { "properties": { "status": { "const": "not_affected" } } },
                    "then": { "anyOf": [{ "required": ["justification"] }, { "required": ["impact_statement"] }] },
                    "else": { "not": { "required": ["justification"] } },
                },
                {
                    "if": { "properties": { "status": { "const": "affected" } } },
                    "then": { "required": ["action_statement"] },
                },
            ],
        } },
    })
}
