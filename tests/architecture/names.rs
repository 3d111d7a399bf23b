//! A public type has a name of its own, so that a reader who meets it knows which one is meant.

use std::collections::BTreeMap;

use super::{none, sources, word};

#[test]
fn every_public_type_has_a_name_of_its_own() {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        for line in source.code().lines() {
            let kinds = ["struct ", "enum ", "trait ", "type "];
            let item = line.strip_prefix("pub ");
            let name = item.and_then(|item| kinds.iter().find_map(|kind| item.strip_prefix(kind)));
            if let Some(name) = name {
                let entry = files.entry(word(name).to_owned()).or_default();
                entry.push(source.path.clone());
            }
        }
    }
    let shared = files.iter().filter(|(_, files)| files.len() > 1);
    none(
        shared
            .map(|(name, files)| format!("{name}: {}", files.join(", ")))
            .collect(),
    );
}
