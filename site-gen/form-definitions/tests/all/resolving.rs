//! Definitions like those of the site resolve, and those that look something up.

use programme::Stage;

use crate::definitions::{cek_status, daftar_sesi, minta_mentor, pendaftaran};

#[test]
fn forms_like_those_of_the_site_resolve() {
    let registration = pendaftaran();
    assert_eq!(registration.path(), "/daftar/");
    assert_eq!(registration.action(), "/api/registration");
    assert_eq!(registration.stage(), Some(Stage::P1));
    assert_eq!(registration.identity(), ["nama", "telepon"]);

    let mentor_request = minta_mentor();
    assert_eq!(mentor_request.path(), "/minta-mentor/");
    assert_eq!(mentor_request.action(), "/api/mentor-request");
    assert_eq!(mentor_request.stage(), None);
    assert_eq!(mentor_request.identity(), ["nama", "telepon", "tahap"]);
}

#[test]
fn forms_that_look_up_resolve() {
    for (form, action) in [(cek_status(), "/api/status"), (daftar_sesi(), "/api/seats")] {
        assert_eq!(form.action(), action);
        assert_eq!(form.stage(), None);
        let look_up = form.look_up().expect("it looks up");
        assert_eq!(look_up.reference, "nomor");
        assert_eq!(look_up.phone_digits, "angka_telepon");
    }
}
