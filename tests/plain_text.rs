//! The plain text of an advisory says what its page says.

use obstat::csaf;
use obstat::model::advisory::Advisory;
use obstat::render::text;
use snapbox::{assert_data_eq, file};
use walkdir::WalkDir;

#[test]
fn the_text_says_everything() {
    let model = include_str!("csaf_forms/model.json");
    let advisory: Advisory = serde_json::from_str(model).unwrap();
    assert_data_eq!(
        text::advisory(&advisory),
        file!["plain_text/drip.txt"].raw()
    );
}

#[test]
fn documents_of_others_give_clean_text_that_names_every_product_and_vulnerability() {
    let data = std::env::var_os("OBSTAT_TEST_DATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        std::path::PathBuf::from,
    );
    let corpus = data.join("corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: there is no test data in {}", data.display());
        return;
    }
    let mut count = 0;
    for entry in WalkDir::new(corpus) {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        count += 1;
        let document = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let advisory = csaf::read(&document).unwrap().advisory;
        let text = text::advisory(&advisory);
        let name = path.display();
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
        for line in text.lines() {
            assert_eq!(line.trim_end(), line, "{name}");
            assert!(!line.chars().any(char::is_control), "{name}: {line:?}");
            // A word that is longer than a line stands alone, or after the star of a list.
            let one_word = line.trim_start().trim_start_matches("* ");
            let fits = line.chars().count() <= 72 || !one_word.contains(' ');
            assert!(fits, "{name}: {line:?}");
        }
        let words: String = text.split_whitespace().collect();
        let claimed = advisory.claims.iter().take(100);
        let products = claimed.filter_map(|claim| Some(&advisory.product(claim.product)?.name));
        let vulnerabilities = advisory.vulnerabilities.iter().map(|it| it.name());
        let notes = advisory.notes.iter().map(|note| note.text.as_str());
        for said in products
            .map(String::as_str)
            .chain(vulnerabilities)
            .chain(notes)
        {
            let calm: String = said
                .chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect();
            assert!(words.contains(&calm), "{name}: {said}");
        }
    }
    println!("{count} texts");
}
