//! The reference rates inside the program; `data/rates/README.md` says where they come from.

/// Name and content of the table.
const TABLE: (&str, &[u8]) = (
    "bundled:ecb-eur-usd-2026-10-30.csv",
    include_bytes!("../../data/rates/ecb-eur-usd.csv"),
);

/// Returns the name and the content of the euro reference rates. Case files and the evidence use this name; no file on
/// the disk has it.
pub fn bundled() -> (&'static str, &'static [u8]) {
    TABLE
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::case::question::BUNDLED;
    use crate::rates::RateFile;

    #[test]
    fn table_is_read_as_reference_rates() {
        let (name, content) = bundled();
        assert!(name.starts_with(BUNDLED));
        let file = RateFile::from_bytes(content, Path::new(name)).unwrap();
        assert!(matches!(file, RateFile::Reference(_)));
    }
}
