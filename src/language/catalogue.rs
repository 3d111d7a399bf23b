//! The message files, read once per process, and the rule by which they choose plural forms.
//!
//! A message chooses a plural form by `PLURAL($count)`, which answers by the rules of CLDR (`icu_plurals`). Fluent's own choice
//! by a number is never used: its rules are older than CLDR's and wrong for most Lithuanian numbers.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use unic_langid::LanguageIdentifier;

use super::Language;

const ENGLISH: &str = include_str!("../../data/languages/en.ftl");
const LITHUANIAN: &str = include_str!("../../data/languages/lt.ftl");

/// The messages of a language.
pub(super) struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    group: String,
    decimal: String,
}

/// Returns the messages of a language.
pub(super) fn of(language: Language) -> &'static Catalogue {
    static ENGLISH_MESSAGES: OnceLock<Catalogue> = OnceLock::new();
    static LITHUANIAN_MESSAGES: OnceLock<Catalogue> = OnceLock::new();
    let messages = match language {
        Language::English => &ENGLISH_MESSAGES,
        Language::Lithuanian => &LITHUANIAN_MESSAGES,
    };
    messages.get_or_init(|| Catalogue::read(language))
}

/// Returns the message file of a language.
pub(super) fn source(language: Language) -> &'static str {
    match language {
        Language::English => ENGLISH,
        Language::Lithuanian => LITHUANIAN,
    }
}

impl Catalogue {
    fn read(language: Language) -> Self {
        let resource = FluentResource::try_new(source(language).to_owned());
        let resource = resource.expect("a test parses the message files");
        let id: LanguageIdentifier = language.code().parse().expect("codes are valid");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks around values would end up in searches and copies of addresses.
        bundle.set_use_isolating(false);
        let added = bundle.add_function("PLURAL", move |values, _| {
            let number = values.first().map(digits).unwrap_or_default();
            FluentValue::from(form(language, number))
        });
        added.expect("the only function");
        let added = bundle.add_resource(resource);
        assert!(added.is_ok(), "a test looks for names that occur twice");
        let mut catalogue = Self {
            bundle,
            group: String::new(),
            decimal: String::new(),
        };
        catalogue.group = catalogue.fill("separator-group", &[]);
        catalogue.decimal = catalogue.fill("separator-decimal", &[]);
        catalogue
    }

    /// Returns the separators of thousands and of decimals.
    pub(super) fn separators(&self) -> (&str, &str) {
        (&self.group, &self.decimal)
    }

    /// Returns the text of a message with the texts of its values.
    pub(super) fn fill(&self, message: &str, values: &[(&'static str, String)]) -> String {
        let pattern = self.bundle.get_message(message);
        let pattern = pattern.and_then(|message| message.value());
        let Some(pattern) = pattern else {
            debug_assert!(false, "no message is named {message}");
            return message.to_owned();
        };
        let values: FluentArgs = values
            .iter()
            .map(|(name, text)| (*name, FluentValue::from(text.as_str())))
            .collect();
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&values), &mut errors);
        debug_assert!(errors.is_empty(), "message {message}: {errors:?}");
        text.into_owned()
    }
}

/// Returns the number that a formatted count shows.
fn digits(value: &FluentValue) -> u64 {
    let FluentValue::String(text) = value else {
        return 0;
    };
    let digits = text.chars().filter_map(|letter| letter.to_digit(10));
    digits.fold(0, |number, digit| {
        number.wrapping_mul(10).wrapping_add(u64::from(digit))
    })
}

/// Returns the plural category of a whole number in CLDR's words.
pub(super) fn form(language: Language, number: u64) -> &'static str {
    let locale: Locale = language.code().parse().expect("codes are valid");
    let rules = PluralRules::try_new_cardinal((&locale).into());
    let rules = rules.expect("the rules of every language are compiled in");
    match rules.category_for(number) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
