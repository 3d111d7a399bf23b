//! Names that a reader takes in at once, and names that do not come back.

use std::fs;
use std::path::Path;

use super::{none, sources};

/// Longest name of a test.
const LONGEST: usize = 60;

/// Names that stood for something in this crate and said nothing to a stranger.
const RETIRED: [&str; 24] = [
    "Babble",
    "EndNode",
    "Exhibited",
    "Forsaken",
    "Freight",
    "Harvest",
    "Hearing",
    "Judgement",
    "Prospect",
    "Testimony",
    "Told",
    "Unkept",
    "add_hand",
    "counted_addresses",
    "foreseen",
    "hand_out",
    "hand_up",
    "holds_back",
    "is_let_go",
    "of_a_passer_by",
    "unplaceable",
    "unweighed",
    "whereabouts",
    "worth_asking",
];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[test]
fn test_names_are_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut long) = (vec![root.join("src"), root.join("tests")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the crate") {
            let path = entry.expect("a file of the crate").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                let names = text.lines().filter_map(|line| {
                    let name = line.trim_start().strip_prefix("fn ")?;
                    words(name).next().filter(|name| name.len() > LONGEST)
                });
                long.extend(names.map(|name| format!("{}: {name}", path.display())));
            }
        }
    }
    none(long);
}

#[test]
fn retired_names_do_not_come_back() {
    let faults = sources().into_iter().flat_map(|source| {
        let code = source.code();
        let found: Vec<String> = words(&code)
            .filter(|word| RETIRED.contains(word))
            .map(|word| format!("{}: {word}", source.path))
            .collect();
        found
    });
    none(faults.collect());
}
