//! The `findings.json` of a case folder, which anybody may have changed.

use ransomtrace::language::Language;
use ransomtrace::report::{CaseFolder, render};

/// Reads it, renders every file that follows from it, and reads what was rendered.
pub fn read(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder of our own");
    let path = folder.path().join("findings.json");
    std::fs::write(&path, bytes).expect("a folder of our own");
    let Ok(findings) = CaseFolder::findings(folder.path()) else {
        return;
    };
    let Ok(files) = render(&findings, Language::English.into()) else {
        return;
    };
    let json = files
        .iter()
        .find(|file| file.path == "findings.json")
        .expect("the findings themselves");
    std::fs::write(&path, json.bytes().expect("memory")).expect("a folder of our own");
    let again = CaseFolder::findings(folder.path()).expect("what was just written");
    assert_eq!(again, findings);
}
