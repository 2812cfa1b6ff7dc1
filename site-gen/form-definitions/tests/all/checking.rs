//! Submissions in, answers or errors out.

use forms::{Failure, Folding, RawSubmission, Rejection, StoringForm, Submission, Value};

use crate::definitions::{
    cek_status, daftar_sesi, minta_mentor, pendaftaran, registration, semua_jenis,
};

fn check(form: &StoringForm, raw: &RawSubmission) -> Submission {
    form.check(raw)
        .unwrap_or_else(|rejection| panic!("{rejection:#?}"))
}

fn failures(rejection: &Rejection) -> Vec<(&str, Failure)> {
    let errors = rejection.errors().iter();
    errors
        .map(|error| (error.question(), error.failure()))
        .collect()
}

/// Asserts the failures of a registration with some answers replaced.
fn assert_failures(changes: &[(&str, Option<&str>)], expected: &[(&str, Failure)]) {
    match pendaftaran().check(&registration(changes)) {
        Ok(_) => assert!(expected.is_empty(), "{changes:?} is accepted"),
        Err(rejection) => assert_eq!(failures(&rejection), expected, "{changes:?}"),
    }
}

#[test]
fn a_complete_registration_is_stored_in_canonical_form() {
    let submission = check(
        &pendaftaran(),
        &registration(&[("surel", Some("Siti@Contoh.ID"))]),
    );
    let text = |value: &str| Value::Text(value.to_owned());
    let answers: Vec<_> = submission
        .answers()
        .iter()
        .map(|answer| (answer.question(), answer.value().clone()))
        .collect();
    let expected = [
        ("nama", text("Siti Aminah")),
        ("telepon", text("+6281234567890")),
        ("surel", text("Siti@contoh.id")),
        ("kecamatan", text("menteng")),
        ("kelurahan", text("31.71.06.1001")),
        ("status_usaha", text("berjalan")),
        ("nama_usaha", text("Warung Siti")),
        ("bidang", text("kuliner")),
        ("komunitas", text("belum-tahu")),
        ("pelatihan", Value::Several(vec!["membuat-kue".to_owned()])),
        ("dewasa", Value::Yes),
        ("persetujuan", Value::Yes),
    ];
    assert!(answers == expected, "{submission:?}");
    assert!(!submission.suspicious());
    assert_eq!(submission.ignored_parameters(), 0);
    assert_eq!(submission.consents().len(), 1);
    assert_eq!(submission.consents()[0].question(), "persetujuan");
    assert_eq!(submission.consents()[0].version(), "2026-11-21");
    let receipt: Vec<_> = submission
        .receipt_answers()
        .iter()
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(receipt, ["kecamatan", "bidang", "komunitas", "pelatihan"]);
}

#[test]
fn optional_answers_may_be_missing() {
    let changes = [
        ("surel", None),
        ("nama_usaha", None),
        ("pelatihan", None),
        ("situs_web", None),
    ];
    let submission = check(&pendaftaran(), &registration(&changes));
    for (name, _) in changes {
        assert!(submission.answer(name).is_none(), "{name}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_in_order() {
    let form = pendaftaran();
    let rejection = form
        .check(&RawSubmission::default())
        .expect_err("nothing was answered");
    let expected = [
        "nama",
        "telepon",
        "kecamatan",
        "kelurahan",
        "status_usaha",
        "bidang",
        "komunitas",
        "dewasa",
        "persetujuan",
    ];
    assert_eq!(
        failures(&rejection),
        expected.map(|id| (id, Failure::Empty))
    );
    assert_eq!(rejection.errors()[0].message(), "Tulis nama lengkap Anda");
}

#[test]
fn each_answer_fails_in_its_own_way() {
    let long = "a".repeat(101);
    let table: [(&str, Option<&str>, Failure); 18] = [
        ("nama", None, Failure::Empty),
        ("nama", Some(" \u{a0}\t"), Failure::Empty),
        ("nama", Some("Siti 2"), Failure::Shape),
        ("nama", Some(&long), Failure::TooLong),
        ("nama", Some("Siti\u{202e}"), Failure::Characters),
        ("telepon", Some("0812"), Failure::TooShort),
        ("telepon", Some("-"), Failure::Empty),
        ("surel", Some("siti"), Failure::Shape),
        ("kecamatan", Some("Menteng"), Failure::Unknown),
        ("kelurahan", Some("31.71.01.1001"), Failure::Mismatch),
        ("kelurahan", Some("Menteng"), Failure::Unknown),
        ("nama_usaha", Some("Warung\0Siti"), Failure::Characters),
        ("nama_usaha", Some(&long), Failure::TooLong),
        ("komunitas", Some("tidak-ada"), Failure::Unknown),
        ("pelatihan", Some("tidak-ada"), Failure::Unknown),
        ("dewasa", Some("on"), Failure::Empty),
        ("dewasa", None, Failure::Empty),
        ("persetujuan", Some("tidak"), Failure::Empty),
    ];
    for (question, value, failure) in table {
        assert_failures(&[(question, value)], &[(question, failure)]);
    }
}

#[test]
fn a_wrong_parent_answer_brings_no_second_error() {
    let unknown = [("kecamatan", Failure::Unknown)];
    assert_failures(&[("kecamatan", Some("x"))], &unknown);
    assert_failures(&[("kecamatan", None)], &[("kecamatan", Failure::Empty)]);
}

#[test]
fn closed_options_are_accepted() {
    assert_failures(&[("komunitas", Some("contoh-tutup"))], &[]);
}

#[test]
fn questions_that_are_not_asked_have_no_answer() {
    let form = pendaftaran();
    // Even an answer that would be refused: nobody could see what was wrong with it.
    for name in ["Warung Siti", "Warung\nSiti"] {
        let changes = [("status_usaha", Some("belum")), ("nama_usaha", Some(name))];
        assert!(
            check(&form, &registration(&changes))
                .answer("nama_usaha")
                .is_none()
        );
    }
    let hidden = [("status_usaha", None), ("nama_usaha", Some("\0"))];
    assert_failures(&hidden, &[("status_usaha", Failure::Empty)]);
}

#[test]
fn conditions_follow_one_another() {
    let form = semua_jenis();
    let asks_reason = |wilayah: &str, lainnya: &str| {
        let raw = RawSubmission::new([("wilayah", wilayah), ("lainnya", lainnya)]);
        let rejection = form.check(&raw).expect_err("most answers are missing");
        (
            rejection.error("lainnya").is_some(),
            rejection.error("sebab").is_some(),
        )
    };
    assert_eq!(asks_reason("menteng", "tidak"), (false, true));
    assert_eq!(asks_reason("menteng", "ya"), (false, false));
    assert_eq!(asks_reason("menteng", ""), (true, false));
    assert_eq!(asks_reason("gambir", "tidak"), (false, false));
}

#[test]
fn an_answer_that_belongs_to_nothing_does_not_fit() {
    // `wilayah` is required there, so its own error is enough; a parent that may stay empty is
    // told by the child.
    let form = semua_jenis();
    let raw = RawSubmission::new([("bagian", "31.71.06.1001")]);
    let rejection = form.check(&raw).expect_err("most answers are missing");
    assert!(rejection.error("bagian").is_none());
    assert!(rejection.error("wilayah").is_some());
}

#[test]
fn repeated_parameters_are_errors_of_single_answers() {
    let mut pairs: Vec<_> = registration(&[])
        .pairs()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for name in ["nama", "kecamatan", "dewasa"] {
        let again = pairs.iter().find(|(known, _)| known == name).cloned();
        pairs.extend(again);
    }
    pairs.push(("pelatihan".to_owned(), "membuat-kue".to_owned()));
    let rejection = pendaftaran()
        .check(&RawSubmission::new(pairs))
        .expect_err("repeated");
    let expected = ["nama", "kecamatan", "dewasa"].map(|id| (id, Failure::Repeated));
    assert_eq!(failures(&rejection), expected);
}

#[test]
fn unknown_parameters_are_counted_and_forgotten() {
    let form = pendaftaran();
    let plain = check(&form, &registration(&[]));
    let changes = [
        ("utm_source", Some("x")),
        ("nik", Some("3171")),
        ("NAMA", Some("y")),
    ];
    let submission = check(&form, &registration(&changes));
    assert_eq!(submission.ignored_parameters(), 3);
    assert_eq!(
        submission.compared(Folding::Words).content(),
        plain.compared(Folding::Words).content()
    );
    assert_eq!(submission.answers(), plain.answers());
}

#[test]
fn the_hidden_input_makes_a_submission_suspicious_only() {
    let form = pendaftaran();
    let filled = check(
        &form,
        &registration(&[("situs_web", Some("http://contoh.example"))]),
    );
    assert!(filled.suspicious());
    assert_eq!(
        filled.compared(Folding::Words).content(),
        check(&form, &registration(&[]))
            .compared(Folding::Words)
            .content()
    );
}

#[test]
fn the_same_person_has_the_same_identity() {
    let form = pendaftaran();
    let first = check(&form, &registration(&[]));
    let same: [&[(&str, Option<&str>)]; 5] = [
        &[("nama", Some("  SITI   aminah "))],
        &[("nama", Some("Siti\u{200b} Aminah"))],
        &[("telepon", Some("+62 812 3456 7890"))],
        &[
            ("telepon", Some("81234567890")),
            ("nama", Some("siti aminah")),
        ],
        &[],
    ];
    for changes in same {
        let again = check(&form, &registration(changes));
        assert_eq!(
            again.compared(Folding::Words).identity(),
            first.compared(Folding::Words).identity(),
            "{changes:?}"
        );
        assert_eq!(
            again.compared(Folding::Words).content(),
            first.compared(Folding::Words).content(),
            "{changes:?}"
        );
    }
    let other: [&[(&str, Option<&str>)]; 3] = [
        &[("nama", Some("Siti Aminahh"))],
        &[("nama", Some("Aminah"))],
        &[("telepon", Some("081234567891"))],
    ];
    for changes in other {
        let someone = check(&form, &registration(changes));
        assert_ne!(
            someone.compared(Folding::Words).identity(),
            first.compared(Folding::Words).identity(),
            "{changes:?}"
        );
    }
}

#[test]
fn another_answer_is_another_content_of_the_same_person() {
    let form = pendaftaran();
    let first = check(&form, &registration(&[]));
    let table: [&[(&str, Option<&str>)]; 5] = [
        &[("kelurahan", Some("31.71.06.1002"))],
        &[("surel", Some("siti@contoh.id"))],
        &[("pelatihan", None)],
        &[("nama_usaha", Some("WARUNG SITI"))],
        &[("status_usaha", Some("berhenti"))],
    ];
    for changes in table {
        let changed = check(&form, &registration(changes));
        assert_eq!(
            changed.compared(Folding::Words).identity(),
            first.compared(Folding::Words).identity(),
            "{changes:?}"
        );
        assert_ne!(
            changed.compared(Folding::Words).content(),
            first.compared(Folding::Words).content(),
            "{changes:?}"
        );
    }
}

#[test]
fn two_forms_never_share_an_identity() {
    let registration = check(&pendaftaran(), &registration(&[]));
    let raw = RawSubmission::new([
        ("nama", "Siti Aminah"),
        ("telepon", "081234567890"),
        ("kecamatan", "menteng"),
        ("tahap", "P4"),
        (
            "kebutuhan",
            "Saya ingin mengurus izin usaha makanan rumahan.",
        ),
        ("cara", "whatsapp"),
        ("waktu_dihubungi", "sore"),
        ("waktu_dihubungi", "pagi"),
        ("persetujuan", "ya"),
    ]);
    let request = check(&minta_mentor(), &raw);
    assert_ne!(
        request.compared(Folding::Words).identity(),
        registration.compared(Folding::Words).identity()
    );
    let times = Value::Several(vec!["pagi".to_owned(), "sore".to_owned()]);
    assert!(request.answer("waktu_dihubungi") == Some(&times));
}

#[test]
fn receipts_repeat_labels_and_nothing_personal() {
    let form = pendaftaran();
    let submission = check(&form, &registration(&[]));
    let pairs = submission.receipt_answers().iter();
    let pairs = pairs.map(|(id, value)| (id.as_str(), value.as_str()));
    let hostile = [("nama", "Siti"), ("x", "y")];
    let shown: Vec<_> = form
        .receipt_answers(pairs.chain(hostile))
        .into_iter()
        .map(|answer| format!("{}: {}", answer.label, answer.value))
        .collect();
    let expected = [
        "Kecamatan tempat tinggal: Menteng",
        "Bidang usaha: kuliner",
        "Komunitas yang akan membina Anda: Belum tahu, tolong bantu pilihkan",
        "Pelatihan yang Anda minati: membuat-kue",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn answers_in_words() {
    let form = pendaftaran();
    let submission = check(&form, &registration(&[]));
    let in_words = |id| {
        let question = form.question(id).expect("a question of the form");
        question.in_words(submission.answer(id).expect("an answer"))
    };
    assert_eq!(in_words("kelurahan"), "Menteng");
    assert_eq!(in_words("status_usaha"), "Sudah berjalan");
    assert_eq!(in_words("telepon"), "+6281234567890");
    assert_eq!(in_words("persetujuan"), "Ya");
}

#[test]
fn a_form_that_looks_up_gives_answers_and_no_submission() {
    let form = cek_status();
    assert!(form.storing().is_none());
    assert!(StoringForm::new(form.clone()).is_none());
    let look_up = form.look_up().expect("a form that looks up");

    let sent = RawSubmission::new([
        ("nomor", "999 999 999d"),
        ("angka_telepon", "567 890"),
        ("utm_source", "x"),
    ]);
    let answers = form.check(&sent).expect("both answers have their shape");
    assert_eq!(answers.text(&look_up.reference), Some("999-999-999D"));
    assert_eq!(answers.text(&look_up.phone_digits), Some("567890"));
    assert_eq!(answers.text("tindakan"), None);
    assert_eq!(answers.ignored_parameters(), 1);
    assert!(!format!("{answers:?}").contains("567890"), "{answers:?}");

    let rejection = form
        .check(&RawSubmission::new([
            ("nomor", "999 999 999"),
            ("tindakan", "x"),
        ]))
        .expect_err("all three are wrong");
    let expected = [
        ("nomor", Failure::Shape),
        ("angka_telepon", Failure::Empty),
        ("tindakan", Failure::Unknown),
    ];
    assert_eq!(failures(&rejection), expected);
}

#[test]
fn a_session_is_asked_for_by_reference_and_digits() {
    let sent = RawSubmission::new([
        ("sesi", "membuat-kue-2027-01-16"),
        ("nomor", "999999999D"),
        ("angka_telepon", "567890"),
        ("tindakan", "ikut"),
    ]);
    let answers = daftar_sesi().check(&sent).expect("every answer is there");
    assert_eq!(answers.text("sesi"), Some("membuat-kue-2027-01-16"));
    assert_eq!(answers.text("tindakan"), Some("ikut"));
}

/// Nothing that was sent can reach a log through `{:?}`.
#[test]
fn debug_output_shows_no_answer() {
    let form = pendaftaran();
    let raw = registration(&[]);
    let submission = check(&form, &raw);
    let rejected = form.check(&registration(&[("nama", Some("Siti Aminah 2"))]));
    for shown in [
        format!("{raw:?}"),
        format!("{submission:?}"),
        format!("{rejected:?}"),
    ] {
        for secret in ["Siti", "8123456", "Warung", "menteng", "31.71"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
