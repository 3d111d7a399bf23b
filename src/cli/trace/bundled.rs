//! The files inside the program that a case uses.

use super::TraceArgs;
use crate::archive::Exhibit;
use crate::case::question::Case;
use crate::run::Exhibits;
use crate::{rates, tags};

/// Adds the files inside the program, unless options leave them out, and their names to those of the exhibits: the tag pack, if
/// there is one for the network, and the reference rates, if the case has prices to convert.
pub(super) fn add_bundled(
    options: &TraceArgs,
    case: &mut Case,
    exhibits: &mut Exhibits,
    names: &mut Vec<String>,
) {
    let exhibit = |(name, content): (&str, &[u8])| Exhibit {
        path: name.to_owned(),
        content: content.to_vec(),
    };
    if !options.no_bundled_rates && !exhibits.rates.is_empty() {
        let table = exhibit(rates::bundled());
        case.rate_files.push(table.path.as_str().into());
        // Rate files are the first exhibits.
        names.insert(exhibits.rates.len(), table.path.clone());
        exhibits.rates.push(table);
    }
    if !options.no_bundled_tags
        && let Some(pack) = tags::bundled(case.network)
    {
        let pack = exhibit(pack);
        case.tag_packs.push(pack.path.clone());
        names.push(pack.path.clone());
        exhibits.add_pack(pack);
    }
}
