//! Days, as they are written in forms, letters, devices and messages.

use super::Forms;
use crate::gate::fold::fold;
use crate::gate::pattern::{Between, Fit, Letters, Sort};

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: i32,
    month: u32,
    day: u32,
}

/// Names of the months, whole and short, in the languages of most labels.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "janvier", "janv", "enero", "ene", "gennaio", "gen", "januari",
        "janeiro", "jaenner",
    ],
    &[
        "february",
        "feb",
        "februar",
        "fevrier",
        "fevr",
        "fev",
        "febrero",
        "febbraio",
        "februari",
        "fevereiro",
    ],
    &[
        "march", "mar", "maerz", "marz", "mrz", "mars", "marzo", "maart", "mrt", "marco",
    ],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "mei", "maio", "maj"],
    &[
        "june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho",
    ],
    &[
        "july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho",
    ],
    &[
        "august", "aug", "aout", "agosto", "ago", "augustus", "augusti",
    ],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "settembre",
        "set",
        "setembro",
    ],
    &[
        "october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro",
        "out",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "decembre",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
    ],
];

/// The same in more languages.
#[rustfmt::skip]
const MONTHS_ELSEWHERE: [&[&str]; 12] = [
    &["styczen", "stycznia", "sty", "leden", "ledna", "ocak", "ιανουαριου", "ιανουαριος", "января", "январь", "янв", "ianuarie", "januar", "tammikuu", "tammikuuta", "يناير"],
    &["luty", "lutego", "lut", "unor", "unora", "subat", "φεβρουαριου", "φεβρουαριος", "февраля", "февраль", "фев", "februarie", "februar", "helmikuu", "helmikuuta", "فبراير"],
    &["marzec", "marca", "brezen", "brezna", "mart", "μαρτιου", "μαρτιος", "марта", "март", "мар", "martie", "marcius", "maaliskuu", "maaliskuuta", "مارس"],
    &["kwiecien", "kwietnia", "kwi", "duben", "dubna", "nisan", "απριλιου", "απριλιος", "апреля", "апрель", "апр", "aprilie", "aprilis", "huhtikuu", "huhtikuuta", "ابريل", "أبريل"],
    &["maj", "maja", "kveten", "kvetna", "mayis", "μαιου", "μαιος", "мая", "май", "majus", "toukokuu", "toukokuuta", "مايو"],
    &["czerwiec", "czerwca", "cze", "cerven", "cervna", "haziran", "ιουνιου", "ιουνιος", "июня", "июнь", "июн", "iunie", "junius", "kesakuu", "kesakuuta", "يونيو"],
    &["lipiec", "lipca", "lip", "cervenec", "cervence", "temmuz", "ιουλιου", "ιουλιος", "июля", "июль", "июл", "iulie", "julius", "heinakuu", "heinakuuta", "يوليو"],
    &["sierpien", "sierpnia", "sie", "srpen", "srpna", "agustos", "αυγουστου", "αυγουστος", "августа", "август", "авг", "augusztus", "elokuu", "elokuuta", "اغسطس", "أغسطس"],
    &["wrzesien", "wrzesnia", "wrz", "zari", "eylul", "σεπτεμβριου", "σεπτεμβριος", "сентября", "сентябрь", "сен", "septembrie", "szeptember", "syyskuu", "syyskuuta", "سبتمبر"],
    &["pazdziernik", "pazdziernika", "paz", "rijen", "rijna", "ekim", "οκτωβριου", "οκτωβριος", "октября", "октябрь", "окт", "octombrie", "oktober", "lokakuu", "lokakuuta", "اكتوبر", "أكتوبر"],
    &["listopad", "listopada", "lis", "listopadu", "kasim", "νοεμβριου", "νοεμβριος", "ноября", "ноябрь", "ноя", "noiembrie", "marraskuu", "marraskuuta", "نوفمبر"],
    &["grudzien", "grudnia", "gru", "prosinec", "prosince", "aralik", "δεκεμβριου", "δεκεμβριος", "декабря", "декабрь", "дек", "decembrie", "joulukuu", "joulukuuta", "ديسمبر"],
];

/// Reads a day; one with the day and the month both below thirteen may be two days.
pub(super) fn parse(value: &str) -> Vec<Day> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut widths = Vec::new();
    let mut month = None;
    let text = value.trim();
    // What follows the day of an instant says nothing of the day.
    let text = match text.split_once(['T', ' ']) {
        Some((day, time)) if day.len() >= 8 && time.contains(':') => day,
        _ => text,
    };
    for word in text.split(|sign: char| !sign.is_alphanumeric()) {
        let letters = String::from_utf8(fold(word.as_bytes()).letters).unwrap_or_default();
        let number = letters.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
        if let Ok(number_read) = number.parse() {
            numbers.push(number_read);
            widths.push(number.len());
        } else if let Some(at) = MONTHS
            .iter()
            .zip(&MONTHS_ELSEWHERE)
            .position(|(names, more)| {
                names.contains(&letters.as_str()) || more.contains(&letters.as_str())
            })
        {
            month = u32::try_from(at + 1).ok();
        }
    }
    let mut days = Vec::new();
    let mut add = |year: u32, month: u32, day: u32, width: usize| {
        let year = match width {
            // A person is younger than a hundred years, so a short year may be of either century.
            2 if year > 30 => year + 1900,
            2 => year + 2000,
            _ => year,
        };
        let Ok(year) = i32::try_from(year) else {
            return;
        };
        let day = Day { year, month, day };
        if (1..=12).contains(&month) && (1..=31).contains(&day.day) && !days.contains(&day) {
            days.push(day);
        }
    };
    match (numbers.as_slice(), widths.as_slice(), month) {
        ([day, year], [_, width], Some(month)) if *width == 4 || *width == 2 => {
            add(*year, month, *day, *width);
        }
        ([year, day], [4, _], Some(month)) => add(*year, month, *day, 4),
        ([year, month, day], [4, ..], None) => add(*year, *month, *day, 4),
        ([one, other, year], [.., width], None) if *width == 4 || *width == 2 => {
            add(*year, *one, *other, *width);
            add(*year, *other, *one, *width);
        }
        ([compact], [8], None) => {
            if (1850..=2150).contains(&(compact / 10_000)) {
                add(compact / 10_000, compact / 100 % 100, compact % 100, 4);
            } else {
                add(
                    compact % 10_000,
                    compact / 1_000_000,
                    compact / 10_000 % 100,
                    4,
                );
                add(
                    compact % 10_000,
                    compact / 10_000 % 100,
                    compact / 1_000_000,
                    4,
                );
            }
        }
        _ => {}
    }
    days
}

impl Forms {
    pub(super) fn day(&mut self, date: &Day) {
        let Day { year, month, day } = date;
        let long = format!("{year:04}");
        let short = format!("{:02}", year.rem_euclid(100));
        let (m2, d2) = (format!("{month:02}"), format!("{day:02}"));
        let (m1, d1) = (month.to_string(), day.to_string());
        let mut orders: Vec<([&str; 3], bool, bool)> = Vec::new();
        for (m, d) in [(&m2, &d2), (&m1, &d1), (&m1, &d2), (&m2, &d1)] {
            let padded = m.len() == 2 && d.len() == 2;
            for order in [[&long, m, d], [d, m, &long], [m, d, &long], [&long, d, m]] {
                orders.push((order.map(String::as_str), padded, true));
            }
            // With a short year and full stops it reads like a version, unless it is padded.
            let dots = padded && (m2.starts_with('0') || d2.starts_with('0') || *day > 12);
            for order in [[d, m, &short], [m, d, &short]] {
                orders.push((order.map(String::as_str), false, dots));
            }
            if padded {
                orders.push(([&short, m, d].map(String::as_str), false, false));
            }
        }
        orders.sort_unstable();
        orders.dedup_by(|one, other| one.0 == other.0);
        for ([one, two, three], any, dots) in orders {
            let cut = [one.len(), one.len() + two.len()];
            let fit = Fit::Cut {
                before: cut.into(),
                any,
                dots,
            };
            let letters = [one, two, three].concat().into_bytes();
            self.push(letters, Sort::Date, fit);
        }
        for compact in [
            format!("{long}{m2}{d2}"),
            format!("{d2}{m2}{long}"),
            format!("{m2}{d2}{long}"),
        ] {
            let fit = Fit::Cut {
                before: [].into(),
                any: false,
                dots: false,
            };
            self.push(compact.into_bytes(), Sort::Date, fit);
        }
        self.in_words(*month, *day, &long, &short);
    }

    fn in_words(&mut self, month: u32, day: u32, long: &str, short: &str) {
        let at = usize::try_from(month).ok().and_then(|at| at.checked_sub(1));
        let Some((names, elsewhere)) =
            at.and_then(|at| Some((*MONTHS.get(at)?, *MONTHS_ELSEWHERE.get(at)?)))
        else {
            return;
        };
        for (year, month_sign, day_sign) in [("年", "月", "日"), ("년", "월", "일")] {
            self.loose(
                &format!("{long}{year}{month}{month_sign}{day}{day_sign}"),
                Sort::Date,
            );
            self.loose(
                &format!("{long}{year}{month:02}{month_sign}{day:02}{day_sign}"),
                Sort::Date,
            );
        }
        for name in elsewhere {
            for day in [day.to_string(), format!("{day:02}")] {
                self.loose(&format!("{day} {name} {long}"), Sort::Date);
                self.loose(&format!("{long} {name} {day}"), Sort::Date);
            }
        }
        let ending = match day {
            1 | 21 | 31 => "st",
            2 | 22 => "nd",
            3 | 23 => "rd",
            _ => "th",
        };
        let mut days = vec![
            day.to_string(),
            format!("{day:02}"),
            format!("{day}{ending}"),
            format!("{day}{ending}of"),
            format!("{day}de"),
            format!("{day}er"),
        ];
        days.dedup();
        for name in names {
            for day in &days {
                for year in [long, &format!("de{long}"), &format!("del{long}"), short] {
                    if year.len() == 2 && day.len() > 2 {
                        continue;
                    }
                    let letters = format!("{day}{name}{year}");
                    self.push(letters.into_bytes(), Sort::Date, Fit::Loose);
                }
                let letters = format!("{name}{day}{long}");
                self.push(letters.into_bytes(), Sort::Date, Fit::Loose);
                let letters = format!("{long}{name}{day}");
                self.push(letters.into_bytes(), Sort::Date, Fit::Loose);
            }
            // Jul 23 10:00:00 1958
            for day in [day.to_string(), format!("{day:02}")] {
                let fit = Fit::Then {
                    tail: Letters::new(long.as_bytes().to_vec()),
                    most: 3,
                    between: Between::Numbers,
                };
                self.push(format!("{name}{day}").into_bytes(), Sort::Date, fit);
            }
            let letters = format!("{name}the{day}{ending}{long}");
            self.push(letters.into_bytes(), Sort::Date, Fit::Loose);
        }
    }
}
