//! What a case folder says of itself: the manifest, and the register of what servers learned.

use ransomtrace::report::CaseFolder;
use ransomtrace::run::disclosure;

/// Reads the bytes as each of the two files, and what is written of them again.
pub fn read(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder of our own");
    let path = folder.path().join("manifest.json");
    let manifest = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("a folder of our own");
        CaseFolder::manifest(folder.path())
    };
    match manifest(bytes) {
        Ok(Some(read)) => {
            let again = manifest(&read.to_bytes()).expect("what is written is read");
            assert_eq!(again, Some(read));
        }
        Ok(None) => panic!("the file is there"),
        Err(error) => assert!(error.to_string().contains("manifest.json"), "{error}"),
    }
    disclosure::summary_of_lines(&disclosure::read(bytes));
}
