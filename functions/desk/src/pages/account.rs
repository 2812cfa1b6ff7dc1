//! `/meja/akun/`: an officer's own account. Whatever changes what she proves herself by ends all her
//! other sign-ins.

use forms::FieldView;
use programme::words;
use records::{Account, SignedInBy};

use crate::access::Confirmation;
use crate::addresses::ACCOUNT;
use crate::authenticator;
use crate::cookie;
use crate::desk::Desk;
use crate::form;
use crate::menu::Roles;
use crate::page::{Fault, Handling, Page, Reply, Visit};
use crate::pages::activate;
use crate::password;
use crate::shell::{FormView, Sheet};

pub(crate) const PAGES: &[Page] = &[
    Page::get(ACCOUNT, Roles::All, show),
    Page::form("/meja/akun/semua/", Roles::All, leave_everywhere),
    Page::get(PASSWORD, Roles::All, ask_password),
    Page::form(PASSWORD, Roles::All, change_password),
    Page::get(CODES, Roles::All, ask_codes),
    Page::form(CODES, Roles::All, renew_codes),
    Page::get(AUTHENTICATOR, Roles::All, ask_authenticator),
    Page::form(AUTHENTICATOR, Roles::All, show_authenticator),
    Page::form(SET_UP, Roles::All, change_authenticator),
];

pub(crate) const NOTICES: &[(&str, &str)] = &[
    (
        "sandi-diganti",
        "Kata sandi diganti. Di perangkat lain Anda sudah dikeluarkan.",
    ),
    (
        "autentikator-diganti",
        "Autentikator diganti. Kode dari yang lama tidak berlaku lagi, dan di perangkat lain Anda \
         sudah dikeluarkan.",
    ),
    (
        "kode-pemulihan-dipakai",
        "Anda masuk dengan kode pemulihan. Pasang autentikator lain bila yang lama hilang.",
    ),
    (
        "diubah-di-tempat-lain",
        "Akun ini baru saja diubah dari tempat lain. Ulangi bila masih perlu.",
    ),
];

const PASSWORD: &str = "/meja/akun/sandi/";
const CODES: &str = "/meja/akun/kode-pemulihan/";
const AUTHENTICATOR: &str = "/meja/akun/autentikator/";
const SET_UP: &str = "/meja/akun/autentikator/pasang/";

fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let officer = visit.officer();
        let left = desk.repository().recovery_codes_left(&officer.id).await?;
        let html = Sheet::of(desk, visit, "Akun Anda")
            .with("name", &officer.name)
            .with("place", &desk.place(&officer.assignment))
            .with("last", &officer.last_sign_in.map(words::moment))
            .with("left", &left)
            .render("desk/akun.html")?;
        Ok(Reply::page("account", html))
    })
}

fn leave_everywhere<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mut account = visit.account().clone();
        account.generation += 1;
        if desk.repository().change_account(&account).await?.is_none() {
            return Ok(overtaken());
        }
        let ended = cookie::end(&visit.request.parts.headers);
        Ok(Reply::see_other("signed_out_everywhere", "/meja/keluar/").set_cookie(&ended))
    })
}

fn ask_password<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let fields = [
            activate::password_field(),
            activate::again_field(),
            form::newest_code(),
        ];
        Ok(Reply::page(
            "password_asked",
            password_page(desk, visit, &fields)?,
        ))
    })
}

fn change_password<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let officer = visit.officer();
        let typed = visit.fields.exact("sandi");
        let mut fields = [
            activate::password_field(),
            activate::again_field(),
            form::newest_code(),
        ];
        let place = desk.place(&officer.assignment);
        if let Some(message) = password::refusal(typed, &[&officer.name, &place]) {
            fields[0] = form::with_error(fields[0].clone(), &message);
        } else if visit.fields.exact("sandi_lagi") != typed {
            fields[1] = form::with_error(fields[1].clone(), activate::NOT_THE_SAME);
        }
        if fields.iter().any(|field| field.error.is_some()) {
            return Ok(Reply::wrong(
                "password_refused",
                password_page(desk, visit, &fields)?,
            ));
        }
        let mut account = match desk.confirm(visit).await? {
            Confirmation::Done(account) => *account,
            Confirmation::Asked(field) => {
                fields[2] = *field;
                return Ok(Reply::wrong(
                    "wrong_code",
                    password_page(desk, visit, &fields)?,
                ));
            }
        };
        let hashed = password::hash(typed).await;
        account.credentials.password = hashed.ok_or_else(activate::no_random_numbers)?;
        renewed(desk, visit, account, "password_changed", "sandi-diganti").await
    })
}

fn ask_codes<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let html = codes_page(desk, visit, &[form::newest_code()])?;
        Ok(Reply::page("codes_asked", html))
    })
}

fn renew_codes<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let account = match desk.confirm(visit).await? {
            Confirmation::Done(account) => account,
            Confirmation::Asked(field) => {
                let html = codes_page(desk, visit, &[*field])?;
                return Ok(Reply::wrong("wrong_code", html));
            }
        };
        let codes = activate::draw_recovery_codes()?;
        if !desk
            .repository()
            .replace_recovery_codes(&account, &codes)
            .await?
        {
            return Ok(overtaken());
        }
        let sheet = Sheet::of(desk, visit, "Kode pemulihan Anda");
        Ok(Reply::page(
            "codes_renewed",
            activate::recovery_page(sheet, &codes)?,
        ))
    })
}

fn ask_authenticator<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let html = new_authenticator_page(desk, visit, &proof_of_the_old(visit))?;
        Ok(Reply::page("authenticator_asked", html))
    })
}

fn show_authenticator<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mut account = match visit.signed_in_by() {
            // She has just used up a recovery code instead.
            SignedInBy::RecoveryCode => visit.account().clone(),
            SignedInBy::Authenticator => match desk.confirm(visit).await? {
                Confirmation::Done(account) => *account,
                Confirmation::Asked(field) => {
                    let html = new_authenticator_page(desk, visit, &[*field])?;
                    return Ok(Reply::wrong("wrong_code", html));
                }
            },
        };
        let drawn = authenticator::draw_stored_part();
        account.credentials.next_authenticator = drawn.ok_or_else(activate::no_random_numbers)?;
        let Some(account) = desk.repository().change_account(&account).await? else {
            return Ok(overtaken());
        };
        let html = set_up_page(desk, visit, &account, None)?;
        Ok(Reply::page("authenticator_shown", html))
    })
}

fn change_authenticator<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mut account = visit.account().clone();
        if account.credentials.next_authenticator.is_empty() {
            return Ok(Reply::see_other("authenticator_asked", AUTHENTICATOR));
        }
        let key = desk.next_authenticator(&account);
        let Some(step) = key.step(visit.fields.text("kode_pertama"), visit.now) else {
            let wrong = Some(activate::WRONG_FIRST_CODE);
            let html = set_up_page(desk, visit, &account, wrong)?;
            return Ok(Reply::wrong("wrong_code", html));
        };
        let credentials = &mut account.credentials;
        credentials.authenticator = std::mem::take(&mut credentials.next_authenticator);
        credentials.last_step = step;
        renewed(
            desk,
            visit,
            account,
            "authenticator_changed",
            "autentikator-diganti",
        )
        .await
    })
}

/// Writes a changed proof, ends every sign-in, and begins this one anew.
async fn renewed(
    desk: &Desk,
    visit: &Visit<'_>,
    mut account: Account,
    outcome: &'static str,
    notice: &str,
) -> Result<Reply, Fault> {
    account.generation += 1;
    let Some(account) = desk.repository().change_account(&account).await? else {
        return Ok(overtaken());
    };
    let by = SignedInBy::Authenticator;
    let token = desk
        .repository()
        .begin_sign_in(&account, by, visit.now)
        .await?;
    let begun = cookie::begin(&visit.request.parts.headers, &token);
    let to = format!("{ACCOUNT}?kabar={notice}");
    Ok(Reply::see_other(outcome, &to).set_cookie(&begun))
}

fn overtaken() -> Reply {
    Reply::see_other(
        "overtaken",
        &format!("{ACCOUNT}?kabar=diubah-di-tempat-lain"),
    )
}

/// Makes the field for the newest code of the authenticator that is about to go, where it is not
/// lost.
fn proof_of_the_old(visit: &Visit<'_>) -> Vec<FieldView> {
    match visit.signed_in_by() {
        SignedInBy::RecoveryCode => Vec::new(),
        SignedInBy::Authenticator => vec![form::newest_code()],
    }
}

fn password_page(desk: &Desk, visit: &Visit<'_>, fields: &[FieldView]) -> Result<String, Fault> {
    Sheet::of(desk, visit, "Ganti kata sandi").form(&FormView {
        action: PASSWORD,
        paragraphs: &["Di perangkat lain Anda akan dikeluarkan.".to_owned()],
        fields,
        button: "Ganti kata sandi",
        cancel: ACCOUNT,
    })
}

fn codes_page(desk: &Desk, visit: &Visit<'_>, fields: &[FieldView]) -> Result<String, Fault> {
    let paragraph = "Sepuluh kode baru ditampilkan sekali untuk dicetak. Kode yang lama tidak \
                     berlaku lagi.";
    Sheet::of(desk, visit, "Kode pemulihan baru").form(&FormView {
        action: CODES,
        paragraphs: &[paragraph.to_owned()],
        fields,
        button: "Buat kode pemulihan",
        cancel: ACCOUNT,
    })
}

fn new_authenticator_page(
    desk: &Desk,
    visit: &Visit<'_>,
    fields: &[FieldView],
) -> Result<String, Fault> {
    let paragraph = "Autentikator yang sekarang berlaku sampai yang lain terpasang dan kode \
                     pertamanya cocok.";
    Sheet::of(desk, visit, "Pasang autentikator lain").form(&FormView {
        action: AUTHENTICATOR,
        paragraphs: &[paragraph.to_owned()],
        fields,
        button: "Lanjut",
        cancel: ACCOUNT,
    })
}

fn set_up_page(
    desk: &Desk,
    visit: &Visit<'_>,
    account: &Account,
    wrong: Option<&str>,
) -> Result<String, Fault> {
    let sheet = Sheet::of(desk, visit, "Pasang autentikator lain");
    let key = desk.next_authenticator(account);
    activate::authenticator_page(sheet, SET_UP, &key, &account.officer.name, wrong)
}
