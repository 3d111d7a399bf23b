//! A TagPack.

use std::path::Path;

use bitcoin::Network;
use ransomtrace::tags::{TagPack, Tags, labels};

/// Reads it, and puts it together with itself.
pub fn read(bytes: &[u8]) {
    let parse = |network| TagPack::parse(bytes, Path::new("pack.yaml"), network);
    // YAML knows two more characters that may end a line, apart and together.
    let lines = bytes.iter().filter(|byte| b"\n\r".contains(byte)).count() + 1;
    let pack = match parse(Network::Bitcoin) {
        Ok(pack) => pack,
        Err(error) => {
            assert!((1..=lines).contains(&error.line), "{error}");
            assert!(error.to_string().starts_with("pack.yaml:"), "{error}");
            assert!(!error.to_string().contains('\n'), "{error}");
            return;
        }
    };
    assert_eq!(pack.tags.len() + pack.skipped.total(), pack.read);
    for tag in &pack.tags {
        assert!((1..=lines).contains(&tag.line));
        assert!(!tag.label.is_empty() && !tag.label.contains(char::is_control));
    }
    // The network decides which addresses there are, and nothing else.
    let other = parse(Network::Regtest).expect("a pack on one network is one on any");
    assert_eq!((other.read, &other.name), (pack.read, &pack.name));

    let count = pack.tags.len();
    let tags = Tags::new([pack.clone()]);
    assert_eq!(tags.count() + tags.duplicates(), count);
    let twice = Tags::new([pack.clone(), pack]);
    assert_eq!(twice.count(), tags.count());
    assert!(twice.iter().eq(tags.iter()));
    let services = tags.services();
    let disputed: Vec<_> = services
        .disputed()
        .iter()
        .map(|(script, _)| script)
        .collect();
    for tag in tags.iter() {
        let of_script = tags.of(&tag.script);
        assert!(of_script.contains(tag));
        assert!(!labels(of_script).is_empty());
        assert!(services.of(&tag.script).is_none() || !disputed.contains(&&tag.script));
    }
}
