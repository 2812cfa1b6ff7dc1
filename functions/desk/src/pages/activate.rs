//! `/meja/aktifkan/`: an invited officer sets name and password, then her authenticator, and gets
//! her recovery codes.
//!
//! The activation code goes along in both forms and is used up by the last of them, so that whoever
//! is interrupted begins anew.

use forms::FieldView;
use http::StatusCode;
use records::{
    ACTIVATION_HOURS, Account, Activation, OneTimeCode, RECOVERY_CODES, SignedInBy, StoreFailure,
};
use web::pages::{Link, Message};

use crate::access::{in_words, seconds_until};
use crate::addresses::LIST;
use crate::authenticator::{self, AuthenticatorKey};
use crate::cookie;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Guest, Handling, Page, Reply};
use crate::password;
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[
    Page::open_get(ACTIVATE, show),
    Page::open_form(ACTIVATE, begin),
    Page::open_form(AUTHENTICATOR, confirm),
];

const ACTIVATE: &str = "/meja/aktifkan/";
const AUTHENTICATOR: &str = "/meja/aktifkan/autentikator/";

const FEWEST_NAME_LETTERS: usize = 2;
const MOST_NAME_LETTERS: usize = 40;

pub(crate) const WRONG_FIRST_CODE: &str = "Kode ini tidak cocok. Periksa jam ponsel Anda (pakai \
                                            waktu otomatis), lalu tulis kode yang baru";

pub(crate) const NOT_THE_SAME: &str = "Ketik lagi kata sandi yang sama";

fn show<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        let code = form::with_value(code_field(), guest.fields.text("kode"));
        let html = first_page(desk, &[code, name_field(), password_field(), again_field()])?;
        Ok(Reply::page("activation", html))
    })
}

/// Sets name and password; the authenticator comes next.
fn begin<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        let found = match invited(desk, guest).await? {
            Ok(found) => found,
            Err(reply) => return Ok(reply),
        };
        let fields = &guest.fields;
        let (name, password) = (fields.text("nama"), fields.exact("sandi"));
        let mut shown = vec![
            form::with_value(code_field(), fields.text("kode")),
            form::with_value(name_field(), name),
            password_field(),
            again_field(),
        ];
        let mut refuse = |at: usize, message: &str| {
            shown[at] = form::with_error(shown[at].clone(), message);
        };
        if found.is_none() {
            refuse(0, &unknown_code());
        }
        let mut name_refusal = name_refusal(name).map(str::to_owned);
        if name_refusal.is_none() && desk.repository().account_named(name).await?.is_some() {
            name_refusal = Some(name_taken());
        }
        if let Some(message) = &name_refusal {
            refuse(1, message);
        }
        let places = found.as_ref().map(|(account, _)| account);
        let places = places.map(|account| desk.place(&account.officer.assignment));
        let known = [name, places.as_deref().unwrap_or_default()];
        if let Some(message) = password::refusal(password, &known) {
            refuse(2, &message);
        } else if fields.exact("sandi_lagi") != password {
            refuse(3, NOT_THE_SAME);
        }
        let Some((mut account, code)) =
            found.filter(|_| shown.iter().all(|field| field.error.is_none()))
        else {
            return Ok(Reply::wrong(
                "activation_rejected",
                first_page(desk, &shown)?,
            ));
        };
        let hashed = password::hash(password)
            .await
            .ok_or_else(no_random_numbers)?;
        let words: Vec<&str> = name.split_whitespace().collect();
        account.officer.name = words.join(" ");
        account.credentials.password = hashed;
        account.credentials.authenticator =
            authenticator::draw_stored_part().ok_or_else(no_random_numbers)?;
        let Some(account) = desk.repository().change_account(&account).await? else {
            return Ok(Reply::see_other("activation_overtaken", ACTIVATE));
        };
        let html = second_page(desk, &account, &code, None)?;
        Ok(Reply::page("authenticator_shown", html))
    })
}

/// Takes the first code of the authenticator: with it the account is hers.
fn confirm<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        let found = match invited(desk, guest).await? {
            Ok(found) => found,
            Err(reply) => return Ok(reply),
        };
        let found = found.filter(|(account, _)| !account.credentials.authenticator.is_empty());
        let Some((mut account, code)) = found else {
            return Ok(Reply::see_other("activation_overtaken", ACTIVATE));
        };
        let key = desk.authenticator(&account);
        let Some(step) = key.step(guest.fields.text("kode_pertama"), guest.now) else {
            let html = second_page(desk, &account, &code, Some(WRONG_FIRST_CODE))?;
            return Ok(Reply::wrong("wrong_code", html));
        };
        account.credentials.last_step = step;
        let recovery = draw_recovery_codes()?;
        let repository = desk.repository();
        let done = repository
            .activate(&account, &code, &recovery, guest.now)
            .await?;
        if done != Activation::Done {
            let wrong = match done {
                Activation::NameTaken => (1, name_taken()),
                _ => (0, unknown_code()),
            };
            let name = form::with_value(name_field(), &account.officer.name);
            let mut shown = vec![code_field(), name, password_field(), again_field()];
            shown[wrong.0] = form::with_error(shown[wrong.0].clone(), &wrong.1);
            return Ok(Reply::wrong(
                "activation_rejected",
                first_page(desk, &shown)?,
            ));
        }
        desk.end_activation(guest.request).await?;
        let by = SignedInBy::Authenticator;
        let token = repository.begin_sign_in(&account, by, guest.now).await?;
        let html = recovery_page(Sheet::open(desk, "Kode pemulihan Anda"), &recovery)?;
        let begun = cookie::begin(&guest.request.parts.headers, &token);
        Ok(Reply::page("activated", html).set_cookie(&begun))
    })
}

/// Renders the ten codes to print, shown this once.
pub(crate) fn recovery_page(sheet: Sheet<'_>, codes: &[OneTimeCode]) -> Result<String, Fault> {
    let shown: Vec<String> = codes.iter().map(OneTimeCode::shown).collect();
    sheet
        .with("codes", &shown)
        .with(
            "next",
            &Link {
                label: "Sudah saya cetak, buka daftar kerja",
                path: LIST,
            },
        )
        .render("desk/kode-pemulihan.html")
}

pub(crate) fn draw_recovery_codes() -> Result<Vec<OneTimeCode>, StoreFailure> {
    (0..RECOVERY_CODES)
        .map(|_| OneTimeCode::draw_recovery())
        .collect()
}

/// Finds the account of the code that was typed; the inner error is the page for somebody who tries
/// too many.
async fn invited(
    desk: &Desk,
    guest: &Guest<'_>,
) -> Result<Result<Option<(Account, OneTimeCode)>, Reply>, Fault> {
    let now = guest.now;
    if let Err(until) = desk.begin_activation(guest.request, now).await? {
        let seconds = seconds_until(until, now);
        let message = Message {
            title: "Terlalu banyak percobaan",
            paragraphs: vec![format!("Coba lagi setelah {}.", in_words(seconds))],
            reference: None,
            action: Some(Link {
                label: "Aktifkan akun",
                path: ACTIVATE,
            }),
        };
        let html = Sheet::open(desk, message.title).message(&message)?;
        let status = StatusCode::TOO_MANY_REQUESTS;
        return Ok(Err(
            Reply::with_status(status, "wait", html).retry_after(seconds)
        ));
    }
    let Some(code) = OneTimeCode::typed(guest.fields.text("kode")) else {
        return Ok(Ok(None));
    };
    let account = desk.repository().invited(&code, now).await?;
    Ok(Ok(account.map(|account| (account, code))))
}

fn first_page(desk: &Desk, fields: &[FieldView]) -> Result<String, Fault> {
    Sheet::open(desk, "Aktifkan akun petugas")
        .errors(form::errors(fields))
        .with("action", &ACTIVATE)
        .with("fields", &fields)
        .render("desk/aktifkan.html")
}

fn second_page(
    desk: &Desk,
    account: &Account,
    code: &OneTimeCode,
    wrong: Option<&str>,
) -> Result<String, Fault> {
    let sheet = Sheet::open(desk, "Pasang autentikator").with("code", &code.shown());
    let key = desk.authenticator(account);
    authenticator_page(sheet, AUTHENTICATOR, &key, &account.officer.name, wrong)
}

/// Renders the key of an authenticator as a picture and as text, and a field for its first code.
pub(crate) fn authenticator_page(
    sheet: Sheet<'_>,
    action: &str,
    key: &AuthenticatorKey,
    name: &str,
    wrong: Option<&str>,
) -> Result<String, Fault> {
    let first = FieldView {
        id: "kode_pertama".to_owned(),
        name: "kode_pertama".to_owned(),
        label: "Kode pertama dari autentikator".to_owned(),
        ..form::newest_code()
    };
    let mut first = form::with_hint(first, "Enam angka yang sedang tampil di aplikasi");
    if let Some(wrong) = wrong {
        first = form::with_error(first, wrong);
    }
    let fields = [first];
    sheet
        .errors(form::errors(&fields))
        .with("action", &action)
        .with("qr", &key.qr(name))
        .with("key", &key.shown())
        .with("fields", &fields)
        .render("desk/autentikator.html")
}

fn code_field() -> FieldView {
    let field = form::input("kode", "Kode aktivasi");
    form::with_hint(
        field,
        "Ada di lembar undangan Anda: 24 huruf dan angka. Huruf besar, spasi, dan garis tidak \
         berpengaruh",
    )
}

fn name_field() -> FieldView {
    let field = FieldView {
        autocomplete: Some("username".to_owned()),
        ..form::input("nama", "Nama yang dilihat rekan")
    };
    form::with_hint(field, "Misalnya Bu Rina. Dengan nama ini pula Anda masuk")
}

pub(crate) fn password_field() -> FieldView {
    let hint = format!(
        "{} huruf atau lebih; beberapa kata yang tidak saling berhubungan paling mudah diingat",
        password::ADVISED_LETTERS
    );
    form::with_hint(form::password("sandi", "Kata sandi", "new-password"), &hint)
}

pub(crate) fn again_field() -> FieldView {
    form::password("sandi_lagi", "Kata sandi, sekali lagi", "new-password")
}

fn name_refusal(name: &str) -> Option<&'static str> {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters < FEWEST_NAME_LETTERS {
        return Some("Tulis nama yang dikenal rekan-rekan Anda, misalnya Bu Rina");
    }
    if name.chars().count() > MOST_NAME_LETTERS {
        return Some("Nama ini terlalu panjang; paling banyak 40 huruf");
    }
    name.chars()
        .any(char::is_control)
        .then_some("Tulis nama dengan huruf, spasi, dan tanda baca saja")
}

fn unknown_code() -> String {
    format!(
        "Kode aktivasi ini tidak berlaku, sudah dipakai, atau sudah lewat {ACTIVATION_HOURS} jam. \
         Periksa hurufnya, atau minta kode baru kepada sekretariat"
    )
}

fn name_taken() -> String {
    "Sudah ada petugas dengan nama ini. Tambahkan sesuatu, misalnya nama belakang".to_owned()
}

pub(crate) fn no_random_numbers() -> Fault {
    Fault::Store(StoreFailure::no_random_numbers())
}
