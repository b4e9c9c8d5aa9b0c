//! What the template engine says of a theme, with the paths of the workspace.

use std::collections::BTreeSet;

/// Whose a file of the theme is: the workspace's, or the built-in theme's.
pub(super) struct Owners {
    name: String,
    own: BTreeSet<String>,
}

impl Owners {
    /// The files of the workspace's theme of this name.
    pub(super) fn new<'a>(name: &str, own: impl Iterator<Item = &'a String>) -> Self {
        Self {
            name: name.to_owned(),
            own: own.cloned().collect(),
        }
    }

    /// Where a file of the theme stands: `themes/ours/home.html`, or `the built-in home.html`.
    pub(super) fn path(&self, file: &str) -> String {
        match self.own.contains(file) {
            true => format!("themes/{}/{file}", self.name),
            false => format!("the built-in {file}"),
        }
    }

    /// An error of the engine: what is wrong, and where there is a place, that place, its line and a caret, each in a line.
    pub(super) fn told(&self, error: &tera::Error) -> String {
        let text = error.to_string();
        let text = text.strip_prefix("error: ").unwrap_or(&text);
        let lines: Vec<String> = text.lines().map(|line| self.with_path(line)).collect();
        lines.join("\n")
    }

    /// A line of the engine's report, which names files as templates do: ` --> FILE:3:13`, and `note: called from FILE:3:13`.
    ///
    /// A line of a template stands behind a bar and is not mistaken for one.
    fn with_path(&self, line: &str) -> String {
        let is_place = line.trim_start().starts_with(super::PLACE);
        if !is_place && !line.starts_with("note: ") {
            return line.to_owned();
        }
        let place = line.rsplit_once(' ').and_then(|(before, place)| {
            let (rest, column) = place.rsplit_once(':')?;
            let (file, row) = rest.rsplit_once(':')?;
            Some(format!("{before} {}:{row}:{column}", self.path(file)))
        });
        place.unwrap_or_else(|| line.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Owners;

    #[test]
    fn places_get_the_path_of_the_workspace() {
        let own = ["home.html".to_owned()];
        let owners = Owners::new("ours", own.iter());
        for (line, expected) in [
            (" --> home.html:3:13", " --> themes/ours/home.html:3:13"),
            ("  --> base.html:30:1", "  --> the built-in base.html:30:1"),
            (
                "note: called from home.html:3:13",
                "note: called from themes/ours/home.html:3:13",
            ),
            ("3 | --> home.html:3:13", "3 | --> home.html:3:13"),
            ("note: nothing", "note: nothing"),
        ] {
            assert_eq!(owners.with_path(line), expected);
        }
    }
}
