//! Tests of costs, accounts and the rate.

use super::*;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds)
}

fn url(host: &str) -> ServerUrl {
    ServerUrl {
        tls: true,
        host: host.to_owned(),
        port: 50002,
    }
}

#[test]
fn request_waits_until_within_the_ceiling() {
    for (so_far, cost, seconds) in [
        (0.0, 1.0, 0.0),
        (CEILING - 1.0, 1.0, 0.0),
        (CEILING, 1.0, 1.0),
        (CEILING + 500.0, 100.0, 600.0),
        // A request above the limit waits for a count of zero.
        (200.0, CEILING + 50.0, 200.0),
        (0.0, CEILING + 50.0, 0.0),
    ] {
        assert_eq!(
            pause(so_far, cost, CEILING),
            Duration::from_secs_f64(seconds),
            "{so_far} {cost}"
        );
    }
    assert_eq!(pause(f64::MAX, 1.0, CEILING), Duration::MAX);
}

#[test]
fn count_decays_to_zero() {
    let mut tally = CostTally::new(at(0));
    tally.add(at(0), 50.0);
    assert_eq!(tally.cost(at(20)), 30.0);
    tally.add(at(20), 5.0);
    assert_eq!(tally.cost(at(20)), 35.0);
    assert_eq!(tally.cost(at(500)), 0.0);
    assert_eq!(tally.cost(at(0)), 35.0, "a clock set back");
}

#[test]
fn count_is_shared_between_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |now| {
        ServerBudget::of(&url("a.example"), Some(folder.path()), CEILING, now).expect("not exempt")
    };
    let mut first = open(at(0));
    let mut second = open(at(0));
    first.spend(at(2), 400.0);
    second.spend(at(3), 300.0);
    assert_eq!(second.tally.cost(at(3)), 699.0);
    drop(first);
    let third = open(at(3));
    assert_eq!(third.pause(at(3), 300.0), Duration::from_secs(99));
    assert_eq!(third.pause(at(102), 300.0), Duration::ZERO);
}

#[test]
fn unsaved_cost_is_saved_on_drop() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = SystemTime::now();
    let open = || {
        ServerBudget::of(&url("a.example"), Some(folder.path()), CEILING, now).expect("not exempt")
    };
    let mut first = open();
    first.spend(now, 400.0);
    drop(first);
    assert!(open().tally.cost(now) > 300.0);
}

#[test]
fn damaged_file_counts_as_used_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |now| {
        ServerBudget::of(&url("a.example"), Some(folder.path()), CEILING, now).expect("not exempt")
    };
    let path = folder.path().join("a.example.budget");
    for damage in [
        "x",
        "ransomtrace budget 1 nan 5",
        "ransomtrace budget 1 -5 5",
        "ransomtrace budget 1 5",
    ] {
        fs::write(&path, damage).expect("a folder of our own");
        assert_eq!(open(at(0)).tally.cost(at(0)), CEILING, "{damage}");
    }
    assert_eq!(
        open(at(100)).tally.cost(at(100)),
        CEILING - 100.0,
        "and is repaired"
    );
    fs::write(&path, format!("{MAGIC} 70 99999999999")).expect("a folder of our own");
    assert_eq!(
        open(at(0)).tally.cost(at(10)),
        60.0,
        "a future time counts as now"
    );
}

#[test]
fn unwritable_folder_does_not_fail() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut budget =
        ServerBudget::of(&url("a.example"), Some(file.path()), CEILING, at(0)).expect("not exempt");
    budget.spend(at(0), CEILING);
    assert_eq!(budget.pause(at(0), 5.0), Duration::from_secs(5));
}

#[test]
fn reported_excess_uses_up_the_budget() {
    let mut budget = ServerBudget::of(&url("a.example"), None, CEILING, at(0)).expect("not exempt");
    budget.exhaust(at(0));
    assert_eq!(budget.pause(at(0), 1.0), Duration::from_secs(1));
}

#[test]
fn own_servers_are_exempt_and_networks_share_an_account() {
    for own in [
        "127.0.0.1",
        "::1",
        "10.0.0.9",
        "192.168.1.2",
        "172.16.0.1",
        "fd00::1",
        "::ffff:127.0.0.1",
    ] {
        assert_eq!(account_name(own), None, "{own}");
    }
    for own in ["localhost", "LOCALHOST", "umbrel.local"] {
        assert_eq!(account_name(own), None, "{own}");
    }
    assert_eq!(account_name("203.0.113.7"), account_name("203.0.113.200"));
    assert_ne!(account_name("203.0.113.7"), account_name("203.0.114.7"));
    assert_eq!(
        account_name("Electrum.example"),
        Some("electrum.example.budget".to_owned())
    );
    assert_eq!(account_name("../../x"), Some(".._.._x.budget".to_owned()));
    assert_eq!(
        account_name("2001:db8::1"),
        Some("2001_db8__1.budget".to_owned())
    );
}

#[test]
fn rate_limits_requests_per_second() {
    let mut rate = Rate::new(100, at(0));
    assert_eq!(rate.pause(at(0), 100), Duration::ZERO);
    rate.spend(at(0), 100);
    assert_eq!(rate.pause(at(0), 50), Duration::from_millis(500));
    assert_eq!(rate.pause(at(1), 50), Duration::ZERO);
    assert_eq!(
        rate.pause(at(1), 5_000),
        Duration::ZERO,
        "at most one second's worth"
    );
    rate.spend(at(1), 5_000);
    assert_eq!(
        rate.pause(at(2), 1),
        Duration::from_secs(48) + Duration::from_millis(10)
    );
}
