//! The page's own constraints and the server accept the same set.
//!
//! A small model of a browser reads nothing but the view, as a template would print it: sanitises
//! what is typed, compiles `pattern` as HTML does, knows the options, shows and hides questions.
//! The model and the server must refuse the same fields.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use forms::{Failure, FieldView, Form, FormView, RawSubmission, Rejection};
use programme::reference::{ALPHABET, RANDOM_BYTES, Reference, is_separator};
use proptest::prelude::*;
use regress::Regex;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::definitions::{all, semua_jenis};

/// An entry in one field: the text typed, or the options chosen.
type Entry = (String, Vec<String>);

/// HTML's own words for the shape of an e-mail address.
///
/// Source: <https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>
const WHATWG_EMAIL: &str = r"[a-zA-Z0-9.!#$%&'*+\/=?^_`\{\|\}~\-]+@[a-zA-Z0-9](?:[a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?)*";

/// Some of the characters that page and server take out without a word, one of each sort.
const DROPPED: [char; 14] = [
    '\u{ad}',
    '\u{34f}',
    '\u{61c}',
    '\u{115f}',
    '\u{180e}',
    '\u{200b}',
    '\u{200e}',
    '\u{202a}',
    '\u{2060}',
    '\u{2068}',
    '\u{feff}',
    '\u{fff0}',
    '\u{1d173}',
    '\u{e0041}',
];

/// Signs that shape the character before them, and are taken out where there is none.
const SHAPING: [char; 4] = ['\u{200c}', '\u{200d}', '\u{fe0f}', '\u{e0100}'];

/// A page that is open, with its patterns compiled.
struct Browser {
    form: Form,
    view: FormView,
    patterns: Vec<Option<Regex>>,
    email: Regex,
    unshown: Regex,
}

impl Browser {
    fn open(form: Form) -> Self {
        let view = FormView::blank(&form);
        let patterns = view
            .fields
            .iter()
            .map(|field| field.pattern.as_deref().map(compile));
        Self {
            patterns: patterns.collect(),
            email: Regex::with_flags(&format!("^(?:{WHATWG_EMAIL})$"), "u")
                .expect("a pattern of the standard"),
            unshown: Regex::with_flags(
                r"[[\p{Cc}\u202D\u202E\uFFFD\p{NChar}]--\p{White_Space}]",
                "v",
            )
            .expect("a character class"),
            view,
            form,
        }
    }

    /// Returns the pairs sent for typed entries: HTML's value sanitisation for one-line inputs, and
    /// the line breaks of a form body for a textarea.
    fn sent(&self, entries: &[Entry]) -> Vec<(String, String)> {
        let mut sent = Vec::new();
        for (name, values) in entries {
            let field = self.view.fields.iter().find(|field| field.name == *name);
            for value in values {
                let value = match field.map(|field| (field.widget, field.input_type)) {
                    Some(("input", "email")) => value
                        .replace(['\r', '\n'], "")
                        .trim_matches(|c: char| c.is_ascii_whitespace())
                        .to_owned(),
                    Some(("input", _)) => value.replace(['\r', '\n'], ""),
                    Some(("textarea", _)) => line_feeds(value).replace('\n', "\r\n"),
                    _ => value.clone(),
                };
                sent.push((name.clone(), value));
            }
        }
        sent
    }

    /// Lists the fields that the page does not let pass.
    fn refused(&self, sent: &RawSubmission) -> BTreeSet<String> {
        let refused = self.view.fields.iter().zip(&self.patterns);
        refused
            .filter(|(field, pattern)| {
                self.is_shown(field, sent) && !self.fits(field, pattern.as_ref(), sent)
            })
            .map(|(field, _)| field.name.clone())
            .collect()
    }

    fn field(&self, name: &str) -> &FieldView {
        let found = self.view.fields.iter().find(|field| field.name == name);
        found.expect("the view names its own fields")
    }

    fn is_shown(&self, field: &FieldView, sent: &RawSubmission) -> bool {
        field.condition.as_ref().is_none_or(|condition| {
            self.is_shown(self.field(&condition.field), sent)
                && sent
                    .values(&condition.field)
                    .any(|value| condition.values.iter().any(|wanted| wanted == value))
        })
    }

    fn fits(&self, field: &FieldView, pattern: Option<&Regex>, sent: &RawSubmission) -> bool {
        let values: Vec<_> = sent.values(&field.name).collect();
        let value = values.first().copied().unwrap_or_default();
        match field.widget {
            "input" | "radios" | "select" if value.is_empty() => field.optional,
            "input" if field.input_type == "email" && seen_of_address(value).is_empty() => {
                field.optional
            }
            "input" if field.input_type == "tel" => true,
            "input" => {
                let pattern = pattern.expect("every input has a pattern");
                // The check character of a reference is the one rule that no pattern holds: a
                // script would have to know it.
                matches(pattern, value)
                    && (field.input_type != "email"
                        || matches(&self.email, &seen_of_address(value)))
                    && (!field.name.starts_with("rujukan") && field.name != "nomor"
                        || value.chars().all(is_separator)
                        || Reference::parse(value).is_ok())
            }
            "textarea" => self.counter_fits(field, value),
            "radios" | "select" => self.option_fits(field, value, sent),
            "checkboxes" => {
                let known = values.iter().all(|value| offers(field, value));
                known && (!values.is_empty() || field.optional)
            }
            "checkbox" => value == "ya" || field.optional,
            widget => panic!("unknown widget {widget}"),
        }
    }

    /// Tells whether the counter of a textarea lets a value pass, as the documentation of the view
    /// describes it.
    fn counter_fits(&self, field: &FieldView, value: &str) -> bool {
        let lines = without_unseen(&line_feeds(value));
        let trimmed = lines.trim();
        let count = u32::try_from(trimmed.chars().count()).expect("a short text");
        self.unshown.find(value).is_none()
            && (count > 0 || field.optional)
            && (count == 0 || field.min_length.is_none_or(|min| count >= min))
            && field.max_length.is_none_or(|max| count <= max)
    }

    fn option_fits(&self, field: &FieldView, value: &str, sent: &RawSubmission) -> bool {
        let options = field.groups.iter().flat_map(|group| &group.options);
        let Some(option) = options.into_iter().find(|option| option.value == value) else {
            return false;
        };
        let Some(parent) = field.parent.as_deref().map(|parent| self.field(parent)) else {
            return true;
        };
        let above = sent.values(&parent.name).next().unwrap_or_default();
        let above_fits = self.fits(parent, None, sent);
        option.parent.as_deref() == Some(above) || !above_fits
    }
}

fn offers(field: &FieldView, value: &str) -> bool {
    let mut options = field.groups.iter().flat_map(|group| &group.options);
    options.any(|option| option.value == value)
}

/// Compiles a `pattern` attribute.
///
/// Source: <https://html.spec.whatwg.org/multipage/input.html#compiled-pattern-regular-expression>
fn compile(pattern: &str) -> Regex {
    Regex::with_flags(&format!("^(?:{pattern})$"), "v")
        .unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

fn matches(pattern: &Regex, value: &str) -> bool {
    pattern.find(value).is_some()
}

fn line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns the fields that the check refuses in an equal submission, but for the number of options
/// that are ticked: no page holds that limit, a question's hint says it.
fn refused_by_server(form: &Form, sent: &RawSubmission) -> BTreeSet<String> {
    let rejection = form.check(sent).err();
    let errors = rejection.iter().flat_map(Rejection::errors);
    let errors = errors.filter(|e| !matches!(e.failure(), Failure::TooFew | Failure::TooMany));
    errors.map(|error| error.question().to_owned()).collect()
}

/// Draws text made of the characters on which page and server could disagree.
fn text() -> impl Strategy<Value = String> {
    let letters = "[a-zA-Z0-9 .,'+()@-]";
    let special = prop::sample::select(vec![
        ' ',
        '\t',
        '\n',
        '\r',
        '\u{a0}',
        '\u{3000}',
        '\u{2028}',
        '\u{85}',
        '\0',
        '\u{7f}',
        'é',
        'ß',
        'е',
        '陳',
        'ක',
        '\u{dca}',
        '\u{b}',
        '\u{2800}',
        '\u{3164}',
        '\u{202d}',
        '\u{301}',
        '\u{2019}',
        '`',
        '\u{2011}',
        '\u{2212}',
        '\u{1f600}',
        '\u{1f3fb}',
        '\u{202a}',
        '\u{202e}',
        '\u{2066}',
        '\u{2069}',
        '\u{fffd}',
        '\u{fffe}',
        '\u{fdd0}',
        '\u{e000}',
        '\u{ff19}',
        'Ⓐ',
        '²',
        '/',
        '<',
        '&',
        '"',
    ]);
    let character = prop_oneof![
        8 => letters.prop_map(|text: String| text.chars().next().unwrap_or('a')),
        4 => special,
        1 => prop::sample::select(DROPPED.to_vec()),
        1 => prop::sample::select(SHAPING.to_vec()),
        1 => any::<char>(),
    ];
    let composed = |characters: Vec<char>| characters.into_iter().nfc().collect::<String>();
    prop::collection::vec(character, 0..20)
        .prop_map(composed)
        .prop_filter("composed once the dropped characters are gone", |text| {
            is_nfc_without_dropped(text)
        })
}

/// Returns a text as the counter of a textarea sees it, with plain spaces for what looks like one.
fn without_unseen(text: &str) -> String {
    let dropped = Regex::with_flags(
        r"(?![\p{VS}\u200C\u200D\u202D\u202E\u3164\uFFA0])\p{DI}",
        "u",
    );
    let text = dropped.expect("a pattern").replace_all(text, "");
    let text = text.replace(['\u{85}', '\u{2800}', '\u{3164}', '\u{ffa0}'], " ");
    let nothing_to_shape = Regex::with_flags(r"(^|\s)[\p{VS}\u200C\u200D]+", "u");
    let text = nothing_to_shape
        .expect("a pattern")
        .replace_all(&text, "$1");
    text.nfc().collect()
}

/// Returns an address without what came with the clipboard. A browser's own rule for the type of
/// input knows nothing of it; our pages leave the word to the server.
fn seen_of_address(value: &str) -> String {
    let unseen = Regex::with_flags(r"[\p{DI}--[\u202D\u202E\u3164\uFFA0]]", "v").expect("a class");
    let around = |c: char| c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    unseen
        .replace_all(value, "")
        .trim_matches(around)
        .to_owned()
}

/// Tells whether an address holds what the server reads otherwise than HTML's own rule does: wide
/// signs, a scheme, a name, the sign that ends a sentence, and dots where no mail server takes
/// them.
fn is_servers_address(value: &str) -> bool {
    static ALONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::with_flags(r"[\uFF01-\uFF5E<>]|^mailto:|^\.|\.\.|\.@|[.,;]$", "i")
            .expect("a pattern")
    });
    matches(&ALONE, &seen_of_address(value))
}

fn is_nfc_without_dropped(text: &str) -> bool {
    let dropped = Regex::with_flags(r"[\p{DI}--[\p{VS}\u200C\u200D]]", "v").expect("a class");
    is_nfc(&dropped.replace_all(text, ""))
}

fn phone() -> impl Strategy<Value = String> {
    let prefix = prop::sample::select(vec![
        "0", "62", "+62", "+62 (0)", "(+62) ", "", "+", "00", "63", "0062", "+62+62", "62 62",
        "+62+", "62+",
    ]);
    let start = prop::sample::select(vec!["8", "81", "84", "821", "21", "22"]);
    let separator = prop::sample::select(vec![
        "", " ", "-", ".", "(", "/", "_", ":", "\u{2011}", "\u{202c}", "\u{fe0f}", "+",
    ]);
    (
        prefix,
        start,
        prop::collection::vec((0..10_u8, separator), 5..14),
    )
        .prop_map(|(prefix, start, rest)| {
            let mut number = format!("{prefix}{start}");
            for (digit, separator) in rest {
                number.push(char::from(b'0' + digit));
                number.push_str(separator);
            }
            number
        })
}

fn email() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ \t\u{3000}]{0,1}[a-zA-Z.+\u{200b}]{1,5}@[a-z-]{1,5}(\\.[a-zA-Z0-9-]{1,4}){0,2}[ \u{a0}\u{feff}]{0,1}",
        "a{240,250}@contoh\\.id",
        "a@b{60,66}\\.id",
    ]
}

fn reference() -> impl Strategy<Value = String> {
    let valid = any::<[u8; RANDOM_BYTES]>()
        .prop_filter_map("unlucky", |bytes| Reference::from_random(&bytes));
    let characters = prop::collection::vec(prop::sample::select(ALPHABET.to_vec()), 8..12);
    prop_oneof![
        valid.prop_map(|reference| reference.to_string()),
        valid_lowercase(),
        characters.prop_map(|characters| characters.into_iter().map(char::from).collect()),
    ]
}

/// Draws the end of a telephone number, with what people put between digits.
fn digits() -> impl Strategy<Value = String> {
    let separator = prop::sample::select(vec!["", "", " ", "-", ".", "\u{200b}", "\u{2011}", "+"]);
    prop::collection::vec((0..10_u8, separator), 5..8).prop_map(|digits| {
        let mut written = String::new();
        for (digit, separator) in digits {
            written.push(char::from(b'0' + digit));
            written.push_str(separator);
        }
        written
    })
}

fn valid_lowercase() -> impl Strategy<Value = String> {
    any::<[u8; RANDOM_BYTES]>()
        .prop_filter_map("unlucky", |bytes| Reference::from_random(&bytes))
        .prop_map(|reference| format!(" {} ", reference.to_string().to_lowercase()))
}

/// Draws one-line or long text whose length is near a limit.
fn near(limit: u32) -> impl Strategy<Value = String> {
    let letter = prop::sample::select(vec!["a", "é", "陳", "a ", "a  \u{200b}"]);
    (limit.saturating_sub(2)..=limit + 2, letter).prop_map(|(length, letter)| {
        let length = usize::try_from(length).expect("a short text");
        letter.repeat(length)
    })
}

/// Draws something to do with a field: often what it asks for, often not.
fn entry(field: &FieldView) -> BoxedStrategy<Entry> {
    let name = field.name.clone();
    let offered: Vec<String> = field
        .groups
        .iter()
        .flat_map(|group| &group.options)
        .map(|option| option.value.clone())
        .collect();
    let one = |strategy: BoxedStrategy<String>| strategy.prop_map(|value| vec![value]).boxed();
    let values = match (field.widget, field.input_type) {
        ("input", "tel") => one(prop_oneof![3 => phone(), 1 => text()].boxed()),
        ("input", "email") => one(prop_oneof![3 => email(), 1 => text()].boxed()),
        ("input", _) if field.inputmode == Some("numeric") => {
            one(prop_oneof![3 => digits(), 1 => text()].boxed())
        }
        ("input" | "textarea", _) => one(prop_oneof![
            3 => text(),
            1 => reference(),
            1 => "[A-Z][a-z]{1,6} [A-Z][a-z]{1,6}",
            1 => near(6),
            1 => near(15),
            1 => near(field.max_length.unwrap_or(100)),
        ]
        .boxed()),
        ("radios" | "select", _) => one(prop_oneof![
            6 => prop::sample::select(offered),
            1 => Just("tidak-ada".to_owned()),
        ]
        .boxed()),
        ("checkboxes", _) => {
            let most = offered.len();
            prop::sample::subsequence(offered, 0..=most).boxed()
        }
        ("checkbox", _) => Just(vec!["ya".to_owned()]).boxed(),
        other => panic!("unknown widget {other:?}"),
    };
    let nothing = prop_oneof![Just(vec![]), Just(vec![String::new()])];
    let nothing = match field.widget {
        "checkbox" | "checkboxes" => Just(vec![]).boxed(),
        _ => nothing.boxed(),
    };
    prop_oneof![5 => values, 1 => nothing]
        .prop_map(move |values| (name.clone(), values))
        .boxed()
}

static BROWSERS: LazyLock<[Browser; 5]> = LazyLock::new(|| all().map(Browser::open));

/// Draws which form is open, and what someone did with each of its fields.
fn visit() -> impl Strategy<Value = (usize, Vec<Entry>)> {
    (0..BROWSERS.len()).prop_flat_map(|form| {
        let fields = BROWSERS[form].view.fields.iter();
        (Just(form), fields.map(entry).collect::<Vec<_>>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn page_and_server_refuse_the_same_fields((form, entries) in visit()) {
        let browser = &BROWSERS[form];
        let sent = RawSubmission::new(browser.sent(&entries));
        let mut by_page = browser.refused(&sent);
        let mut by_server = refused_by_server(&browser.form, &sent);
        // How a telephone number may be written is the server's rule alone, and what comes along
        // with an address.
        let is_servers_alone = |name: &str| match browser.field(name).input_type {
            "tel" => sent.values(name).any(|value| !value.is_empty()),
            "email" => sent.values(name).any(is_servers_address),
            _ => false,
        };
        by_page.retain(|name| !is_servers_alone(name));
        by_server.retain(|name| !is_servers_alone(name));
        prop_assert_eq!(by_page, by_server);
    }
}

/// Each character, inside a name and inside a line of text: all of the planes where scripts and
/// signs live, and some of the others.
#[test]
fn page_and_server_agree_on_every_character() {
    let browser = Browser::open(Form::clone(&semua_jenis()));
    let (name, line) = (browser.pattern("nama"), browser.pattern("barang"));
    // The engine's tables may be older than ours: what it does not know yet can't be compared.
    let unassigned = compile(r"\p{Cn}");
    let all = ('\0'..='\u{1ffff}')
        .chain('\u{e0000}'..='\u{e01ff}')
        .chain(('\u{20000}'..=char::MAX).step_by(997))
        .filter(|character| !matches!(character, '\n' | '\r'));
    for character in all {
        let text = format!("ab{character}cd");
        let noncharacter = u32::from(character) & 0xfffe == 0xfffe;
        let is_new = matches(&unassigned, &character.to_string()) && !noncharacter;
        if is_new || !is_nfc_without_dropped(&text) {
            continue;
        }
        let sent = RawSubmission::new([("nama", &text), ("barang", &text)]);
        let refused = refused_by_server(&browser.form, &sent);
        assert_eq!(!matches(name, &text), refused.contains("nama"), "{text:?}");
        assert_eq!(
            !matches(line, &text),
            refused.contains("barang"),
            "{text:?}"
        );
    }
}

impl Browser {
    fn pattern(&self, name: &str) -> &Regex {
        let place = self.view.fields.iter().position(|field| field.name == name);
        let pattern = place.and_then(|place| self.patterns[place].as_ref());
        pattern.expect("an input with a pattern")
    }
}

/// The tables of the server are Unicode's.
#[test]
fn what_nobody_sees_is_what_unicode_says() {
    use programme::characters::{is_dropped, is_invisible, is_shaping, is_space};

    let blank = ['\u{2800}', '\u{3164}', '\u{ffa0}'];
    let class = |class: &str| Regex::with_flags(&format!("^[{class}]$"), "v").expect("a class");
    let (ignorable, white, selector) = (
        class(r"\p{DI}"),
        class(r"\p{White_Space}"),
        class(r"\p{VS}"),
    );
    let (dropped, space, shaping) = (
        class(programme::characters::DROPPED_CLASS),
        class(programme::characters::SPACE_CLASS),
        class(programme::characters::SHAPING_CLASS),
    );
    for character in '\0'..=char::MAX {
        let text = character.to_string();
        let is_blank = blank.contains(&character);
        let code = u32::from(character);
        assert_eq!(
            is_invisible(character),
            matches(&ignorable, &text) && !is_blank,
            "{code:x}"
        );
        assert_eq!(
            is_space(character),
            matches(&white, &text) || is_blank,
            "{code:x}"
        );
        let joins = matches!(character, '\u{200c}' | '\u{200d}');
        assert_eq!(
            is_shaping(character),
            matches(&selector, &text) || joins,
            "{code:x}"
        );
        assert_eq!(is_dropped(character), matches(&dropped, &text), "{code:x}");
        assert_eq!(is_space(character), matches(&space, &text), "{code:x}");
        assert_eq!(is_shaping(character), matches(&shaping, &text), "{code:x}");
    }
}
