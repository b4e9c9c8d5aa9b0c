//! Writes a workspace of any size, to measure with: `cargo run --release --example synthetic -- 10000 DIR`.
//!
//! The same N gives the same bytes.
//! Everything in it is invented: a maker that does not exist, CVE numbers of the year 1900, example domains.
//! A body has about 2 kB; an advisory names one to three products of a catalogue of 20 with 10 releases each, and one to three vulnerabilities.
//! One in five is interim, one in fifty informational, and a third of the vulnerabilities of the largest advisories is shared by ten of them, as third-party components are.

#![allow(clippy::print_stdout, reason = "a generator says what it wrote")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Product lines in the catalogue.
const LINES: u64 = 20;
/// Where the seeds of claims begin that several advisories make.
const SHARED: u64 = 1 << 32;
/// Releases of each line.
const RELEASES: u64 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(number), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: synthetic N DIR".into());
    };
    let number: u64 = number.parse()?;
    let content = Path::new(&folder).join("content");
    if content.exists() {
        return Err(format!("{} exists already", content.display()).into());
    }
    for name in ["products", "pages"] {
        fs::create_dir_all(content.join(name))?;
    }
    fs::write(content.join("site.toml"), SITE)?;
    fs::write(content.join("pages/policy.md"), POLICY)?;
    for line in 0..LINES {
        let file = content.join(format!("products/{}.toml", slug(line)));
        fs::write(file, product(line)?)?;
    }
    for year in 0..10 {
        fs::create_dir_all(content.join(format!("advisories/{}", 2016 + year)))?;
    }
    for at in 0..number {
        let year = 2016 + at % 10;
        let file = content.join(format!("advisories/{year}/{}.md", id(at)));
        fs::write(file, advisory(at)?)?;
    }
    println!("{number} advisories in {}", content.display());
    Ok(())
}

/// Numbers that look arbitrary and are always the same (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(words.len() as u64)).unwrap_or(0);
        words.get(at).copied().unwrap_or_default()
    }
}

fn id(at: u64) -> String {
    format!("SYN-SA-{}-{:05}", 2016 + at % 10, at / 10 + 1)
}

fn slug(line: u64) -> String {
    format!(
        "{}-{line:02}",
        if is_device(line) { "device" } else { "program" }
    )
}

/// Half of the lines are devices with two models, half are programs.
fn is_device(line: u64) -> bool {
    line.is_multiple_of(2)
}

fn version(release: u64) -> String {
    format!("{}.{}.0", 1 + release / 4, release % 4)
}

fn product(line: u64) -> Result<String, std::fmt::Error> {
    let slug = slug(line);
    let mut text = format!(
        "name = \"Synthetic {slug}\"\nvendor = \"Synthetic Medical\"\nfamily = \"Family {}\"\ndescription = \"Invented, to measure with.\"\nwhere_to_find_version = \"Menu > Info\"\nsbom = \"https://sbom.synthetic.example/{slug}/{{version}}.cdx.json\"\n",
        line / 4
    );
    if is_device(line) {
        writeln!(
            text,
            "software = \"Synthetic {slug} firmware\"\nversion_scheme = \"intdot\""
        )?;
        writeln!(
            text,
            "cpe = \"cpe:2.3:o:synthetic:{}_firmware:{{version}}:*:*:*:*:*:*:*\"",
            slug.replace('-', "_")
        )?;
        for model in ["100", "200"] {
            writeln!(
                text,
                "\n[[model]]\nnumber = \"D{line:02}-{model}\"\nname = \"Synthetic {slug}, model {model}\""
            )?;
        }
    } else {
        writeln!(text, "version_scheme = \"semver\"")?;
        writeln!(
            text,
            "cpe = \"cpe:2.3:a:synthetic:{}:{{version}}:*:*:*:*:*:*:*\"",
            slug.replace('-', "_")
        )?;
        writeln!(
            text,
            "purl = \"pkg:github/synthetic-example/{slug}@{{version}}\""
        )?;
    }
    for release in 0..RELEASES {
        writeln!(
            text,
            "\n[[release]]\nversion = \"{}\"\ndate = {}-{:02}-12",
            version(release),
            2016 + release,
            1 + line % 12
        )?;
    }
    Ok(text)
}

fn advisory(at: u64) -> Result<String, std::fmt::Error> {
    let mut dice = Dice(at.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let informational = at % 50 == 49;
    let interim = at % 5 == 3;
    let first = dice.below(LINES);
    let lines: Vec<u64> = (0..=dice.below(3))
        .map(|step| (first + 5 * step) % LINES)
        .collect();
    // Who still investigates says another thing of the releases, so an interim advisory shares none.
    let number = 1 + dice.below(if interim { 2 } else { 3 });
    let cves: Vec<String> = (0..number).map(|step| cve(at, step)).collect();
    let mut text = String::with_capacity(6000);
    writeln!(
        text,
        "+++\ntitle = \"{} in {}\"",
        dice.pick(&FLAWS),
        names(&lines)
    )?;
    let category = if informational {
        "csaf_informational_advisory"
    } else {
        "csaf_security_advisory"
    };
    writeln!(
        text,
        "category = \"{category}\"\n\n[tracking]\nid = \"{}\"",
        id(at)
    )?;
    if interim {
        writeln!(text, "status = \"interim\"\nnext_update = 2031-03-01")?;
    } else {
        writeln!(text, "status = \"final\"")?;
    }
    writeln!(
        text,
        "\n[[tracking.revision_history]]\nnumber = \"1.0.0\"\nkind = \"initial\"\nsummary = \"First release.\""
    )?;
    if informational {
        writeln!(
            text,
            "\n[[reference]]\nsummary = \"The same in more words\"\nurl = \"https://support.synthetic.example/{at}\""
        )?;
    } else {
        for line in &lines {
            // Advisories on one vulnerability say the same of a product, or nothing could be released.
            let seed = if number == 3 { SHARED + at / 10 } else { at };
            let mut dice = Dice(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ line);
            claims(&mut text, *line, interim, &mut dice)?;
        }
        for cve in &cves {
            vulnerability(&mut text, cve, &mut dice)?;
        }
        remediations(&mut text, &lines, interim)?;
        if at.is_multiple_of(4) {
            writeln!(
                text,
                "\n[[safety]]\nproducts = [\"{}\"]\nhazardous_situation = \"{}\"\nconditions = [\"The attacker is on the network of the device.\"]\nstatement = \"The device may stay in use if the measures of this advisory are in place.\"\napproved_by = \"Head of invented safety\"\nas_of = 2025-12-01",
                slug(first),
                dice.pick(&SENTENCES)
            )?;
        }
    }
    writeln!(
        text,
        "\n[timeline]\nreported = 2025-09-03\nconfirmed = 2025-09-20\ndisclosed = 2025-12-01\npublic = [\"reported\", \"disclosed\"]\n\n[internal]\ncases = [\"CASE-{at}\"]\n+++\n"
    )?;
    body(
        &mut text,
        if informational { &[] } else { &cves },
        &mut dice,
    )?;
    Ok(text)
}

/// The third vulnerability of an advisory is shared by ten advisories.
fn cve(at: u64, step: u64) -> String {
    match step {
        2 => format!("CVE-1900-9{:06}", at / 10),
        _ => format!("CVE-1900-1{:07}", at * 2 + step),
    }
}

fn names(lines: &[u64]) -> String {
    let names: Vec<_> = lines
        .iter()
        .map(|line| format!("Synthetic {}", slug(*line)))
        .collect();
    names.join(" and ")
}

fn claims(text: &mut String, line: u64, interim: bool, dice: &mut Dice) -> std::fmt::Result {
    let newest = RELEASES - 1;
    let fixed = newest - dice.below(3);
    let since = fixed - 1 - dice.below(4);
    let slug = slug(line);
    if interim {
        return writeln!(
            text,
            "\n[[affected]]\nproduct = \"{slug}\"\nversions = \">={}, <={}\"",
            version(since),
            version(newest)
        );
    }
    writeln!(
        text,
        "\n[[affected]]\nproduct = \"{slug}\"\nversions = \">={}, <{}\"\nfixed = \">={}, <={}\"",
        version(since),
        version(fixed),
        version(fixed),
        version(newest)
    )?;
    if dice.below(4) == 0 {
        writeln!(
            text,
            "\n[[not_affected]]\nproduct = \"{slug}\"\nversions = \"{}\"\njustification = \"vulnerable_code_not_present\"\nimpact_statement = \"The faulty service came with the release after it.\"",
            version(since - 1)
        )?;
    }
    Ok(())
}

fn vulnerability(text: &mut String, cve: &str, dice: &mut Dice) -> std::fmt::Result {
    let impact = dice.pick(&["C:H/I:N/A:N", "C:N/I:H/A:L", "C:L/I:L/A:H", "C:N/I:N/A:H"]);
    let vector = dice.pick(&[
        "AV:N/AC:L/PR:N/UI:N",
        "AV:A/AC:L/PR:L/UI:N",
        "AV:L/AC:H/PR:N/UI:R",
    ]);
    writeln!(
        text,
        "\n[[vulnerability]]\ncve = \"{cve}\"\ncwe = \"{}\"\ntitle = \"{}\"",
        dice.pick(&["CWE-306", "CWE-787", "CWE-319", "CWE-212"]),
        dice.pick(&FLAWS)
    )?;
    write!(text, "cvss = [\"CVSS:3.1/{vector}/S:U/{impact}\"")?;
    if dice.below(2) == 0 {
        write!(
            text,
            ", \"CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N\""
        )?;
    }
    writeln!(
        text,
        "]\nexploitation = {{ status = \"none known\", date = 2025-12-01 }}"
    )?;
    if dice.below(3) == 0 {
        writeln!(
            text,
            "acknowledgments = [{{ names = [\"Ann Invented\"], organization = \"Example Lab\", summary = \"found it\", consent = 2025-11-20 }}]"
        )?;
    }
    Ok(())
}

fn remediations(text: &mut String, lines: &[u64], interim: bool) -> std::fmt::Result {
    for line in lines.iter().filter(|_| !interim) {
        let slug = slug(*line);
        writeln!(
            text,
            "\n[[remediation]]\ncategory = \"vendor_fix\"\nproducts = [\"{slug}\"]\ndetails = \"Install the newest release of Synthetic {slug}.\"\nurl = \"https://support.synthetic.example/{slug}/newest\"\ndate = 2025-11-28\nrestart_required = \"machine\"\nclinical_downtime = \"10 minutes a device.\"\nregions = {{ cleared = [\"European Union\", \"Switzerland\"] }}"
        )?;
    }
    writeln!(
        text,
        "\n[[remediation]]\ncategory = \"mitigation\"\ndetails = \"Let only the gateway reach the devices on TCP port 9621, and keep them on a network of their own.\""
    )
}

fn body(text: &mut String, cves: &[String], dice: &mut Dice) -> std::fmt::Result {
    let sentences = |text: &mut String, number: u64, dice: &mut Dice| -> std::fmt::Result {
        for _ in 0..number {
            writeln!(text, "{}", dice.pick(&SENTENCES))?;
        }
        Ok(())
    };
    writeln!(text, "## Summary\n")?;
    sentences(text, 4, dice)?;
    writeln!(
        text,
        "\n- **{}**\n- `service {}`\n",
        dice.pick(&SENTENCES),
        dice.below(9999)
    )?;
    writeln!(text, "## Patient safety\n")?;
    sentences(text, 3, dice)?;
    writeln!(
        text,
        "\n## What to do now\n\n1. {}\n2. {}\n",
        dice.pick(&SENTENCES),
        dice.pick(&SENTENCES)
    )?;
    writeln!(text, "## Technical details\n")?;
    sentences(text, 3, dice)?;
    for cve in cves {
        writeln!(text, "\n### {cve}\n")?;
        sentences(text, 3, dice)?;
    }
    writeln!(text, "\n## Validation\n")?;
    sentences(text, 3, dice)
}

const FLAWS: [&str; 6] = [
    "Missing authentication of an invented service",
    "Buffer overflow in an invented parser",
    "Invented records kept after a change of owner",
    "Invented values sent without encryption",
    "An invented account with a built-in password",
    "An invented limit that can be exceeded",
];

const SENTENCES: [&str; 12] = [
    "The device accepts a request from any sender on its network and answers it before it has looked at who asks.",
    "A running treatment is not touched, because its settings are read only once, when it begins.",
    "Somebody who has reached the network of the devices could change what the overview screen shows.",
    "The display on the device is always right, and staff should read it there.",
    "Nobody has been harmed, and we know of no use outside our own laboratory.",
    "The service starts with the device and listens on every network that it finds.",
    "From about thirty connections on, values are late; from about eighty on, the module restarts.",
    "Look at the menu for the release that is installed, and compare it with the table of this advisory.",
    "Restrict the port to the gateway at the switch or at the wireless controller.",
    "The corrected release checks a signature first and refuses what has none.",
    "We repeated the attack ten thousand times on the corrected release, and none succeeded.",
    "The battery has to be half full at least before an update is begun.",
];

const POLICY: &str = "+++\ntitle = \"Vulnerability disclosure policy\"\ndescription = \"How to report to a maker that does not exist.\"\nmenu = 1\neffective = 2026-01-12\n+++\n\nWrite to psirt@synthetic.example.\n";

const SITE: &str = r#"# Everything here is invented, to measure with.
title       = "Synthetic Medical product security"
base_url    = "https://security.synthetic.example"
main_domain = "synthetic.example"
mail_domain = "synthetic.example"
lang        = "en"
example     = true

[publisher]
category          = "vendor"
name              = "Synthetic Medical Product Security"
namespace         = "https://synthetic.example"
issuing_authority = "Synthetic Medical does not exist."
contact_details   = "psirt@synthetic.example, telephone +1-555-0100"

[provider]
list_on_csaf_aggregators   = false
mirror_on_csaf_aggregators = false

[security_txt]
contact             = ["mailto:psirt@synthetic.example", "/policy/"]
policy              = "/policy/"
preferred_languages = ["en"]
expires_in_days     = 180

[tracking]
id_pattern = "SYN-SA-{year}-{seq:05}"
versioning = "semver"

[notes]
terms_of_use = "Invented, to measure with."
general_recommendations = "Keep devices on a network of their own."
"#;
