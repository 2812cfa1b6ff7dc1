//! The sectors that mentors know, as the registration's form offers them.

use forms::kind::Kind;
use programme::{Slug, words};

use crate::definitions::UNDECIDED;
use crate::desk::Desk;

/// Returns the words for a sector: those of the registration's form.
pub(super) fn sector_name<'a>(desk: &'a Desk, sector: &'a Slug) -> &'a str {
    let sectors = sectors(desk).into_iter();
    let mut found = sectors.filter(|(value, _)| *value == sector.as_str());
    found.next().map_or(sector.as_str(), |(_, label)| label)
}

/// Lists the sectors that the registration's form offers.
pub(super) fn sectors(desk: &Desk) -> Vec<(&str, &str)> {
    let form = desk.form("pendaftaran");
    let question = form.and_then(|form| form.question_from("bidang"));
    let Some(Kind::Choice(choice)) = question.map(forms::Question::kind) else {
        return Vec::new();
    };
    let options = choice.options.iter();
    let options = options.filter(|option| option.value != UNDECIDED);
    options
        .map(|option| (option.value.as_str(), option.label.as_str()))
        .collect()
}

pub(super) fn sectors_in_words(desk: &Desk, sectors: &[Slug]) -> String {
    if sectors.is_empty() {
        return "Semua bidang".to_owned();
    }
    let names = sectors.iter().map(|sector| sector_name(desk, sector));
    words::list(&names.collect::<Vec<_>>(), "dan")
}
