//! The layers of the crate, enforced: one crate has no compiler fence between its modules, so this reads every file
//! under `src/` and compares what it imports with the table below. A few house rules are checked on the way.

mod circles;
mod names;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import, in pipeline order: only from rows above its own. An entry with a path allows that one
/// item. `cli` wires everything and is not listed.
const LAYERS: [(&str, &[&str]); 38] = [
    ("secret", &[]),
    ("visible", &["secret"]),
    ("address", &["secret", "visible"]),
    ("encoding", &[]),
    ("fields", &[]),
    ("number", &["visible"]),
    ("money", &["number", "visible"]),
    ("day", &["visible"]),
    ("plural", &[]),
    ("listing", &[]),
    ("language", &["money"]),
    ("label", &[]),
    ("clock", &["language"]),
    ("chain", &[]),
    ("verify", &["chain"]),
    ("ledger", &["language", "chain", "verify"]),
    (
        "electrum",
        &[
            "chain::PERIOD",
            "ledger::HistoryEntry",
            "ledger::ChainPosition",
            "ledger::script_hash",
            "verify::MerkleBranch",
        ],
    ),
    ("net", &["clock", "plural"]),
    (
        "archive",
        &["visible", "clock", "chain::BlockId", "electrum"],
    ),
    (
        "client",
        &[
            "plural",
            "clock",
            "chain::BlockId",
            "net",
            "electrum",
            "archive::ArchiveError",
        ],
    ),
    (
        "servers",
        &["ledger::ChainPosition", "electrum", "archive", "client"],
    ),
    (
        "acquire",
        &[
            "chain",
            "verify",
            "ledger",
            "electrum",
            "archive::log",
            "client",
            "servers",
        ],
    ),
    ("heuristics", &["secret", "visible", "ledger"]),
    ("cluster", &["label", "ledger", "heuristics"]),
    ("taint", &["ledger"]),
    (
        "trace",
        &["language", "plural", "ledger", "heuristics", "taint"],
    ),
    ("graph", &["label", "ledger", "cluster", "trace"]),
    (
        "rates",
        &[
            "language", "visible", "encoding", "fields", "money", "number", "day", "plural",
        ],
    ),
    (
        "tags",
        &["secret", "visible", "address", "encoding", "fields", "day"],
    ),
    (
        "findings",
        &[
            "language",
            "plural",
            "listing",
            "label",
            "money",
            "chain::BlockId",
            "heuristics",
            "cluster::Grade",
            "taint::Policy",
            "graph::End",
        ],
    ),
    (
        "case",
        &[
            "language",
            "secret",
            "visible",
            "address",
            "encoding",
            "money",
            "number",
            "day",
            "listing",
            "ledger::AddressNum",
            "heuristics::change",
            "rates",
            "findings",
        ],
    ),
    (
        "analysis",
        &[
            "language",
            "listing",
            "ledger",
            "acquire::Plan",
            "heuristics",
            "cluster",
            "taint",
            "trace",
            "rates",
            "tags",
            "case",
            "findings",
        ],
    ),
    (
        "investigate",
        &[
            "language",
            "listing",
            "money",
            "chain::BlockId",
            "ledger",
            "heuristics",
            "cluster",
            "taint",
            "trace",
            "graph",
            "rates",
            "tags",
            "case",
            "findings",
            "analysis",
        ],
    ),
    (
        "explain",
        &[
            "plural",
            "language",
            "listing",
            "ledger",
            "heuristics",
            "cluster",
            "taint",
            "trace",
            "tags",
            "case",
            "findings",
            "analysis",
            "investigate::pending",
        ],
    ),
    (
        "report",
        &[
            "language",
            "address::is_invisible",
            "visible",
            "plural",
            "listing::in_a_row",
            "money::grouped",
            "chain::BlockId",
            "taint::Policy",
            "findings",
        ],
    ),
    (
        "run",
        &[
            "language",
            "visible",
            "address",
            "encoding",
            "plural",
            "chain",
            "verify",
            "ledger",
            "net",
            "electrum",
            "archive",
            "client",
            "servers",
            "acquire",
            "rates",
            "tags",
            "case",
            "findings",
            "analysis",
            "investigate",
            "explain",
            "report",
        ],
    ),
    (
        "lab",
        &[
            "language",
            "chain",
            "verify",
            "ledger",
            "acquire::Plan",
            "heuristics",
            "cluster",
            "trace",
            "analysis",
        ],
    ),
    ("demo", &["findings", "lab"]),
];

/// Modules that compute with money or with what follows from it.
const EXACT: [&str; 11] = [
    "money",
    "ledger",
    "taint",
    "cluster",
    "trace",
    "graph",
    "rates",
    "case",
    "findings",
    "analysis",
    "investigate",
];

/// Longest file.
const MOST_LINES: usize = 500;

/// Longest file of `cli`: a command parses its arguments, calls another room and prints.
const MOST_LINES_OF_COMMAND: usize = 120;

/// Files of `cli` that are longer: splitting them would scatter what is read as one list.
const LONG_COMMANDS: [&str; 1] = [
    // One enumeration, each mistake with its message.
    "cli/usage.rs",
];

/// A file under `src/`.
struct Source {
    /// Path below `src/`, with `/` between its parts.
    path: String,
    text: String,
    /// Whether it is compiled for tests only.
    is_test: bool,
}

impl Source {
    /// The module of the crate that it belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().expect("a path");
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Its code without comments and without the tests at its end.
    fn code(&self) -> String {
        let lines = self.text.lines();
        lines
            .take_while(|line| *line != "mod tests {")
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect()
    }

    /// Whether `super` is the crate itself here.
    fn is_top(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts.len() == 1 || parts.len() == 2 && parts[1] == "mod.rs"
    }
}

/// Every file under `src/`, by path.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut files) = (vec![root.clone()], BTreeMap::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the crate") {
            let path = entry.expect("a file of the crate").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.insert(path.clone(), fs::read_to_string(path).expect("text"));
            }
        }
    }
    let for_tests: BTreeSet<PathBuf> = files
        .iter()
        .flat_map(|(path, text)| modules_for_tests(path, text))
        .collect();
    let source = |(path, text): (PathBuf, String)| Source {
        path: path
            .strip_prefix(&root)
            .expect("below src")
            .to_string_lossy()
            .replace('\\', "/"),
        is_test: for_tests.contains(&path),
        text,
    };
    files.into_iter().map(source).collect()
}

/// The files that a file declares as modules for tests only.
fn modules_for_tests(path: &Path, text: &str) -> Vec<PathBuf> {
    let lines: Vec<&str> = text.lines().collect();
    let declared = lines.windows(2).filter_map(|pair| {
        let (_, name) = pair[1].strip_suffix(';')?.split_once("mod ")?;
        // The modules of `x.rs` lie in the folder `x`, those of `mod.rs` beside it.
        let is_folder = path
            .file_stem()
            .is_some_and(|stem| stem == "mod" || stem == "lib");
        let beside = match is_folder {
            true => path.with_file_name(format!("{name}.rs")),
            false => path.with_extension("").join(format!("{name}.rs")),
        };
        (pair[0] == "#[cfg(test)]").then_some(beside)
    });
    declared.collect()
}

/// What code takes from the crate: a module, or a module and an item of it.
fn imports(code: &str) -> BTreeSet<String> {
    let mut imports = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let module = word(rest);
        let Some(items) = rest[module.len()..].strip_prefix("::") else {
            imports.insert(module.to_owned());
            continue;
        };
        for item in list(items) {
            imports.insert(match word(item) {
                "self" | "" => module.to_owned(),
                item => format!("{module}::{item}"),
            });
        }
    }
    imports
}

/// The identifier that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The parts of a list in braces that a text begins with; the text itself if it begins with none.
fn list(text: &str) -> Vec<&str> {
    let Some(inside) = text.strip_prefix('{') else {
        return vec![text];
    };
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                parts.push(inside[start..at].trim());
                start = at + 1;
            }
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && c == '}' && start == at + 1 {
            break;
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn may_import(module: &str) -> Option<&'static [&'static str]> {
    let row = LAYERS.iter().find(|(name, _)| *name == module);
    row.map(|(_, allowed)| *allowed)
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n  {}\n", faults.join("\n  "));
}

#[test]
fn every_module_imports_only_what_its_layer_allows() {
    let mut faults = Vec::new();
    for source in sources() {
        let module = source.module();
        if source.is_test || ["main", "lib", "cli"].contains(&module) {
            continue;
        }
        let Some(allowed) = may_import(module) else {
            faults.push(format!("{}: {module} is in no layer", source.path));
            continue;
        };
        for import in imports(&source.code()) {
            let of = import.split("::").next().expect("a module");
            let fits = |entry: &&str| [of, import.as_str()].contains(entry);
            if of != module && !allowed.iter().any(fits) {
                faults.push(format!("{} imports {import}", source.path));
            }
        }
    }
    none(faults);
}

#[test]
fn no_module_reaches_around_the_table_with_super() {
    let reaches = |source: &&Source| {
        let code = source.code();
        !source.is_test
            && (code.contains("super::super") || source.is_top() && code.contains("super::"))
    };
    none(
        sources()
            .iter()
            .filter(reaches)
            .map(|source| source.path.clone())
            .collect(),
    );
}

#[test]
fn the_layers_lie_one_above_the_other() {
    let mut above = BTreeSet::new();
    let mut faults = Vec::new();
    for (module, allowed) in LAYERS {
        let of = allowed
            .iter()
            .map(|entry| entry.split("::").next().expect("a module"));
        faults.extend(
            of.filter(|of| !above.contains(of))
                .map(|of| format!("{module} imports {of}, which does not stand above it")),
        );
        above.insert(module);
    }
    none(faults);
}

#[test]
fn only_acquire_and_run_see_both_servers_and_facts() {
    let sees = |allowed: &[&str], module: &str| allowed.contains(&module);
    let both = LAYERS
        .iter()
        .filter(|(_, allowed)| sees(allowed, "servers") && sees(allowed, "ledger"));
    assert_eq!(
        both.map(|(module, _)| *module).collect::<Vec<_>>(),
        ["acquire", "run"]
    );
}

#[test]
fn every_module_of_the_crate_is_public_in_the_map() {
    let map = include_str!("../../src/lib.rs");
    for (module, _) in LAYERS {
        assert!(map.contains(&format!("pub mod {module};")), "{module}");
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let silent = |source: &&Source| !source.text.starts_with("//!");
    none(
        sources()
            .iter()
            .filter(silent)
            .map(|source| source.path.clone())
            .collect(),
    );
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let long = sources().into_iter().filter_map(|source| {
        let lines = source.text.lines().count();
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines", source.path))
    });
    none(long.collect());
}

#[test]
fn commands_are_short() {
    let long = sources().into_iter().filter_map(|source| {
        let lines = source.text.lines().count();
        let is_command = source.module() == "cli" && !source.is_test;
        let is_excepted = LONG_COMMANDS.contains(&source.path.as_str());
        match (is_command && lines > MOST_LINES_OF_COMMAND, is_excepted) {
            (true, false) => Some(format!("{}: {lines} lines", source.path)),
            (false, true) => Some(format!("{} is short: no exception", source.path)),
            _ => None,
        }
    });
    none(long.collect());
}

#[test]
fn nothing_is_left_to_be_done() {
    let words = ["todo!", "unimplemented!", "dbg!", "TODO", "FIXME", "XXX"];
    let left = sources().into_iter().flat_map(|source| {
        let found = words
            .iter()
            .filter(move |word| source.text.contains(**word));
        found
            .map(|word| format!("{word} in {}", source.path))
            .collect::<Vec<_>>()
    });
    none(left.collect());
}

#[test]
fn what_computes_with_money_knows_no_floats() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.is_test || !EXACT.contains(&source.module()) {
            continue;
        }
        for line in source.code().lines() {
            // A reader of numbers has to be able to refuse a float.
            let float = ["f32", "f64"].iter().any(|float| line.contains(float));
            if float && !line.contains("fn visit_f64<E>(self, _: f64)") {
                faults.push(format!("{}: {}", source.path, line.trim()));
            }
        }
    }
    none(faults);
}
