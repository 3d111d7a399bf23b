//! Caveats on look-alike addresses.

use std::fmt;

use crate::analysis::Analysis;
use crate::analysis::lookalike::{self, LookAlike};
use crate::case::question::Case;
use crate::ledger::View;
use crate::listing::{NAMED, list};
use crate::tags::Tags;

/// A caveat on addresses that look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookAlikeCaveat {
    /// `look_alikes`: these addresses begin and end alike.
    Group(Vec<LookAlike>),
    /// `more_look_alikes`: so many other groups look alike.
    More(usize),
}

impl LookAlikeCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Group(_) => "look_alikes",
            Self::More(_) => "more_look_alikes",
        }
    }
}

impl fmt::Display for LookAlikeCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(addresses) => write!(
                f,
                "{} look alike: they begin and end with the same characters, which is unlikely to be chance. Such \
                 addresses are created so that one is copied instead of the other (address poisoning). Compare every \
                 character before acting on one.",
                list(addresses)
            ),
            Self::More(1) => f.write_str(
                "One more group of addresses looks alike; the command “ransomtrace explain” reports it for each \
                 address.",
            ),
            Self::More(groups) => write!(
                f,
                "{groups} more groups of addresses look alike; the command “ransomtrace explain” reports them for \
                 each address."
            ),
        }
    }
}

/// Reports each of the first groups of look-alike addresses, and the number of the others.
pub(super) fn look_alikes(
    case: &Case,
    view: &View,
    tags: &Tags,
    analysis: &Analysis,
) -> Vec<LookAlikeCaveat> {
    let mut groups = lookalike::groups(case, view, tags, analysis);
    let more = groups.len().saturating_sub(NAMED);
    groups.truncate(NAMED);
    let named = groups.into_iter().map(LookAlikeCaveat::Group);
    named
        .chain((more > 0).then_some(LookAlikeCaveat::More(more)))
        .collect()
}
