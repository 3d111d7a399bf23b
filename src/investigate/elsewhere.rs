//! Reports tags for other chains whose address is also valid on this chain. Forked chains share address formats, and
//! packs name the wrong chain: such a tag is not used, but the reader is told about it.

use crate::ledger::View;
use crate::listing::NAMED;
use crate::tags::Tags;

/// Describes how many there are and where the first is, as a clause; `None` if there are none.
pub(super) fn counted(tags: &Tags) -> Option<String> {
    let packs = tags.packs().iter();
    let count: usize = packs.map(|pack| pack.skipped.elsewhere.len()).sum();
    let (pack, first) = tags
        .packs()
        .iter()
        .find_map(|pack| Some((pack, pack.skipped.elsewhere.first()?)))?;
    let what = match count {
        1 => "1 of them names an address that is".to_owned(),
        count => format!("{count} of them name addresses that are"),
    };
    Some(format!(
        "{what} valid on this network too, the first on line {} of {}, for {}",
        first.line,
        pack.name.file.display(),
        first.chain
    ))
}

/// Returns a caveat for each of the first tags whose address occurs in this case, and one for the rest.
pub(super) fn caveats(view: &View, tags: &Tags) -> Vec<String> {
    let all = tags.packs().iter().flat_map(|pack| {
        let elsewhere = pack.skipped.elsewhere.iter();
        elsewhere.map(move |tag| (pack, tag))
    });
    let seen: Vec<_> = all
        .filter_map(|(pack, tag)| Some((view.name(view.address(&tag.script)?), pack, tag)))
        .collect();
    let told = seen.iter().take(NAMED).map(|(name, pack, tag)| {
        format!(
            "Line {} of {} tags {name} as `{}` on the chain {}; the address is also valid on this network and occurs \
             in this case. The tag is not used: find out which chain it refers to.",
            tag.line,
            pack.name.file.display(),
            tag.label,
            tag.chain
        )
    });
    let more = seen.len().saturating_sub(NAMED);
    let rest = match more {
        0 => None,
        1 => Some("1 more such tag has an address that occurs in this case.".to_owned()),
        more => Some(format!(
            "{more} more such tags have addresses that occur in this case."
        )),
    };
    told.chain(rest).collect()
}
