//! Letters and questions about rights say what is so.

use programme::closed_lists::{CorrectionReason, MentorReason, Right, WithdrawalWay};
use records::history::What;

use super::{get, mentor, post, record, sent};
use crate::host::Host;

/// Class of the element around a letter.
const LETTER: &str = "oc-desk-letter";

#[tokio::test]
async fn data_is_called_corrected_only_where_it_was() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let corrected = || What::AnswersCorrected {
        questions: vec!["nama".to_owned()],
        reason: CorrectionReason::Slip,
    };
    let asked = What::RightAsked {
        right: Right::Correct,
    };
    // What was corrected before is no answer to it.
    record(&host, melati, corrected()).await;
    record(&host, melati, asked).await;
    let path = format!("/meja/hak/{melati}/3/");
    let page = get(&host, &mut rina, &path).await;
    page.shows("Anda meminta agar data Anda dibetulkan.");
    page.shows("Sejak permintaan itu tidak ada yang kami ubah.");
    record(&host, melati, corrected()).await;
    let page = get(&host, &mut rina, &path).await;
    page.shows("Data Anda sudah kami periksa dan perbaiki.");
}

#[tokio::test]
async fn a_withdrawal_has_a_letter_once_it_is_recorded() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let asked = What::RightAsked {
        right: Right::Withdraw,
    };
    record(&host, melati, asked).await;
    let path = format!("/meja/hak/{melati}/2/");
    let page = get(&host, &mut rina, &path).await;
    assert!(!page.body.contains(LETTER), "{}", page.body);
    let withdrawn = What::Withdrawn {
        way: WithdrawalWay::Phone,
    };
    record(&host, melati, withdrawn).await;
    let page = get(&host, &mut rina, &path).await;
    page.shows(LETTER);
    page.shows("Anda meminta agar persetujuan Anda ditarik.");
}

#[tokio::test]
async fn a_withdrawal_says_who_else_has_to_know_and_what_is_still_open() {
    let (host, mut rina) = Host::with_rina().await;
    let bayu = mentor(&host, "Contoh Bayu", &["kuliner"], 1).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let path = format!("/meja/orang/{melati}/tarik/");
    for (seen, what) in [
        ("1", None),
        (
            "2",
            Some(What::MentorAssigned {
                mentor: bayu.id.to_string(),
                reason: MentorReason::SameOffice,
            }),
        ),
        ("3", Some(What::RightAsked { right: Right::Copy })),
    ] {
        if let Some(what) = what {
            record(&host, melati, what).await;
        }
        let day = [
            ("terakhir-meja", seen),
            ("aksi-meja", "0123456789abcdef"),
            ("cara", "telepon"),
            ("hari", "2026-11-28"),
        ];
        let page = post(&host, &mut rina, &path, &day).await;
        page.shows("dicatat sebagai ditarik");
        let tells = |text: &str| page.body.contains(text);
        assert_eq!(tells("Beri tahu mentornya"), seen != "1", "{seen}");
        assert_eq!(
            tells("Jawaban atas permintaan haknya"),
            seen == "3",
            "{seen}"
        );
    }
}
