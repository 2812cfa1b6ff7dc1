//! The store fails in every way a store can fail, between the real client and the embedded store:
//! the citizen gets a receipt, or the form back with every answer kept; sending it again works,
//! and nothing is ever stored twice or half.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use records::{DEADLINE, Repository, Secret, local_client};
use submissions::{Bundle, FormService, Limits};
use tests::faulty_store::{Fault, FaultyStore};
use tests::system::{KEYS_OF_ONE, System};
use web::ClientAddress;

use crate::main_job::{REGISTRATION, with};

/// The real form on the real store, with a store that fails on command in between.
struct Failing {
    system: System,
    store: FaultyStore,
    service: FormService,
}

/// Answer that came back.
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub body: String,
}

/// The media type of a plain form.
const FORM: &str = "application/x-www-form-urlencoded";

impl Failing {
    async fn start() -> Self {
        let system = System::start().await;
        let store = FaultyStore::before(system.store());
        let client = local_client(store.clone());
        let repository = Repository::new(client, system.table());
        let bundle = Bundle::load(&system.bundle_folder()).expect("the build has a bundle");
        let secret = Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes");
        let service = FormService::new(Arc::new(bundle), "registration", repository, secret)
            .expect("the site has this form")
            .with_limits(Limits::none());
        Self {
            system,
            store,
            service,
        }
    }

    async fn post(&self, fields: &[(&str, &str)]) -> Answer {
        send(&self.service, fields).await
    }

    /// Checks that each submission is there whole: `count` of each item that belongs to one.
    async fn holds(&self, count: usize) {
        for kind in ["KEY", "REFERENCE", "RECORD", "EVENT"] {
            let items = self.system.stored_of_kind(kind).await;
            let each = if kind == "KEY" { KEYS_OF_ONE } else { 1 };
            assert_eq!(items.len(), count * each, "{kind}");
        }
    }
}

pub async fn send(service: &FormService, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace('+', "%2B").replace(' ', "+")))
        .collect();
    send_as(service, FORM, body.join("&")).await
}

/// Sends a registration of this media type.
pub async fn send_as(service: &FormService, media_type: &str, body: String) -> Answer {
    let request = Request::post("/api/registration")
        .header(CONTENT_TYPE, media_type)
        .extension(ClientAddress([203, 0, 113, 7].into()))
        .body(Full::<bytes::Bytes>::from(body))
        .expect("a request");
    read(web::serve(service, request).await).await
}

async fn read(response: Response<Full<bytes::Bytes>>) -> Answer {
    let location = response.headers().get(LOCATION);
    let location = location.map(|value| value.to_str().expect("an ASCII header").to_owned());
    let status = response.status().as_u16();
    let Ok(body) = response.into_body().collect().await;
    let body = String::from_utf8(body.to_bytes().to_vec()).expect("our pages are UTF-8");
    Answer {
        status,
        location,
        body,
    }
}

const FAULTS: [Fault; 4] = [
    Fault::Throttle,
    Fault::Internal,
    Fault::DropBefore,
    Fault::DropAfter,
];

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_that_passes_is_not_noticed() {
    let failing = Failing::start().await;
    let mut stored = 0;
    for fault in FAULTS {
        for faults in [&[fault][..], &[fault, fault], &[fault, Fault::Pass, fault]] {
            // Somebody else each time.
            let number = format!("0812345678{stored:02}");
            let person = with(REGISTRATION, "telepon", &number);
            failing.store.fail_next(faults);
            let answer = failing.post(&person).await;
            assert_eq!(answer.status, 303, "{faults:?}: {}", answer.body);
            stored += 1;
            failing.holds(stored).await;
            let again = failing.post(&person).await;
            assert_eq!(again.location, answer.location, "{faults:?}");
            failing.holds(stored).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_down_costs_no_answer_and_stores_nothing_twice() {
    for fault in FAULTS {
        let failing = Failing::start().await;
        failing.store.fail_always(fault);
        let page = failing.post(REGISTRATION).await;
        assert_eq!(page.status, 503, "{fault:?}");
        assert!(
            page.body.contains("Formulir Anda belum tersimpan"),
            "{}",
            page.body
        );
        assert!(
            page.body.contains("sebutkan kode gangguan ini"),
            "{}",
            page.body
        );
        for kept in ["Siti Contoh", "0812-3456-7890"] {
            assert!(page.body.contains(kept), "{kept} is lost: {}", page.body);
        }
        // Only where the answer alone was lost is it stored, and then whole.
        let stored = usize::from(fault == Fault::DropAfter);
        failing.holds(stored).await;

        failing.store.fail_next(&[]);
        assert_eq!(failing.post(REGISTRATION).await.status, 303, "{fault:?}");
        failing.holds(1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_hangs_is_given_up_in_time() {
    let failing = Failing::start().await;
    failing.store.fail_next(&[Fault::Hang]);
    assert_eq!(failing.post(REGISTRATION).await.status, 303);

    // The look for a repeat, both counts and the write share the time.
    let limited = failing.service.clone().with_limits(Limits::default());
    failing.store.fail_always(Fault::Hang);
    let started = Instant::now();
    let other = with(REGISTRATION, "nama", "Budi Contoh");
    assert_eq!(send(&limited, &other).await.status, 503);
    // The function in AWS has 15 seconds.
    let took = started.elapsed();
    assert!(took < DEADLINE + Duration::from_secs(2), "{took:?}");
    failing.store.fail_next(&[]);
    assert_eq!(failing.post(&other).await.status, 303);
    failing.holds(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_in_the_middle_of_a_repeat_changes_nothing() {
    for fault in FAULTS {
        let failing = Failing::start().await;
        let first = failing.post(REGISTRATION).await;
        // The write is refused, then the look at what is there fails.
        failing.store.fail_next(&[Fault::Pass, fault]);
        let again = failing.post(REGISTRATION).await;
        assert_eq!(again.location, first.location, "{fault:?}");

        // With other content, the note's write fails.
        let changed = with(REGISTRATION, "bidang", "kerajinan");
        failing.store.fail_next(&[Fault::Pass, Fault::Pass, fault]);
        assert_eq!(failing.post(&changed).await.status, 409, "{fault:?}");
        failing.holds(1).await;
        assert_eq!(failing.system.stored_of_kind("NOTE").await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_that_fail_lose_no_submission() {
    for fault in FAULTS {
        let failing = Failing::start().await;
        let limited = failing.service.clone().with_limits(Limits::default());
        // It is looked for, counted by address and by number, and stored.
        failing.store.fail_next(&[fault, fault, fault, Fault::Pass]);
        let answer = send(&limited, REGISTRATION).await;
        assert_eq!(answer.status, 303, "{fault:?}: {}", answer.body);
        failing.holds(1).await;
    }
}

/// People with one number who send at once while some counts fail, or all: 200, or as many as
/// `OKOCE_BURST` says.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_burst_whose_counts_fail_at_most_twice_the_limit_passes() {
    let count = std::env::var("OKOCE_BURST").map_or(200, |count| count.parse().unwrap());
    for percent in [50, 100] {
        let failing = Failing::start().await;
        let limited = failing.service.clone().with_limits(Limits::default());
        failing.store.fail_only("UpdateItem");
        failing.store.fail_sometimes(percent, &[Fault::Internal]);
        let open = Arc::new(tokio::sync::Semaphore::new(200));
        let posts: Vec<_> = (0..count)
            .map(|number| {
                let (service, open) = (limited.clone(), open.clone());
                let name = format!("Siti Contoh {}", in_letters(number));
                tokio::spawn(async move {
                    let _open = open.acquire().await.unwrap();
                    send(&service, &with(REGISTRATION, "nama", &name)).await
                })
            })
            .collect();
        let mut passed = 0;
        for post in posts {
            match post.await.expect("no post fails").status {
                303 => passed += 1,
                status => assert_eq!(status, 429, "of {count}, {percent} %"),
            }
        }
        // Ten an hour is what one number may.
        assert!(
            (10..=20).contains(&passed),
            "{passed} of {count}, {percent} %"
        );
        failing.holds(passed).await;
    }
}

/// Writes a number in letters, because names have no digits.
fn in_letters(number: usize) -> String {
    let digits = number.to_string().into_bytes();
    let letters = digits.iter().map(|digit| char::from(digit - b'0' + b'a'));
    letters.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_through_a_bad_network_are_one() {
    let failing = Failing::start().await;
    let faults = FAULTS.iter().flat_map(|fault| [*fault, Fault::Pass]);
    let faults: Vec<Fault> = faults.cycle().take(200).collect();
    failing.store.fail_next(&faults);
    let posts: Vec<_> = (0..100)
        .map(|_| {
            let service = failing.service.clone();
            tokio::spawn(async move { send(&service, REGISTRATION).await })
        })
        .collect();
    let mut locations = std::collections::HashSet::new();
    for post in posts {
        let answer = post.await.expect("no post fails");
        match answer.status {
            303 => locations.extend(answer.location),
            status => assert_eq!(status, 503, "{}", answer.body),
        }
    }
    assert_eq!(locations.len(), 1);
    failing.holds(1).await;
}
