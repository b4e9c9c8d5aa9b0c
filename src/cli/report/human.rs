//! Findings for people: the place, the line, a caret, and how to mend it.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::place::Places;
use super::visible;
use crate::diagnostic::{Finding, Findings, Severity, SourceMap, Span};

/// Wider than any excerpt, so that the renderer cuts nothing by itself.
const WIDTH: usize = 400;

/// Writes findings one after the other, and closes with their number.
pub(super) fn render(map: &SourceMap, findings: &Findings, colour: bool) -> String {
    let renderer = match colour {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer.term_width(WIDTH);
    let mut places = Places::new(map);
    let mut text = String::new();
    for finding in findings {
        text.push_str(&one(finding, &mut places, &renderer));
        text.push('\n');
    }
    text.push_str(&findings.counts().to_string());
    text.push('\n');
    text
}

/// Each finding by itself: how bad it is, where, and the text without colours.
pub(super) fn each(
    map: &SourceMap,
    findings: &Findings,
) -> Vec<(Severity, Option<String>, String)> {
    let renderer = Renderer::plain().term_width(WIDTH);
    let mut places = Places::new(map);
    let shown = findings.iter().map(|finding| {
        let place = finding.span.and_then(|span| places.place(span));
        let place = place.map(|place| {
            let path = visible::one_line(place.path);
            match place.start {
                Some(start) => format!("{path}:{}:{}", start.line, start.column),
                None => path,
            }
        });
        let text = one(finding, &mut places, &renderer);
        (finding.severity, place, text)
    });
    shown.collect()
}

fn one(finding: &Finding, places: &mut Places<'_>, renderer: &Renderer) -> String {
    let mut text = String::new();
    let group = group(finding, places);
    for line in renderer.render(&[group]).lines() {
        if !is_gap(line) {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// Whether a line is the renderer's mark for an excerpt without a path: ours stands right above it.
fn is_gap(line: &str) -> bool {
    // Colours are written as ESC [ numbers m.
    let plain = line
        .split('\u{1b}')
        .enumerate()
        .map(|(at, piece)| match at {
            0 => piece,
            _ => piece.split_once('m').map_or("", |(_, rest)| rest),
        });
    let marks: String = plain.collect();
    marks.trim() == ":::"
}

fn group<'a>(finding: &Finding, places: &mut Places<'a>) -> Group<'a> {
    let masked = places.masked(finding);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible::message(&finding.message, masked))
        .id(finding.code.0);
    let mut group = Group::with_title(title);
    if let Some(span) = finding.span {
        group = group.elements(place(span, places, AnnotationKind::Primary));
    }
    for (span, why) in &finding.related {
        group = group.element(Level::NOTE.message(visible::message(why, masked)));
        group = group.elements(place(*span, places, AnnotationKind::Context));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible::help(help, masked)));
    }
    group
}

fn place<'a>(span: Span, places: &mut Places<'a>, kind: AnnotationKind) -> Vec<Element<'a>> {
    let Some(place) = places.place(span) else {
        return Vec::new();
    };
    let mut origin = Origin::path(visible::one_line(place.path));
    if let Some(start) = place.start {
        origin = origin.line(start.line).char_column(start.column);
    }
    let mut elements = vec![origin.into()];
    if let (Some(excerpt), Some(start)) = (places.excerpt(span), place.start) {
        let snippet = Snippet::source(excerpt.text)
            .line_start(start.line)
            .annotation(kind.span(excerpt.mark));
        elements.push(snippet.into());
    }
    elements
}
