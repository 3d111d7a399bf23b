//! The tag pack inside the program; `data/tags/README.md` says where it comes from.

use bitcoin::Network;

/// Name and content of the pack.
const PACK: (&str, &[u8]) = (
    "bundled:exchange-reserves-2026-10-24.yaml",
    include_bytes!("../../data/tags/exchange-reserves-2026-10-24.yaml"),
);

/// Returns the name and the content of the pack for a network; there is one for Bitcoin only. Case files and the evidence use
/// this name; no file on the disk has it.
pub fn bundled(network: Network) -> Option<(&'static str, &'static [u8])> {
    (network == Network::Bitcoin).then_some(PACK)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::case::question::BUNDLED;
    use crate::tags::{TagPack, Tags};

    #[test]
    fn pack_names_exchanges_with_a_source_for_each_address() {
        let (path, content) = bundled(Network::Bitcoin).unwrap();
        assert!(path.starts_with(BUNDLED));
        let pack = TagPack::parse(content, Path::new(path), Network::Bitcoin).unwrap();
        let tags = Tags::new([pack]);
        let rows: Vec<_> = tags.iter().collect();
        assert_eq!(rows.len(), 155);
    }

    #[test]
    fn test_networks_have_no_pack() {
        assert_eq!(bundled(Network::Regtest), None);
    }
}
