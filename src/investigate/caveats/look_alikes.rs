//! Caveats on look-alike addresses.

use crate::analysis::Analysis;
use crate::analysis::lookalike::{self, LookAlike};
use crate::case::question::Case;
use crate::language::NAMED;
use crate::language::{Sentence, say};
use crate::ledger::View;
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

impl LookAlikeCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::Group(addresses) => {
                let named = addresses.iter().map(LookAlike::words).collect();
                say!("caveat-look-alikes", addresses = Sentence::list_some(named))
            }
            Self::More(groups) => say!("caveat-more-look-alikes", count = *groups),
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
