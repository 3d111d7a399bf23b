//! Packs written out here, one for each thing that a pack can say or get wrong.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use bitcoin::hashes::{Hash, sha256};
use bitcoin::{Address, Network, ScriptBuf};
use jiff::civil::date;
use proptest::prelude::*;

use ransomtrace::tags::*;

mod fields;
mod lists;
mod sanctions;

const LEGACY: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const SEGWIT: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
const NESTED: &str = "3K35dyL85fR9ht7UgzPfd1gLRRXQtNTqE3";

/// A header that leaves nothing to its tags but their addresses.
const HEAD: &str = "title: List\ncreator: A\ncurrency: BTC\nlabel: Shop\nsource: a link\n";

fn read(text: &str) -> Result<TagPack, TagPackError> {
    TagPack::parse(text.as_bytes(), Path::new("tags/a.yaml"), Network::Bitcoin)
}

fn error(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

fn script(address: &str) -> ScriptBuf {
    let address: Address<_> = address.parse().unwrap();
    address.assume_checked().script_pubkey()
}

/// A pack of that title which calls addresses so, by those actors.
fn pack(title: &str, tags: &[(&str, &str, &str)]) -> TagPack {
    let mut text = format!("title: {title}\ncurrency: BTC\nsource: a link\ntags:\n");
    for (address, label, actor) in tags {
        text += &format!("- address: {address}\n  label: {label}\n  actor: {actor}\n");
    }
    read(&text).unwrap()
}

#[test]
fn a_pack_may_be_in_utf_16() {
    let text = format!("\u{feff}{HEAD}tags:\n- address: {LEGACY}\n  label: K\u{17d}udra\n");
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let pack = TagPack::parse(&bytes, Path::new("a.yaml"), Network::Bitcoin).unwrap();
    assert_eq!(&*pack.tags[0].label, "K\u{17d}udra");
    assert_eq!(pack.sha256, sha256::Hash::hash(&bytes).to_string());
}

#[test]
fn errors_name_file_line_and_problem() {
    for (text, message) in [
        ("", "1: the file is empty; a TagPack needs a title and tags"),
        ("title: a\n", "1: the pack has no `tags`"),
        ("\ntags: []\n", "2: the pack has no `title`"),
        (
            "- a\n",
            "1: the pack is not a mapping of fields, as in `label: NAME`",
        ),
        ("title: a\ntags: b\n", "2: `tags` is not a list"),
        ("title: [a]\ntags: []\n", "1: `title` is not a text"),
        (
            "title: a\ntitle: b\n",
            "2: duplicate field `title`, first on line 1",
        ),
        (
            "title: a\n[b]: c\n",
            "2: the key is a list or a mapping, but must be a field name",
        ),
        (
            "title: a\ntags: []\n---\ntitle: b\n",
            "4: a second YAML document starts here; a TagPack is one document",
        ),
        (
            "title: a\nb: \0\n",
            "2: character 4: the text contains a NUL character; save the file as UTF-8",
        ),
        (
            "header: !include header.yaml\n",
            "1: `!include` is not supported; if it includes another file, insert that file's content",
        ),
        (
            "a: &a { b: c }\nd:\n  <<: *a\n",
            "3: merge keys (`<<`) are not supported; write the fields out",
        ),
        (
            "a: &a [*a]\n",
            "1: the alias refers to no value that ends before it",
        ),
    ] {
        assert_eq!(error(text), format!("tags/a.yaml:{message}"), "{text}");
    }
    let long = format!("title: {}\ntags: []\n", "a".repeat(4_097));
    assert_eq!(
        error(&long),
        "tags/a.yaml:1: `title` has 4097 bytes; the maximum is 4096"
    );
    for text in [
        "title: 'a\n",
        "title: a\n\ttags: []\n",
        "title: a\n  tags: []\n",
        "{ a: b\n",
    ] {
        let error = error(text);
        assert!(
            error.contains(": not YAML: ") && !error.contains('\n'),
            "{error}"
        );
    }
    let bytes = TagPack::parse(
        b"title: a\nb: \xff\n",
        Path::new("a.yaml"),
        Network::Bitcoin,
    );
    assert_eq!(
        bytes.unwrap_err().to_string(),
        "a.yaml:2: character 4: the byte FF is not valid UTF-8; save the file as UTF-8"
    );
}

#[test]
fn nesting_and_aliases_are_bounded() {
    let deep = "tags/a.yaml:1: lists and mappings are nested more than 32 levels deep";
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        assert_eq!(
            error(&format!("{}{}", open.repeat(200), close.repeat(200))),
            deep
        );
    }
    assert!(error(&"- ".repeat(100_000)).contains("levels deep"));
    // Each list holds the one before it ten times, or only once but without end.
    let bomb = |times: usize, lists: usize| {
        let mut text = String::from("a0: &a0 [x]\n");
        for at in 1..=lists {
            let aliases = vec![format!("*a{}", at - 1); times].join(", ");
            text += &format!("a{at}: &a{at} [{aliases}]\n");
        }
        text
    };
    assert!(error(&bomb(10, 20)).contains("the pack has no `title`"));
    assert!(error(&bomb(1, 10_000)).contains("levels deep"));
    // Values shared by a thousand tags are stored once.
    let shared = format!(
        "{HEAD}a: &a\n  address: {LEGACY}\n  context: {}\ntags:\n{}",
        "x".repeat(100_000),
        "- *a\n".repeat(1_000)
    );
    let pack = read(&shared).unwrap();
    let context = |at: usize| pack.tags[at].context.clone().unwrap();
    assert!(Arc::ptr_eq(&context(0), &context(999)));
    assert_eq!(Tags::new([pack]).duplicates(), 999);
}

#[test]
fn packs_are_put_together_by_script() {
    let a = pack(
        "A",
        &[
            (LEGACY, "Shop", "shop"),
            (SEGWIT, "Bank", ""),
            (LEGACY, "Shop", "shop"),
        ],
    );
    let b = pack(
        "B",
        &[
            (LEGACY, "Shop", "shop"),
            (LEGACY, "Till; the second", "shop"),
        ],
    );
    let tags = Tags::new([b.clone(), a.clone()]);
    assert_eq!((tags.count(), tags.scripts(), tags.duplicates()), (4, 2, 1));
    let of = |address: &str| tags.of(&script(address));
    let told = of(LEGACY)
        .iter()
        .map(|tag| (&*tag.label, &*tag.pack.title, tag.line));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("Shop", "A", 5),
            ("Shop", "B", 5),
            ("Till; the second", "B", 8)
        ]
    );
    assert!(of(NESTED).is_empty());
    assert_eq!(tags.iter().count(), 4);
    let reversed = Tags::new([a, b]);
    assert!(
        reversed.iter().eq(tags.iter()),
        "the order of packs changes no tag"
    );
    assert_eq!(labels(of(SEGWIT)), ["Bank"]);
    assert_eq!(labels(&of(LEGACY)[..2]), ["Shop"]);
    assert_eq!(
        labels(of(LEGACY)),
        ["Shop (A)", "Shop (B)", "Till, the second (B)"]
    );
    assert!(labels(of(NESTED)).is_empty());
}

#[test]
fn a_service_is_the_one_actor_of_an_address() {
    let a = pack(
        "A",
        &[
            (LEGACY, "Shop", "shop"),
            (SEGWIT, "Listed", ""),
            (NESTED, "Bank", "bank"),
        ],
    );
    let b = pack(
        "B",
        &[(LEGACY, "Other name", "Shop"), (NESTED, "Broker", "broker")],
    );
    let services = Tags::new([a, b]).services();
    assert_eq!(services.of(&script(LEGACY)), Some("shop"));
    assert_eq!(services.of(&script(SEGWIT)), None);
    assert_eq!(services.of(&script(NESTED)), None);
    let all: Vec<_> = services.iter().collect();
    assert_eq!(all, [(script(LEGACY).as_script(), "shop")]);
    let both = ["bank".to_owned(), "broker".to_owned()];
    assert_eq!(services.disputed(), [(script(NESTED), both.into())]);
}

proptest! {
    #[test]
    fn no_text_panics(
        text in ".*",
        lines in "[-a-z:\\[\\]{}&*!|>'\"#?,%@ \n\t\r\u{85}é]*",
        at in 0usize..400,
        tail in ".{0,3}",
    ) {
        let whole = format!("{HEAD}tags:\n- address: {LEGACY}\n  concepts: [a, b]\n- address: {SEGWIT}\n  context: |\n    b\n");
        let at = (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap();
        for text in [text, lines.clone(), format!("{HEAD}tags:\n{lines}"), format!("{}{tail}{}", &whole[..at], &whole[at..]), whole[..at].to_owned()] {
            if let Err(error) = read(&text) {
                prop_assert!((1..=text.matches(['\n', '\r']).count() + 1).contains(&error.line), "{error} in {text:?}");
            }
        }
    }
}
