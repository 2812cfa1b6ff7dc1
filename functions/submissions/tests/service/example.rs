//! A form that is in no content: what these tests show holds for any form.

use form_definitions::FormSource;
use forms::{ChoiceOption, Form, OptionSources};

/// Returns the form of `example.toml`, at the endpoint `workshop`.
pub fn form() -> Form {
    let source: FormSource = toml::from_str(include_str!("example.toml")).expect("valid TOML");
    let kecamatan = vec![
        ChoiceOption::new("gambir", "Gambir").in_group("Jakarta Pusat"),
        ChoiceOption::new("menteng", "Menteng").in_group("Jakarta Pusat"),
        // Closed since a page was loaded.
        ChoiceOption::new("tebet", "Tebet")
            .in_group("Jakarta Selatan")
            .closed(),
    ];
    let options = OptionSources::from([("kecamatan".to_owned(), kecamatan)]);
    form_definitions::resolve("lokakarya", &source, &options).expect("a form that can work")
}
