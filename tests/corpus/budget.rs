//! The account of what a server was asked, as an earlier run or anybody else left it.

use std::time::{Duration, UNIX_EPOCH};

use ransomtrace::client::budget::{CEILING, ServerBudget};

/// Opens an account that the bytes are the file of; whatever stands there, asking goes on, and the file is in order after.
pub fn read(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder of our own");
    let url = "ssl://electrum.example:50002"
        .parse()
        .expect("a public server");
    let path = folder.path().join("electrum.example.budget");
    std::fs::write(&path, bytes).expect("a folder of our own");
    let now = UNIX_EPOCH + Duration::from_secs(1_500_000_000);
    let open = || {
        ServerBudget::of(&url, Some(folder.path()), CEILING, now)
            .expect("no server of the user's own")
    };
    let mut budget = open();
    let pause = budget.pause(now, 1.0);
    budget.spend(now, 1.0);
    budget.exhaust(now);
    drop(budget);
    let text = std::fs::read_to_string(&path).expect("an account in order");
    assert!(text.ends_with('\n') && text.lines().count() == 1, "{text}");
    // Whatever the file said, nobody waits for days, and what was spent is not forgotten.
    assert!(pause < Duration::from_secs(86_400), "{pause:?}");
    let again = open().pause(now, 1.0);
    assert!(again >= pause, "{again:?} after {pause:?}");
}
