//! `obstat lookup` in a small workspace.

use snapbox::str;

use crate::fixture::{FIRST, Workspace};

fn released() -> Workspace {
    let workspace = Workspace::unsigned();
    workspace
        .obstat(&["release", "--all", "--at", FIRST])
        .code(0);
    workspace
}

#[test]
fn an_affected_release_says_what_to_do() {
    let workspace = released();
    workspace
        .obstat(&["lookup", "P-100", "1.1.0"])
        .code(0)
        .stdout_eq(str![[r#"
Example Pump, model P-100, release 1.1.0 (Example Devices)
https://security.devices.example/products/pump/1.1.0/
affected

CVE-1900-10001: Missing authentication for the service port
  severity high (7.1)
  affected
    fix: Install firmware 1.2.0.
    fixed in: 1.2.0
    EX-SA-2026-0001: Example Pump: service port without password (patient safety)
    https://security.devices.example/advisories/ex-sa-2026-0001/, since 2026-06-01T08:00:00Z

as of 2026-06-01T08:00:00Z

"#]])
        .stderr_eq(str![]);
    workspace
        .obstat(&[
            "lookup",
            "cpe:2.3:o:example:pump_firmware:1.2.0:*:*:*:*:*:*:*",
            "CVE-1900-10001",
        ])
        .code(0)
        .stdout_eq(str![[r#"
Example Pump, release 1.2.0 (Example Devices)
https://security.devices.example/products/pump/1.2.0/
fixed

CVE-1900-10001: Missing authentication for the service port
  severity high (7.1)
  fixed
    EX-SA-2026-0001: Example Pump: service port without password (patient safety)
    https://security.devices.example/advisories/ex-sa-2026-0001/, since 2026-06-01T08:00:00Z

as of 2026-06-01T08:00:00Z

"#]])
        .stderr_eq(str![]);
}

#[test]
fn what_nobody_spoke_of_is_no_statement() {
    let workspace = released();
    for (arguments, why) in [
        (
            &["lookup", "pump", "9.9.9"][..],
            "nobody knows this release\n",
        ),
        (
            &["lookup", "toaster", "1"],
            "no product has this name or identifier\n",
        ),
        (&["lookup", "pump"], "no release was named\n"),
        (
            &["lookup", "pump", "1.1.0", "CVE-1900-9"],
            "nobody assessed this release\n",
        ),
    ] {
        let output = workspace.obstat(arguments).code(4).get_output().clone();
        let text = String::from_utf8(output.stdout).unwrap();
        let silence = "no statement: this does not mean not affected\n";
        assert!(text.contains(&format!("{silence}{why}")), "{text}");
    }
    // Before the first release nothing was said.
    workspace
        .obstat(&["lookup", "pump", "1.1.0", "--at", "2026-05-31T00:00:00Z"])
        .code(4);
}

#[test]
fn programs_get_json() {
    let workspace = released();
    let output = workspace
        .obstat(&["lookup", "P-100", "1.1.0", "--format", "json"])
        .code(0)
        .get_output()
        .clone();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["at"], FIRST);
    assert_eq!(answer["answer"], "affected");
    assert_eq!(answer["models"], serde_json::json!(["P-100"]));
    let said = &answer["vulnerabilities"][0]["said"][0];
    assert_eq!(said["advisory"]["id"], "EX-SA-2026-0001");
    assert_eq!(said["fixed_in"], serde_json::json!(["1.2.0"]));
}
