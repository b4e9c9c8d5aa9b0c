//! Tags at the edge: what `check`, `release`, `build` and `redact` do with each form, and that none of them shows a value.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const PAGE: &str = "content/pages/story.md";
const ADVISORY: &str = "content/advisories/2026/EX-SA-2026-0001.md";
const HEAD: &str = "+++\ntitle = \"A story\"\n+++\n\n";
/// The marks of values that nobody may see.
const SECRETS: &[&str] = &["Quillfeather", "QUILLFEATHER", "00918273", "900-55-0101"];

struct Workspace(TempDir);

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).unwrap(),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

impl Workspace {
    /// The workspace of the rules' tests, with these files added.
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
        copy(&base, folder.path());
        let workspace = Self(folder);
        for (path, text) in files {
            workspace.write(path, text);
        }
        workspace
    }

    /// The same with a page of this prose.
    fn page(prose: &str) -> Self {
        Self::with(&[(PAGE, &format!("{HEAD}{prose}"))])
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.0.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    /// The exit code of a command and all that it shows, in which no value may stand.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_obstat"))
            .current_dir(self.0.path())
            .args(arguments)
            .output()
            .unwrap();
        let shown = [output.stdout, output.stderr].concat();
        let shown = String::from_utf8(shown).unwrap();
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{arguments:?}: {shown}");
        }
        (output.status.code().unwrap(), shown)
    }

    /// What `check` says of tags, a line each.
    fn tags(&self) -> (i32, Vec<String>) {
        let (code, shown) = self.run(&["check", "--format", "short"]);
        let lines = shown.lines().filter(|line| line.contains("[phi-"));
        (code, lines.map(str::to_owned).collect())
    }

    fn release(&self) -> i32 {
        self.run(&["release", "--all", "--at", "2026-06-01T08:00:00Z"])
            .0
    }

    /// The exit code of a build, and the page of the story if there is one.
    fn build(&self) -> (i32, String, Option<String>) {
        let (code, shown) = self.run(&["build", "--at", "2026-06-02T08:00:00Z"]);
        let page = self.0.path().join("public/story/index.html");
        (code, shown, fs::read_to_string(page).ok())
    }
}

const HL7: &str = "```hl7 phi\nMSH|^~\\&|A|B\nPID|1||00918273||QUILLFEATHER^JANE||19450204|F||||||||||900-55-0101\n```\n";
const FHIR: &str = "```fhir phi public=\"One patient.\"\n{\"resourceType\": \"Patient\", \"name\": [{\"family\": \"Quillfeather\", \"given\": [\"Jane\"]}]}\n```\n";
const DICOM: &str =
    "```dicom phi\n(0010,0010) PN [QUILLFEATHER^JANE]        #  18, 1 PatientName\n```\n";

#[test]
fn a_marked_fence_shows_its_stand_in() {
    for (fence, shown) in [
        (HL7, "[redacted: HL7 message]"),
        (FHIR, "One patient."),
        (DICOM, "[redacted: DICOM data set]"),
    ] {
        let workspace = Workspace::page(&format!("Before.\n\n{fence}\nAfter.\n"));
        let (_, lines) = workspace.tags();
        assert!(
            lines.iter().all(|it| it.contains("[phi-short]")),
            "{lines:?}"
        );
        let (code, said, page) = workspace.build();
        assert_eq!(code, 0, "{said}");
        assert!(page.unwrap().contains(shown), "{shown}");
    }
}

#[test]
fn what_a_marked_fence_holds_stops_a_build_elsewhere() {
    for fence in [HL7, FHIR, DICOM] {
        let workspace = Workspace::page(&format!("{fence}\nIt was Jane Quillfeather.\n"));
        let (code, said, page) = workspace.build();
        assert_eq!((code, page), (1, None), "{said}");
    }
}

#[test]
fn a_marked_fence_of_another_form_is_an_error_and_stops_what_publishes() {
    for (fence, words) in [
        (
            "```hl7 phi\nJane Quillfeather\n```\n",
            "holds no segments of HL7 v2",
        ),
        ("```fhir phi\n{}\n```\n", "holds no FHIR resource in JSON"),
        (
            "```dicom phi\nQuillfeather\n```\n",
            "holds no dump of a data set",
        ),
        (
            "```csv phi\nQuillfeather\n```\n",
            "of this format cannot be marked",
        ),
        ("```hl7 phi\n\n```\n", "this marked fence is empty"),
        ("```hl7 phi\nPID|1\n", "this marked fence is not closed"),
    ] {
        let workspace = Workspace::page(fence);
        let (code, lines) = workspace.tags();
        assert_eq!(code, 1);
        assert!(
            lines
                .iter()
                .any(|it| it.contains("error[phi-tag]") && it.contains(words)),
            "{lines:?}"
        );
        assert_eq!(workspace.release(), 3);
        assert_eq!(workspace.build().0, 3);
    }
}

#[test]
fn a_file_that_is_phi_as_a_whole_is_left_out_and_armed() {
    let text =
        "+++\nphi = \"file\"\n+++\n\nJane Quillfeather fell ill on the second ward in spring.\n";
    let workspace = Workspace::with(&[(PAGE, text)]);
    let (code, lines) = workspace.tags();
    assert_eq!(code, 0);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("note[phi-file]"), "{lines:?}");
    let (code, said, page) = workspace.build();
    assert_eq!((code, page), (0, None), "{said}");
    workspace.write(
        "content/pages/other.md",
        "+++\ntitle = \"Other\"\n+++\n\nA patient fell ill on the second ward in spring.\n",
    );
    // Seven words of it are enough.
    workspace.write(
        "content/pages/third.md",
        "+++\ntitle = \"Third\"\n+++\n\nSomebody fell ill on the second ward in spring.\n",
    );
    assert_eq!(workspace.build().0, 1);

    let misspelt = text.replace("\"file\"", "\"fiel\"");
    let workspace = Workspace::with(&[(PAGE, &misspelt)]);
    let (code, said) = workspace.run(&["check", "--format", "short"]);
    assert_eq!(code, 1);
    assert!(said.contains("[toml-word]"), "{said}");
}

const DISCLOSED: &str = "[Jane Quillfeather]{phi=name disclose-by=\"privacy office\" disclose-on=2026-01-02 disclose-basis=\"written consent\"}";

#[test]
fn a_disclosed_value_is_shown_on_the_site_and_told_of() {
    let table = "+++\ntitle = \"A story\"\ndescription = { phi = \"name\", value = \"Jane Quillfeather\", disclose = { by = \"privacy office\", on = 2026-01-02, basis = \"written consent\" } }\n+++\n\nx\n";
    for text in [format!("{HEAD}By {DISCLOSED}.\n"), table.to_owned()] {
        let workspace = Workspace::with(&[(PAGE, &text)]);
        let told = "this name is published as it is, disclosed by `privacy office` on 2026-01-02, on the basis of `written consent`";
        let (code, lines) = workspace.tags();
        assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
        assert!(lines[0].contains(told), "{lines:?}");
        let (code, said, page) = workspace.build();
        assert_eq!(code, 0, "{said}");
        assert!(said.contains(told), "{said}");
        assert!(page.unwrap().contains("Jane Quillfeather"));
    }
}

#[test]
fn a_disclosure_that_lacks_something_is_an_error() {
    for disclose in [
        "{ by = \"x\", on = 2026-01-02 }",
        "{ by = \"x\", on = \"soon\", basis = \"y\" }",
        "{ by = \"x\", on = 2026-01-02, basis = \"y\", why = \"z\" }",
        "{}",
        "true",
    ] {
        let text = format!(
            "+++\ntitle = \"A story\"\ndescription = {{ phi = \"name\", value = \"Jane Quillfeather\", disclose = {disclose} }}\n+++\n\nx\n"
        );
        let workspace = Workspace::with(&[(PAGE, &text)]);
        let (code, lines) = workspace.tags();
        assert_eq!(code, 1, "{disclose}");
        assert!(lines[0].contains("error[phi-tag]"), "{lines:?}");
        assert_eq!(workspace.build().0, 3, "{disclose}");
    }
}

#[test]
fn who_disclosed_is_not_shown_where_a_tagged_value_is_part_of_it() {
    let text = DISCLOSED.replace("privacy office", "MRN 00918273");
    let workspace = Workspace::page(&format!("{text} and [MRN 00918273]{{phi=mrn}}\n"));
    let (_, lines) = workspace.tags();
    assert!(lines[0].contains("disclosed by `[masked]` on"), "{lines:?}");
}

#[test]
fn a_value_that_cannot_be_guarded_alone_is_told_where_it_stands() {
    let workspace = Workspace::page("A man of [47]{phi=age public=\"middle age\"}.\n");
    let (code, lines) = workspace.tags();
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
    let words = "story.md:5:1: note[phi-short]: this age is looked for only near another tagged value of its record";
    assert!(lines[0].contains(words), "{lines:?}");
    let workspace = Workspace::page("By [Jane Quillfeather]{phi=name}.\n");
    assert!(workspace.tags().1.is_empty());
}

/// An index of git's that tracks these paths (version 2).
fn index(paths: &[&str]) -> Vec<u8> {
    let mut bytes = b"DIRC\0\0\0\x02".to_vec();
    bytes.extend(u32::try_from(paths.len()).unwrap().to_be_bytes());
    for path in paths {
        let start = bytes.len();
        bytes.extend([0; 60]);
        bytes.extend(u16::try_from(path.len()).unwrap().to_be_bytes());
        bytes.extend(path.as_bytes());
        let length = (bytes.len() - start + 8) & !7;
        bytes.resize(start + length, 0);
    }
    bytes.extend([0; 20]);
    bytes
}

const PRIVATE: &str =
    "[patient]\nname = { phi = \"name\", value = \"Jane Quillfeather\", public = \"a patient\" }\n";

#[test]
fn a_private_file_that_git_tracks_is_an_error() {
    let text = format!("{HEAD}By {{phi:patient.name}}.\n");
    for (tracked, expected) in [("case.phi.toml", 1), ("README.md", 0)] {
        let workspace = Workspace::with(&[(PAGE, &text), ("case.phi.toml", PRIVATE)]);
        workspace.write(".git/HEAD", "ref: refs/heads/main\n");
        fs::write(workspace.0.path().join(".git/index"), index(&[tracked])).unwrap();
        let (code, lines) = workspace.tags();
        assert_eq!(
            (code, lines.len()),
            (expected, expected as usize),
            "{lines:?}"
        );
        assert!(
            lines
                .iter()
                .all(|it| it.contains("case.phi.toml:1:1: error[phi-tracked]"))
        );
    }
}

#[test]
fn without_its_private_file_a_workspace_is_checked_and_not_published() {
    let text = format!("{HEAD}By {{phi:patient.name}}.\n");
    let workspace = Workspace::with(&[(PAGE, &text)]);
    let (code, lines) = workspace.tags();
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
    assert!(
        lines[0].contains("warning[phi-private-missing]"),
        "{lines:?}"
    );
    assert_eq!((workspace.release(), workspace.build().0), (3, 3));
    assert_eq!(workspace.run(&["redact", PAGE]).0, 3);
    workspace.write("case.phi.toml", PRIVATE);
    let (code, said, page) = workspace.build();
    assert_eq!(code, 0, "{said}");
    assert!(page.unwrap().contains("By a patient."));
}

#[test]
fn a_private_file_in_which_something_is_no_tag_stops_what_publishes() {
    let text = format!("{HEAD}By {{phi:patient.name}}.\n");
    let private = format!("{PRIVATE}mrn = \"00918273\"\n");
    let workspace = Workspace::with(&[(PAGE, &text), ("case.phi.toml", &private)]);
    assert_eq!(workspace.tags().0, 1);
    assert_eq!((workspace.release(), workspace.build().0), (3, 3));
}

#[test]
fn errors_of_a_masked_file_show_neither_line_nor_value() {
    for text in [
        "+++\ntitle = { phi = \"name\", value = \"Jane Quillfeather }\n+++\n\nx\n",
        "+++\ntitle = Jane Quillfeather # phi\n+++\n\nx\n",
        "+++\ntitle = \"x\"\nQuillfeather = \"[x]{phi=name}\"\n+++\n\nx\n",
        "+++\ntitle = \"x\"\nQuillfeather = \"x\" \"x\n+++\n\nx\n",
    ] {
        let workspace = Workspace::with(&[(PAGE, text)]);
        for format in ["human", "short", "json", "sarif"] {
            assert_eq!(workspace.run(&["check", "--format", format]).0, 1);
        }
        workspace.build();
    }
}

#[test]
fn redact_shows_what_would_be_published() {
    let workspace = Workspace::with(&[("case.phi.toml", PRIVATE)]);
    let source = workspace.read(ADVISORY);
    let text = source.replace(
        "\n## Summary\n",
        "\n## Summary\n\nSeen by {phi:patient.name}, MRN [00918273]{phi=mrn}.\n",
    );
    let text = text.replacen(
        "+++\n\n## Summary",
        "[internal]\ncases = [\"C-1\"]\n+++\n\n## Summary",
        1,
    );
    workspace.write(ADVISORY, &text);
    let (code, shown) = workspace.run(&["redact", ADVISORY]);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("# internal: left out\n+++"), "{shown}");
    assert!(
        shown.contains("Seen by a patient, MRN [redacted: mrn]."),
        "{shown}"
    );
    assert!(
        shown.contains("[[affected]]\nproduct  = \"pump\""),
        "{shown}"
    );
    assert!(!shown.contains("C-1"));

    // What is tagged in one place and stands in another is a leak here as it is in a build.
    workspace.write(
        ADVISORY,
        &text.replace("The service port", "Jane Quillfeather's port"),
    );
    let (code, shown) = workspace.run(&["redact", ADVISORY]);
    assert_eq!(code, 1, "{shown}");
    assert!(shown.contains("`patient.name` (name)"), "{shown}");

    for file in ["case.phi.toml", "content/static/x.txt", "nowhere.md"] {
        workspace.write("content/static/x.txt", "x");
        assert_eq!(workspace.run(&["redact", file]).0, 3, "{file}");
    }
}

#[test]
fn a_value_that_is_tagged_after_its_release_names_what_to_take_back() {
    let workspace = Workspace::with(&[]);
    let source = workspace.read(ADVISORY);
    let named = source.replace(
        "asks for no password",
        "of Jane Quillfeather asks for no password",
    );
    workspace.write(ADVISORY, &named);
    assert_eq!(workspace.release(), 0);
    assert_eq!(workspace.build().0, 0);
    workspace.write(
        PAGE,
        &format!("{HEAD}By [Jane Quillfeather]{{phi=name}}.\n"),
    );
    let (code, said, _) = workspace.build();
    assert_eq!(code, 1);
    let words = "`EX-SA-2026-0001 1.0.0` was released before the value was tagged: take it back with `obstat retract EX-SA-2026-0001 1.0.0 --by NAME --reason TEXT`";
    assert!(said.contains(words), "{said}");
    // A leak from somewhere else names no release.
    workspace.write(ADVISORY, &source);
    let fresh = Workspace::page("By [Jane Quillfeather]{phi=name}, called Jane Quillfeather.\n");
    assert_eq!(fresh.release(), 0);
    let (code, said, _) = fresh.build();
    assert_eq!(code, 1);
    assert!(!said.contains("retract"), "{said}");
}
