//! The values that templates are given.

use std::collections::BTreeSet;

use forms::{FieldView, Form, FormView, RawSubmission};
use proptest::prelude::*;

use crate::definitions::{all, pendaftaran, registration, semua_jenis};

fn field<'a>(view: &'a FormView, id: &str) -> &'a FieldView {
    let found = view.fields.iter().find(|field| field.id == id);
    found.unwrap_or_else(|| panic!("no field {id}"))
}

fn options(field: &FieldView) -> Vec<&str> {
    let options = field.groups.iter().flat_map(|group| &group.options);
    options.map(|option| option.value.as_str()).collect()
}

fn selected(field: &FieldView) -> Vec<&str> {
    let options = field.groups.iter().flat_map(|group| &group.options);
    let selected = options.filter(|option| option.selected);
    selected.map(|option| option.value.as_str()).collect()
}

/// Makes the form again, whatever was sent: everything that a rejection would bring, or nothing.
fn filled(form: &Form, raw: &RawSubmission) -> Option<FormView> {
    let rejection = form.check(raw).err()?;
    Some(FormView::filled(form, raw, &rejection))
}

#[test]
fn a_blank_form_has_nothing_chosen() {
    for form in all() {
        let view = FormView::blank(&form.clone().with_texts("<p>Halo</p>", "<p>Lagi</p>"));
        assert_eq!(view.action, form.action());
        assert_eq!(view.intro_html, "<p>Halo</p>");
        assert_eq!(view.beside_html, "<p>Lagi</p>");
        assert!(view.errors.is_empty());
        for field in &view.fields {
            assert_eq!(field.value, "", "{}", field.id);
            assert_eq!(field.error, None, "{}", field.id);
            assert!(!field.checked, "{}", field.id);
            assert!(selected(field).is_empty(), "{}", field.id);
        }
    }
}

#[test]
fn widgets_follow_from_kinds() {
    let view = FormView::blank(&semua_jenis());
    let table = [
        ("nama", "input", "text", None),
        ("telepon", "input", "tel", Some("tel")),
        ("surel", "input", "email", Some("email")),
        ("rujukan", "input", "text", None),
        ("angka", "input", "text", Some("numeric")),
        ("barang", "input", "text", None),
        ("cerita", "textarea", "", None),
        ("wilayah", "radios", "", None),
        ("bagian", "select", "", None),
        ("minat", "checkboxes", "", None),
        ("dewasa", "checkbox", "", None),
        ("setuju", "checkbox", "", None),
    ];
    for (id, widget, input_type, inputmode) in table {
        let field = field(&view, id);
        assert_eq!(field.widget, widget, "{id}");
        assert_eq!(field.input_type, input_type, "{id}");
        assert_eq!(field.inputmode, inputmode, "{id}");
        // How a telephone number may be written no pattern could say.
        let has_pattern = widget == "input" && input_type != "tel";
        assert_eq!(field.pattern.is_some(), has_pattern, "{id}");
        assert_eq!(field.max_length.is_some(), widget == "textarea", "{id}");
        assert_eq!(field.required, !field.optional, "{id}");
    }
    assert_eq!(
        field(&view, "setuju").text.as_deref(),
        Some("Saya setuju data disimpan 1 hari.")
    );
    assert_eq!(field(&view, "cerita").min_length, Some(5));
    assert_eq!(field(&view, "bagian").parent.as_deref(), Some("wilayah"));
    let condition = field(&view, "lainnya")
        .condition
        .as_ref()
        .expect("a condition");
    assert_eq!(
        (condition.field.as_str(), condition.values.len()),
        ("wilayah", 1)
    );
}

#[test]
fn options_stand_under_their_headings_and_closed_ones_are_gone() {
    let view = FormView::blank(&pendaftaran());
    let kecamatan = field(&view, "kecamatan");
    let headings: Vec<_> = kecamatan
        .groups
        .iter()
        .map(|g| g.label.as_deref())
        .collect();
    assert_eq!(headings, [Some("Jakarta Pusat"), Some("Jakarta Timur")]);
    assert_eq!(
        options(field(&view, "komunitas")),
        ["belum-tahu", "contoh-satu", "contoh-dua"]
    );
    let kelurahan = &field(&view, "kelurahan").groups[1].options[0];
    assert_eq!(kelurahan.parent.as_deref(), Some("menteng"));
}

#[test]
fn a_filled_form_keeps_every_answer_and_says_what_was_wrong() {
    let form = pendaftaran();
    let changes = [
        ("nama", Some("Siti <2>")),
        ("surel", Some(" siti ")),
        ("kelurahan", Some("31.71.01.1001")),
        ("komunitas", Some("contoh-tutup")),
        ("persetujuan", None),
    ];
    let view = filled(&form, &registration(&changes)).expect("a rejection");

    let errors: Vec<_> = view
        .errors
        .iter()
        .map(|error| error.href.as_str())
        .collect();
    assert_eq!(errors, ["#nama", "#surel", "#kelurahan", "#persetujuan"]);
    for error in &view.errors {
        let field = field(&view, &error.href[1..]);
        assert_eq!(field.error.as_ref(), Some(&error.message));
    }
    assert_eq!(field(&view, "nama").value, "Siti <2>");
    assert_eq!(
        field(&view, "nama").described_by.as_deref(),
        Some("nama-petunjuk nama-kesalahan")
    );
    assert_eq!(field(&view, "telepon").value, "0812-3456-7890");
    assert_eq!(
        field(&view, "telepon").described_by.as_deref(),
        Some("telepon-petunjuk")
    );
    assert_eq!(field(&view, "surel").value, " siti ");
    assert_eq!(selected(field(&view, "kecamatan")), ["menteng"]);
    assert_eq!(selected(field(&view, "kelurahan")), ["31.71.01.1001"]);
    assert_eq!(selected(field(&view, "pelatihan")), ["membuat-kue"]);
    assert!(field(&view, "dewasa").checked);
    assert!(!field(&view, "persetujuan").checked);
    // The option was on the page when it was loaded, so it is kept although it is closed now.
    assert_eq!(selected(field(&view, "komunitas")), ["contoh-tutup"]);
}

#[test]
fn hidden_characters_are_gone_when_the_answer_is_shown_again() {
    let form = pendaftaran();
    let view = filled(&form, &registration(&[("nama", Some("Si\u{202e}ti\0"))])).expect("refused");
    assert_eq!(field(&view, "nama").value, "Siti");
    assert!(
        form.check(&registration(&[(
            "nama",
            Some(&field(&view, "nama").value)
        )]))
        .is_ok()
    );
}

/// Summary links and descriptions point at exactly one element each.
#[test]
fn ids_are_distinct_and_links_land() {
    for form in all() {
        let view = filled(&form, &RawSubmission::default()).expect("a rejection");
        let mut ids = BTreeSet::new();
        for field in &view.fields {
            let options: Vec<_> = field
                .groups
                .iter()
                .flat_map(|group| &group.options)
                .collect();
            match options.first().filter(|_| field.widget != "select") {
                Some(first) => assert_eq!(first.id, field.id),
                None => assert!(ids.insert(field.id.clone()), "{}", field.id),
            }
            if field.widget != "select" {
                for option in options {
                    assert!(ids.insert(option.id.clone()), "{}", option.id);
                }
            }
        }
        for error in &view.errors {
            assert!(ids.contains(&error.href[1..]), "{}", error.href);
        }
    }
}

/// Generates pairs of names and values of a submission, for any form.
fn raw_pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let names: Vec<String> = all()
        .iter()
        .flat_map(|form| form.questions().iter().map(|q| q.id().to_owned()))
        .chain(["situs_web".to_owned(), "umpan".to_owned()])
        .collect();
    let name = prop_oneof![4 => prop::sample::select(names), 1 => any::<String>()];
    let known = prop::sample::select(vec!["ya", "menteng", "31.71.06.1001", "a", "tidak"]);
    let value = prop_oneof![any::<String>(), known.prop_map(str::to_owned)];
    prop::collection::vec((name, value), 0..40)
}

proptest! {
    #[test]
    fn no_submission_makes_check_or_view_panic(pairs in raw_pairs()) {
        let raw = RawSubmission::new(pairs);
        for form in all() {
            if let Some(view) = filled(&form, &raw) {
                prop_assert!(!view.errors.is_empty());
                prop_assert!(serde_json::to_string(&view).is_ok());
            }
        }
    }
}

#[test]
fn options_that_serve_the_answer_to_another_question_come_first() {
    let form = pendaftaran();
    let order = |kecamatan| {
        let raw = registration(&[("nama", Some("")), ("kecamatan", Some(kecamatan))]);
        let view = filled(&form, &raw).expect("a name is missing");
        options(field(&view, "komunitas"))
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        order("menteng"),
        ["contoh-dua", "belum-tahu", "contoh-satu"]
    );
    assert_eq!(order("gambir"), ["belum-tahu", "contoh-satu", "contoh-dua"]);
}
