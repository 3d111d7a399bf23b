//! The message files say the same in every language, and their numbers are those of the language.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};

use jiff::Timestamp;

use super::*;
use crate::language::catalogue::source;

/// A message: its variables, and the keys of each choice in it.
#[derive(Debug, Default)]
struct Shape {
    variables: BTreeSet<String>,
    choices: Vec<(bool, BTreeSet<String>)>,
}

fn messages(language: Language) -> BTreeMap<String, Shape> {
    let parsed = fluent_syntax::parser::parse(source(language));
    let resource = parsed.unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.code()));
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let mut shape = Shape::default();
        read(message.value.as_ref().expect("a text"), &mut shape);
        let known = messages.insert(message.id.name.to_owned(), shape);
        assert!(known.is_none(), "{} stands twice", message.id.name);
    }
    messages
}

fn read(pattern: &Pattern<&str>, shape: &mut Shape) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => read_inline(inline, shape),
            Expression::Select { selector, variants } => {
                let is_plural = matches!(selector, InlineExpression::FunctionReference { .. });
                read_inline(selector, shape);
                let keys = variants.iter().map(|variant| match variant.key {
                    VariantKey::Identifier { name } => name.to_owned(),
                    VariantKey::NumberLiteral { value } => value.to_owned(),
                });
                shape.choices.push((is_plural, keys.collect()));
                for variant in variants {
                    read(&variant.value, shape);
                }
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, shape: &mut Shape) {
    match inline {
        InlineExpression::VariableReference { id } => {
            shape.variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for value in &arguments.positional {
                read_inline(value, shape);
            }
        }
        InlineExpression::Placeable { expression } => match &**expression {
            Expression::Inline(inline) => read_inline(inline, shape),
            Expression::Select { selector, .. } => read_inline(selector, shape),
        },
        _ => {}
    }
}

#[test]
fn every_language_has_every_message_with_its_values() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let other = messages(language);
        let names = |messages: &BTreeMap<String, Shape>| -> BTreeSet<String> {
            messages.keys().cloned().collect()
        };
        let (ours, theirs) = (names(&english), names(&other));
        let missing: Vec<_> = ours.symmetric_difference(&theirs).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", language.code());
        for (name, shape) in &other {
            let expected = &english[name].variables;
            assert_eq!(&shape.variables, expected, "{}: {name}", language.code());
        }
    }
}

#[test]
fn plural_forms_are_complete() {
    for language in Language::ALL {
        // Fractions, which Lithuanian counts as `many`, are not counted by any message.
        let needed: &[&str] = match language {
            Language::English => &["one", "other"],
            Language::Lithuanian => &["one", "few", "other"],
        };
        for (name, shape) in messages(language) {
            for (is_plural, keys) in shape.choices {
                let is_category = keys
                    .iter()
                    .any(|key| needed[..needed.len() - 1].contains(&&**key));
                assert_eq!(is_plural, is_category, "{name} chooses by PLURAL");
                let has_all = needed.iter().all(|form| keys.contains(*form));
                assert!(
                    !is_plural || has_all,
                    "{}: {name} {keys:?}",
                    language.code()
                );
            }
        }
    }
}

#[test]
fn lithuanian_counts_by_the_rules_of_cldr() {
    let forms = [
        (0, "other"),
        (1, "one"),
        (2, "few"),
        (9, "few"),
        (10, "other"),
        (11, "other"),
        (21, "one"),
        (22, "few"),
        (29, "few"),
        (111, "other"),
        (1_001, "one"),
        (1_012, "other"),
    ];
    for (number, form) in forms {
        assert_eq!(
            catalogue::form(Language::Lithuanian, number),
            form,
            "{number}"
        );
    }
}

#[test]
fn numbers_money_and_days_are_those_of_the_language() {
    let (en, lt) = (Language::English, Language::Lithuanian);
    assert_eq!(en.eur(Cents(32_439_500)), "EUR 324,395.00");
    assert_eq!(lt.eur(Cents(32_439_500)), "324\u{a0}395,00\u{a0}Eur");
    let amount = Amount::from_sat(14_823_771_690);
    assert_eq!(en.btc(amount), "148.23771690 BTC");
    assert_eq!(lt.btc(amount), "148,23771690 BTC");
    let day = jiff::civil::date(2017, 6, 26);
    assert_eq!(en.day(day), "26 June 2017");
    assert_eq!(lt.day(day), "2017\u{a0}m. birželio 26\u{a0}d.");
    assert_eq!(lt.number("< 0.1 %"), "< 0,1 %");
}

#[test]
fn figures_and_marked_parts_are_plain_where_nothing_marks_them() {
    let part = Value::Marked(Element::Strong, say!("month-6"));
    let figure = Value::Figure("320000.00".to_owned());
    let sentence = say!("range", least = figure, most = part);
    assert_eq!(sentence, "320,000.00 to June");
    assert_eq!(
        sentence.text(Language::Lithuanian),
        "320\u{a0}000,00 – birželio"
    );
}

#[test]
fn lists_join_their_parts() {
    let parts = |names: &[&str]| {
        Sentence::list(names.iter().map(|name| Sentence::verbatim(*name)).collect())
    };
    assert_eq!(parts(&[]), "");
    assert_eq!(parts(&["a"]), "a");
    assert_eq!(parts(&["a", "b", "c"]), "a, b and c");
    let several = ["a", "b", "c", "d", "e", "f", "g"].map(Sentence::from);
    assert_eq!(
        Sentence::list_some(several.to_vec()),
        "a, b, c, d, e and 2 more"
    );
    assert_eq!(
        parts(&["a", "b", "c"]).text(Language::Lithuanian),
        "a, b ir c"
    );
}

/// Every file that may name a message.
fn sources() -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut text) = (
        vec![root.join("src"), root.join("templates")],
        String::new(),
    );
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
            let path = entry.expect("a file of the crate").path();
            match path.is_dir() {
                true => folders.push(path),
                false => text += &std::fs::read_to_string(path).expect("text"),
            }
        }
    }
    text
}

#[test]
fn every_message_is_used() {
    let sources = sources();
    let unused: Vec<String> = messages(Language::English)
        .into_keys()
        .filter(|name| !sources.contains(&format!("\"{name}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_message_that_is_named_exists() {
    let sources = sources();
    let known = messages(Language::English);
    let named = sources.split("say!(").skip(1).filter_map(|rest| {
        let name = rest.trim_start().strip_prefix('"')?;
        name.split_once('"').map(|(name, _)| name)
    });
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let named = named.filter(|name| name.chars().all(is_name));
    let unknown: BTreeSet<&str> = named.filter(|name| !known.contains_key(*name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn local_time_follows_utc_and_names_its_day_where_it_differs() {
    let zone = Zone::named("Europe/Vilnius");
    let text = |value: fn(Timestamp) -> Value, time: &str, language| {
        let time: Timestamp = time.parse().expect("a time");
        say!("just", text = value(time)).text(Locale { language, zone })
    };
    assert_eq!(
        text(Value::Minute, "2017-08-31T08:35:20Z", Language::English),
        "31 August 2017, 08:35 UTC (11:35 UTC+3)"
    );
    assert_eq!(
        text(Value::Second, "2017-12-31T22:00:05Z", Language::Lithuanian),
        "2017-12-31 22:00:05 UTC (2018-01-01 00:00:05 UTC+2)"
    );
}
