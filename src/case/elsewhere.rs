//! Tags of other chains whose address is one of this chain too. Chains that split off share the form of their addresses,
//! and packs name the wrong chain: such a tag names nothing here, but a reader is told of it.

use super::words::NAMED;
use crate::ledger::View;
use crate::tags::Tags;

/// How many there are, with the place of the first, as a part of a sentence; `None` where there are none.
pub(super) fn counted(tags: &Tags) -> Option<String> {
    let packs = tags.packs().iter();
    let count: usize = packs.map(|pack| pack.passed_over.elsewhere.len()).sum();
    let (pack, first) = tags
        .packs()
        .iter()
        .find_map(|pack| Some((pack, pack.passed_over.elsewhere.first()?)))?;
    let what = match count {
        1 => "1 of them names an address that is".to_owned(),
        count => format!("{count} of them name addresses that are"),
    };
    Some(format!(
        "{what} valid on this network too, the first in line {} of {}, for {}",
        first.line,
        pack.name.file.display(),
        first.chain
    ))
}

/// Those whose address this case has seen, by name, as far as they are told one by one.
pub(super) fn caveats(view: &View, tags: &Tags) -> Vec<String> {
    let all = tags.packs().iter().flat_map(|pack| {
        let elsewhere = pack.passed_over.elsewhere.iter();
        elsewhere.map(move |tag| (pack, tag))
    });
    let seen: Vec<_> = all
        .filter_map(|(pack, tag)| Some((view.name(view.address(&tag.script)?), pack, tag)))
        .collect();
    let told = seen.iter().take(NAMED).map(|(name, pack, tag)| {
        format!(
            "Line {} of {} calls {name} `{}`, but on the chain {}; the address is valid on this network too, and this case \
             has seen it. The tag is not used: find out which chain it means.",
            tag.line,
            pack.name.file.display(),
            tag.label,
            tag.chain
        )
    });
    let more = seen.len().saturating_sub(NAMED);
    let rest = (more > 0)
        .then(|| format!("{more} more such tags are of addresses that this case has seen."));
    told.chain(rest).collect()
}
