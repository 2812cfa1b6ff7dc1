//! The way of one invented person: events as offices would have recorded them.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::closed_lists::{
    Channel, ContactResult, CorrectionReason, ErasureReason, Evidence, ReleaseReason, Right, Said,
    TransferReason, Via, WithdrawalWay,
};
use programme::{KecamatanId, Stage, wib};
use records::history::{CITIZEN, Correction, Event, State, What};

use crate::Pace;
use crate::dice::Dice;

/// A registration from which a way begins.
pub(crate) struct Registration<'a> {
    pub form: &'a str,
    pub stage: Option<Stage>,
    pub home: Option<KecamatanId>,
    /// All kecamatan, to be transferred to.
    pub others: &'a [(String, Option<String>)],
    pub now: Timestamp,
    pub pace: Pace,
    pub answered_after: i32,
    pub kept_days: u32,
}

/// Out of a thousand who are at a stage, those who go on to the next one.
const ON_FROM: [u32; 6] = [520, 600, 550, 620, 600, 450];

/// Out of a thousand, those whom each of these befalls at some time.
const QUARANTINED: u32 = 12;
const TRANSFERRED: u32 = 25;
const WITHDRAWN: u32 = 15;
const ERASED: u32 = 8;
const CORRECTED: u32 = 20;
const CLAIMED: u32 = 10;
const NEVER_CALLED: u32 = 90;

/// Makes up everything that happened to somebody, the receipt of her form first.
pub(crate) fn way(registration: &Registration<'_>, dice: &mut Dice) -> Vec<Event> {
    let today = wib::date(registration.now);
    // More and more people register as time goes on.
    let span = u32::try_from(crate::DAYS).unwrap_or(1);
    let back = 1 + dice.up_to(span).min(dice.up_to(span));
    let received = today.saturating_sub(i64::from(back).days());
    let quarantined = dice.permille(QUARANTINED);
    let first = Event {
        seq: 1,
        form: registration.form.to_owned(),
        at: moment(received, dice),
        recorded_at: moment(received, dice),
        by: CITIZEN.to_owned(),
        via: Via::Form,
        act: act(dice),
        kecamatan: registration.home.clone(),
        what: What::Registered {
            stage: registration.stage,
            quarantined,
            next: Some(received.saturating_add(registration.answered_after.days())),
            kept_until: None,
            evidence: None,
        },
    };
    let mut first = first;
    first.recorded_at = first.at;
    if let What::Registered { kept_until, .. } = &mut first.what {
        *kept_until = Some(self::kept_until(first.at, registration.kept_days));
    }
    let Some(state) = State::first(&first) else {
        return vec![first];
    };
    let mut way = Way {
        registration,
        officer: format!("contoh-{}", 1 + dice.up_to(4)),
        today: received,
        state,
        events: vec![first],
    };
    way.go(quarantined, dice);
    way.events
}

/// Tells whether the submission still waits in quarantine.
pub(crate) fn is_quarantined(events: &[Event]) -> bool {
    State::fold(events).is_some_and(|state| state.quarantined)
}

/// Computes the second until which a submission is kept.
pub(crate) fn kept_until(received_at: Timestamp, days: u32) -> i64 {
    received_at.as_second() + i64::from(days) * wib::SECONDS_A_DAY
}

struct Way<'a> {
    registration: &'a Registration<'a>,
    officer: String,
    today: Date,
    state: State,
    events: Vec<Event>,
}

impl Way<'_> {
    fn go(&mut self, quarantined: bool, dice: &mut Dice) {
        if quarantined {
            self.pass(1 + dice.up_to(9));
            if dice.permille(600) {
                let reason = ReleaseReason::Called;
                self.record(What::Released { reason }, 0, dice);
            }
            return;
        }
        let is_called = !dice.permille(NEVER_CALLED);
        if !is_called && self.registration.pace == Pace::Usual {
            return;
        }
        self.pass(dice.up_to(20));
        let result = match dice.up_to(5) {
            0 => ContactResult::NotReached,
            1 => ContactResult::CallAgain,
            _ => ContactResult::Reached,
        };
        let contact = What::Contacted {
            channel: Channel::Phone,
            result,
            said: vec![Said::Introduction, Said::Schedule],
            next: None,
        };
        self.record(contact, 0, dice);
        if dice.permille(TRANSFERRED) {
            self.pass(dice.up_to(30));
            self.transfer(dice);
        }
        for (stage, share) in Stage::ALL.into_iter().skip(1).zip(ON_FROM) {
            let (share, days) = match self.registration.pace {
                Pace::Usual => (share, 70),
                Pace::Eager => (1_000, 20),
            };
            if self.state.stages.is_empty() || !dice.permille(share) {
                break;
            }
            self.pass(5 + dice.up_to(days));
            self.reach(stage, dice);
        }
        self.end(dice);
    }

    fn transfer(&mut self, dice: &mut Dice) {
        let to = dice.one_of(self.registration.others);
        let to = to.and_then(|(id, _)| id.parse().ok());
        if let Some(to) = to {
            let reason = TransferReason::Moved;
            self.record(What::Transferred { to, reason }, 0, dice);
        }
    }

    fn reach(&mut self, stage: Stage, dice: &mut Dice) {
        let evidence = if dice.permille(120) {
            Evidence::None
        } else {
            let list = Evidence::of(stage);
            *dice.one_of(&list).unwrap_or(&Evidence::Other)
        };
        let told_late = if dice.permille(200) { dice.up_to(9) } else { 0 };
        let reached = What::StageReached {
            stage,
            evidence,
            session: None,
            since: self.state.stage().map(|fact| fact.day),
        };
        self.record(reached, told_late, dice);
        if dice.permille(CORRECTED) {
            self.pass(dice.up_to(12));
            let corrected = What::Corrected {
                corrects: self.state.seq,
                reason: CorrectionReason::WrongDay,
                correction: Correction::Instead {
                    day: self.today.saturating_sub(i64::from(dice.up_to(5)).days()),
                    evidence: None,
                },
            };
            self.record(corrected, 0, dice);
        }
    }

    fn end(&mut self, dice: &mut Dice) {
        self.pass(dice.up_to(40));
        if dice.permille(CLAIMED) {
            let right = Right::Copy;
            self.record(What::RightAsked { right }, 0, dice);
            if dice.permille(700) {
                self.pass(1);
                let case = self.state.seq;
                self.record(
                    What::RightAnswered {
                        case,
                        identity: None,
                    },
                    0,
                    dice,
                );
            }
        } else if dice.permille(WITHDRAWN) {
            let way = WithdrawalWay::CameIn;
            self.record(What::Withdrawn { way }, 0, dice);
        } else if dice.permille(ERASED) {
            let reason = ErasureReason::Wish;
            self.record(What::Erased { reason }, 0, dice);
        }
    }

    fn pass(&mut self, days: u32) {
        self.today = self.today.saturating_add(i64::from(days).days());
    }

    /// Adds an event, unless it would lie in the future or can't have happened.
    fn record(&mut self, what: What, told_late: u32, dice: &mut Dice) {
        let recorded_at = moment(self.today, dice);
        let last = self.events.last().map(|event| event.recorded_at);
        let recorded_at = last.map_or(recorded_at, |last| last.max(recorded_at));
        if recorded_at > self.registration.now {
            return;
        }
        let at = recorded_at - (i64::from(told_late) * 24).hours();
        let event = Event {
            seq: self.state.seq + 1,
            form: self.registration.form.to_owned(),
            at,
            recorded_at,
            by: match &what {
                What::RightAsked { .. } => CITIZEN.to_owned(),
                _ => self.officer.clone(),
            },
            via: match &what {
                What::RightAsked { .. } => Via::Status,
                _ => Via::Desk,
            },
            act: act(dice),
            kecamatan: self.state.kecamatan().cloned(),
            what,
        };
        if self.state.admits(&event, &self.events).is_ok() {
            self.state = self.state.after(&event, &self.events);
            self.events.push(event);
        }
    }
}

/// Draws a moment of office hours on a day.
fn moment(day: Date, dice: &mut Dice) -> Timestamp {
    let minutes = i64::from(dice.up_to(8 * 60));
    let eight = day.at(8, 0, 0, 0).to_zoned_datetime(wib::zone());
    // Days of our own are far from the ends of the calendar.
    eight.map_or(Timestamp::UNIX_EPOCH, |eight| {
        eight.timestamp() + minutes.minutes()
    })
}

fn act(dice: &mut Dice) -> String {
    let [first, .., last] = dice.bytes();
    format!(
        "{:016x}",
        u64::from(first) << 56 | u64::from(last) << 48 | u64::from(dice.up_to(u32::MAX))
    )
}
