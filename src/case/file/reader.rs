//! Positions in the text of a case file, and values read at them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use glob::{Pattern, PatternError};
use jiff::civil::Date;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::error::{CaseError, CaseProblem};
use super::mistakes;
use super::raw::RawTagList;
use crate::case::question::{BUNDLED, TagList};
use crate::day::parse_day;
use crate::secret;

/// The text being parsed, for the digits of numbers and the positions of errors.
pub(super) struct CaseFileReader<'a> {
    pub(super) text: &'a str,
    pub(super) file: &'a Path,
}

impl CaseFileReader<'_> {
    pub(super) fn fail(&self, span: Range<usize>, problem: impl Into<CaseProblem>) -> CaseError {
        CaseError {
            file: self.file.to_owned(),
            line: self.line(span.start),
            key: self.key(span.start),
            problem: problem.into(),
        }
    }

    pub(super) fn not_toml(&self, error: &toml::de::Error) -> CaseError {
        let span = error.span().unwrap_or_default();
        let line = self.text.lines().nth(self.line(span.start) - 1);
        let is_toml = DeTable::parse(self.text).is_ok();
        // Remove the backslashes that the message adds before quotation marks.
        let message = error.message().replace("\\\"", "\"").replace("\\'", "'");
        let mistake = match is_toml {
            true => {
                let key = self.key(span.start);
                let last = key.rsplit('.').next().unwrap_or_default();
                let written = self.text.get(span.clone()).unwrap_or_default();
                mistakes::in_value(&message, last, written)
            }
            false => line.and_then(|line| mistakes::in_line(line, &message)),
        };
        if let Some(mistake) = mistake {
            return self.fail(span, CaseProblem::Toml(mistake));
        }
        let mut message = message.replace('\n', ", ");
        // The message should say key, not field.
        for kind in ["unknown", "missing", "duplicate"] {
            message = message.replace(&format!("{kind} field"), &format!("{kind} key"));
        }
        // The alternative spellings of the limits would only lengthen the list.
        if let Some((start, expected)) = message.split_once("expected one of ") {
            let expected: Vec<&str> = expected
                .split(", ")
                .filter(|key| !key.contains('_'))
                .collect();
            message = format!("{start}expected one of {}", expected.join(", "));
        }
        self.fail(span, CaseProblem::Toml(message))
    }

    pub(super) fn line(&self, offset: usize) -> usize {
        let before = self.text.bytes().take(offset);
        before.filter(|byte| *byte == b'\n').count() + 1
    }

    /// Returns the path of the innermost key at an offset.
    pub(super) fn key(&self, offset: usize) -> String {
        let (table, _) = DeTable::parse_recoverable(self.text);
        let mut path = Vec::new();
        if find_key(table.get_ref(), offset, &mut path) {
            return path.join(".");
        }
        // A repeated key is not in the table, so it is taken from its line.
        let line = self.text.lines().nth(self.line(offset) - 1);
        let key = line.and_then(|line| line.split_once('='));
        let key = key.map_or("", |(key, _)| key.trim());
        let is_key = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !key.chars().all(is_key) {
            return String::new();
        }
        key.to_owned()
    }

    /// Rejects a text with a private key. Titles, names, notes and reasons are copied into all output files.
    pub(super) fn no_secrets(&self) -> Result<(), CaseError> {
        let Ok(table) = DeTable::parse(self.text) else {
            return Ok(());
        };
        let mut values: Vec<&Spanned<DeValue<'_>>> = table.get_ref().values().collect();
        let mut first: Option<(usize, &'static str)> = None;
        while let Some(value) = values.pop() {
            match value.get_ref() {
                DeValue::Table(table) => values.extend(table.values()),
                DeValue::Array(array) => values.extend(array.iter()),
                DeValue::String(text) => {
                    let start = value.span().start;
                    if first.is_none_or(|(before, _)| start < before)
                        && let Some(secret) = secret::sure(text)
                    {
                        first = Some((start, secret));
                    }
                }
                _ => {}
            }
        }
        match first {
            Some((start, secret)) => Err(self.fail(start..start, CaseProblem::Secret(secret))),
            None => Ok(()),
        }
    }

    /// Returns patterns of files, relative to the working directory like the case file's own name.
    pub(super) fn patterns(
        &self,
        patterns: &[Spanned<String>],
        folder: &Path,
    ) -> Result<Vec<String>, CaseError> {
        let read = |pattern: &Spanned<String>| {
            let input = pattern.get_ref();
            let problem = |error: PatternError| CaseProblem::Pattern {
                input: input.clone(),
                reason: error.msg,
            };
            Pattern::new(input).map_err(|error| self.fail(pattern.span(), problem(error)))?;
            if input.starts_with(BUNDLED) {
                return Ok(input.clone());
            }
            // The folder is a literal name, not a pattern.
            let folder = PathBuf::from(Pattern::escape(&folder.to_string_lossy()));
            Ok(folder.join(input).to_string_lossy().into_owned())
        };
        patterns.iter().map(read).collect()
    }

    /// Returns the first and the last day of a period; either may be open.
    pub(super) fn period(
        &self,
        first: Option<&Spanned<Value>>,
        last: Option<&Spanned<Value>>,
    ) -> Result<(Option<Date>, Option<Date>), CaseError> {
        let first = first.map(|value| self.day(value)).transpose()?;
        let Some(value) = last else {
            return Ok((first, None));
        };
        let last = self.day(value)?;
        match first {
            Some(first) if last < first => Err(self.fail(
                value.span(),
                CaseProblem::EndsBeforeItBegins { last, first },
            )),
            _ => Ok((first, Some(last))),
        }
    }

    /// Returns a day, in TOML's form or quoted.
    pub(super) fn day(&self, value: &Spanned<Value>) -> Result<Date, CaseError> {
        let text = match value.get_ref() {
            Value::String(text) => text,
            _ => self.text.get(value.span()).unwrap_or_default(),
        };
        parse_day(text).map_err(|problem| self.fail(value.span(), problem))
    }
}

/// Returns lists of addresses, their files relative to the working directory like the case file's own name.
pub(super) fn tag_lists(lists: &[RawTagList], folder: &Path) -> Vec<TagList> {
    let lists = lists.iter().map(|list| TagList {
        file: folder.join(list.file.get_ref()),
        label: list.label.clone(),
        source: list.source.clone(),
        category: list.category.clone(),
    });
    lists.collect()
}

/// Returns rate files, relative to the working directory like the case file's own name.
pub(super) fn rate_files(names: &[Spanned<String>], folder: &Path) -> Vec<PathBuf> {
    let names = names.iter().map(Spanned::get_ref);
    let path = |name: &String| match name.starts_with(BUNDLED) {
        true => PathBuf::from(name),
        false => folder.join(name),
    };
    names.map(path).collect()
}

/// Descends to the innermost key at an offset, and leaves its path in `path`.
fn find_key(table: &DeTable<'_>, offset: usize, path: &mut Vec<String>) -> bool {
    // A table's own span may be its header alone, so the search does not rely on one containing its parts.
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        if find_in_value(value, offset, path)
            || key.span().contains(&offset)
            || value.span().contains(&offset)
        {
            return true;
        }
        path.pop();
    }
    false
}

fn find_in_value(value: &Spanned<DeValue<'_>>, offset: usize, path: &mut Vec<String>) -> bool {
    match value.get_ref() {
        DeValue::Table(table) => find_key(table, offset, path),
        DeValue::Array(values) => values
            .iter()
            .any(|value| find_in_value(value, offset, path) || value.span().contains(&offset)),
        _ => false,
    }
}
