//! No two files need each other, by themselves or through others: a reader begins with the one that needs none, and a
//! change stays where it was made.
//!
//! A module that has files of its own is left out. It names these files, re-exports from them and may hold what they share,
//! which the language allows and readers expect.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, none, sources};

/// A path of names: of a module, or of an item in one.
type Path = Vec<String>;

/// A file as a module.
struct Module {
    code: String,
    /// Names that it imports or re-exports, and the module each is taken from, as written.
    taken: BTreeMap<String, Path>,
}

struct Modules(BTreeMap<Path, Module>);

impl Modules {
    fn of_crate() -> Self {
        let modules = sources().into_iter().filter(|source| !source.is_test);
        Self(
            modules
                .map(|source| (path(&source), Module::new(&source)))
                .collect(),
        )
    }

    fn has_files(&self, module: &Path) -> bool {
        self.0
            .keys()
            .any(|other| other.len() == module.len() + 1 && other.starts_with(module))
    }

    /// The modules whose items a module uses.
    fn used_by(&self, module: &Path) -> BTreeSet<Path> {
        paths(&self.0[module].code)
            .iter()
            .filter_map(|path| self.home(module, path, 0))
            .filter(|home| home != module)
            .collect()
    }

    /// The module in which the item of a path is defined, seen from a module; none if it is of another crate.
    fn home(&self, from: &Path, path: &[String], depth: usize) -> Option<Path> {
        let (mut home, mut rest) = match path.first()?.as_str() {
            "crate" => (Path::new(), &path[1..]),
            "self" => (from.clone(), &path[1..]),
            "super" => (from.clone(), path),
            first => {
                let below = child(from, first);
                self.0.contains_key(&below).then(|| (from.clone(), path))?
            }
        };
        while rest.first().is_some_and(|name| name == "super") {
            home.pop();
            rest = &rest[1..];
        }
        while let Some((name, others)) = rest.split_first() {
            let below = child(&home, name);
            if !self.0.contains_key(&below) {
                break;
            }
            (home, rest) = (below, others);
        }
        let origin = rest
            .first()
            .and_then(|name| Some((name, self.0.get(&home)?.taken.get(name)?)));
        match origin {
            Some((name, origin)) if depth < 8 => {
                let path: Path = origin.iter().chain([name]).cloned().collect();
                self.home(&home, &path, depth + 1).or(Some(home))
            }
            _ => Some(home),
        }
    }
}

impl Module {
    fn new(source: &Source) -> Self {
        let code = source.code();
        let taken = imports(&code).into_iter().filter_map(|mut path| {
            let name = path.pop()?;
            (!path.is_empty()).then_some((name, path))
        });
        Self {
            taken: taken.collect(),
            code,
        }
    }
}

fn child(module: &Path, name: &str) -> Path {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

fn path(source: &Source) -> Path {
    let mut parts: Path = source.path.split('/').map(str::to_owned).collect();
    match parts.pop().as_deref() {
        Some("mod.rs" | "lib.rs" | "main.rs") | None => {}
        Some(file) => parts.push(file.trim_end_matches(".rs").to_owned()),
    }
    parts
}

/// The paths of every `use`, each written out.
fn imports(code: &str) -> Vec<Path> {
    let uses = code.split_inclusive(';').filter_map(|statement| {
        let (before, tree) = statement.rsplit_once("use ")?;
        let is_statement = before.is_empty() || before.ends_with([' ', '\n']);
        is_statement.then(|| written_out(tree.trim_end_matches(';')))
    });
    uses.flatten().collect()
}

/// The paths of a tree such as `a::{b, c::{d, e}}`.
fn written_out(tree: &str) -> Vec<Path> {
    let Some((before, inside)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or_default();
        return vec![
            name.split("::")
                .map(|part| part.trim().to_owned())
                .collect(),
        ];
    };
    let prefix: Path = before
        .split("::")
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    let inside = inside.rsplit_once('}').map_or(inside, |(inside, _)| inside);
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    parts
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .flat_map(written_out)
        .map(|path| prefix.iter().cloned().chain(path).collect())
        .collect()
}

/// Every path in code, of imports and of expressions.
fn paths(code: &str) -> Vec<Path> {
    let is_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let in_expressions = code
        .split(|c| !is_of_path(c))
        .filter(|word| word.contains("::"))
        .map(|word| {
            word.trim_matches(':')
                .split("::")
                .map(str::to_owned)
                .collect()
        });
    imports(code).into_iter().chain(in_expressions).collect()
}

#[test]
fn no_files_import_one_another_in_a_circle() {
    let modules = Modules::of_crate();
    let files = modules.0.keys().filter(|module| !modules.has_files(module));
    let mut uses: BTreeMap<&Path, BTreeSet<Path>> =
        files.map(|file| (file, modules.used_by(file))).collect();
    // A file that uses no file that is left is in no circle.
    loop {
        let left: BTreeSet<Path> = uses.keys().map(|file| (*file).clone()).collect();
        let before = uses.len();
        uses.retain(|_, used| used.iter().any(|file| left.contains(file)));
        if uses.len() == before {
            break;
        }
    }
    let left: BTreeSet<Path> = uses.keys().map(|file| (*file).clone()).collect();
    let circles = uses.iter().map(|(file, used)| {
        let used: Vec<String> = used
            .intersection(&left)
            .map(|file| file.join("::"))
            .collect();
        format!("{} uses {}", file.join("::"), used.join(", "))
    });
    none(circles.collect());
}
