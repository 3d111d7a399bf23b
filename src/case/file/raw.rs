//! The keys of a case file and their types. The parent module interprets the values and checks their consistency.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Unexpected, Visitor};
use toml::{Spanned, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCase {
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) reference: String,
    pub(super) language: Option<Spanned<String>>,
    pub(super) zone: Option<Spanned<String>>,
    pub(super) network: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) demand: Vec<RawDemand>,
    #[serde(default)]
    pub(super) address: Vec<RawAddress>,
    #[serde(default)]
    pub(super) merge: Vec<RawMerge>,
    #[serde(default)]
    pub(super) split: Vec<RawSplit>,
    #[serde(default)]
    pub(super) note: Vec<RawNote>,
    #[serde(default)]
    pub(super) limits: RawLimits,
    #[serde(default)]
    pub(super) tags: RawTags,
    #[serde(default)]
    pub(super) rates: RawRates,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDemand {
    pub(super) name: Spanned<String>,
    pub(super) amount: Spanned<RawAmount>,
    pub(super) from: Option<Spanned<Value>>,
    pub(super) deadline: Option<Spanned<Value>>,
    pub(super) tolerance: Option<Spanned<Number>>,
    #[serde(default)]
    pub(super) step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub(super) from: Spanned<Value>,
    pub(super) amount: Spanned<RawAmount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAmount {
    pub(super) btc: Option<Spanned<RawRange>>,
    pub(super) eur: Option<Spanned<RawRange>>,
    pub(super) usd: Option<Spanned<RawRange>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAddress {
    pub(super) address: Spanned<String>,
    pub(super) demand: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) note: String,
}

/// Addresses, and the span of the list as a whole.
pub(super) type RawList = Spanned<Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMerge {
    pub(super) addresses: RawList,
    pub(super) reason: Spanned<String>,
    pub(super) name: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSplit {
    pub(super) addresses: Option<RawList>,
    pub(super) transaction: Option<Spanned<String>>,
    pub(super) reason: Spanned<String>,
    pub(super) name: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNote {
    pub(super) address: Option<Spanned<String>>,
    pub(super) transaction: Option<Spanned<String>>,
    pub(super) cluster: Option<Spanned<String>>,
    pub(super) text: Spanned<String>,
    pub(super) author: Spanned<String>,
    pub(super) day: Option<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawConfig {
    #[serde(default)]
    pub(super) server: Vec<String>,
    pub(super) network: Option<Spanned<String>>,
    pub(super) proxy: Option<String>,
    #[serde(default, alias = "allow_plaintext")]
    pub(super) allow_plaintext: bool,
    pub(super) timeout: Option<Spanned<Whole>>,
    #[serde(default)]
    pub(super) limits: RawLimits,
}

/// Spelled like the flags; the underscore customary in TOML is accepted too.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawLimits {
    pub(super) hops: Option<Spanned<Whole>>,
    #[serde(alias = "max_requests")]
    pub(super) max_requests: Option<Whole>,
    #[serde(alias = "min_taint")]
    pub(super) min_taint: Option<Whole>,
    pub(super) busy: Option<Whole>,
    #[serde(alias = "through_busy")]
    pub(super) through_busy: Option<bool>,
    pub(super) dust: Option<Whole>,
    #[serde(alias = "at_height")]
    pub(super) at_height: Option<Spanned<Whole>>,
    pub(super) from: Option<Spanned<Value>>,
    pub(super) to: Option<Spanned<Value>>,
    #[serde(alias = "through_coinjoin")]
    pub(super) through_coinjoin: Option<bool>,
    #[serde(alias = "change_rules")]
    pub(super) change_rules: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTags {
    #[serde(default)]
    pub(super) packs: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) list: Vec<RawTagList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTagList {
    pub(super) file: Spanned<String>,
    #[serde(default)]
    pub(super) label: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) category: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRates {
    #[serde(default)]
    pub(super) files: Vec<Spanned<String>>,
}

/// Marks the place of a number, whose digits are read from the text of the file.
pub(super) struct Number;

/// One number or several.
pub(super) enum RawRange {
    One,
    Several(Vec<Spanned<Number>>),
}

#[derive(Clone, Copy)]
pub(super) struct Whole(pub(super) u64);

pub(super) struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E>(self, _: i64) -> Result<Number, E> {
        Ok(Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Number, E> {
        Ok(Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Number, E> {
        Ok(Number)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct RangeVisitor;

impl<'de> Visitor<'de> for RangeVisitor {
    type Value = RawRange;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a range of two numbers")
    }

    fn visit_i64<E>(self, _: i64) -> Result<RawRange, E> {
        Ok(RawRange::One)
    }

    fn visit_u64<E>(self, _: u64) -> Result<RawRange, E> {
        Ok(RawRange::One)
    }

    fn visit_f64<E>(self, _: f64) -> Result<RawRange, E> {
        Ok(RawRange::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawRange, A::Error> {
        let mut numbers = Vec::new();
        while let Some(number) = seq.next_element()? {
            numbers.push(number);
        }
        Ok(RawRange::Several(numbers))
    }
}

impl<'de> Deserialize<'de> for RawRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RangeVisitor)
    }
}

pub(super) struct WholeVisitor;

impl Visitor<'_> for WholeVisitor {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 0 on")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Whole, E> {
        u64::try_from(number)
            .map(Whole)
            .map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Whole, E> {
        Ok(Whole(number))
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WholeVisitor)
    }
}
