//! Lists of servers, and the results of probing them.

use std::net::{SocketAddr, TcpListener};

use bitcoin::Network;
use bitcoin::constants::genesis_block;
use serde_json::{Value, json};

use super::server;
use crate::support::command::{Desk, Run};
use crate::support::hostile::Hostile;
use crate::support::scripted::{Scripted, Then};
use crate::support::tls::{Shown, TlsServer};

/// A probe of servers on the built-in chain.
fn probe<'a>(desk: &'a Desk, urls: &[&str]) -> Run<'a> {
    let urls: String = urls.iter().map(|url| format!(" -s {url}")).collect();
    desk.ransomtrace(format!("servers -n regtest --timeout 5{urls}"))
}

/// What is printed for programs.
fn report(run: Run<'_>) -> Value {
    let text = run.args("--format json").expect_in_stdout("{").run();
    serde_json::from_str(&text).expect("JSON")
}

fn honest() -> String {
    format!("tcp://{}", server())
}

/// An address without a listener.
fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// The honest server with another tip.
fn with_tip(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Hostile {
    Hostile::lying(server(), move |method, _, answer| {
        if method == "blockchain.headers.subscribe" {
            change(&mut answer["result"]);
        }
    })
}

fn pins(desk: &Desk) -> usize {
    match desk.exists("home/.local/share/ransomtrace/servers") {
        true => desk.files("home/.local/share/ransomtrace/servers").len(),
        false => 0,
    }
}

#[test]
fn servers_lists_own_first_without_contact() {
    let desk = Desk::new();
    let own = Scripted::honest("electrs");
    let text = desk
        .ransomtrace("servers -n signet")
        .env("RANSOMTRACE_SERVER", own.url())
        .expect_in_stdout(format!("{}  own\nssl://", own.url()))
        .expect_in_stdout("  public, listed with protocol 1.4\n")
        .expect_in_stdout(" for signet; nobody was contacted\n")
        .expect_in_stdout("public servers: taken 20")
        .run();
    assert!(text.contains("from https://github.com/spesmilo/electrum"));
    assert_eq!(own.heard(), [""; 0]);
}

#[test]
fn the_network_is_that_of_the_settings_and_mainnet_without_any() {
    let desk = Desk::new();
    let list = |run: Run<'_>| report(run)["network"].clone();
    assert_eq!(list(desk.ransomtrace("servers")), "bitcoin");
    desk.configure("network = \"testnet4\"");
    assert_eq!(list(desk.ransomtrace("servers")), "testnet4");
    assert_eq!(list(desk.ransomtrace("servers -n signet")), "signet");
}

#[test]
fn network_without_public_servers_has_empty_list() {
    let desk = Desk::new();
    desk.ransomtrace("servers -n regtest")
        .expect_stdout(
            "0 servers for regtest; nobody was contacted\n\
             no public server is known for it; give yours with --server\n",
        )
        .run();
    desk.ransomtrace("servers -n regtest --probe")
        .expect_exit_code(2)
        .expect_in_stderr("error: no server: give one with --server")
        .run();
}

#[test]
fn probe_describes_server_without_case_requests() {
    let desk = Desk::new();
    let genesis = genesis_block(Network::Regtest).block_hash();
    let url = honest();
    probe(&desk, &[&url])
        .expect_in_stdout(format!("{url}  given, private\n"))
        .expect_in_stdout("  software     ransomtrace demo, protocol 1.4.2: names no spenders\n")
        .expect_in_stdout("  tip          ")
        .expect_in_stdout(format!("  genesis      {genesis}, as it should be\n"))
        .expect_in_stdout("  route        direct\n")
        .expect_in_stdout("  certificate  none: not encrypted\n")
        .expect_in_stdout(
            "  limits       protocol 1.4 to 1.4.2, 2016 headers at once, scripts by sha256\n",
        )
        .expect_in_stdout("\n1 of 1 answer for regtest\nhighest tip: ")
        .run();

    let asked = Scripted::honest("electrs");
    probe(&desk, &[&asked.url()])
        .expect_exit_code(5)
        .expect_in_stdout("")
        .run();
    let methods: Vec<Value> = asked
        .asked()
        .iter()
        .map(|it| it["method"].clone())
        .collect();
    let harmless = [
        "server.version",
        "blockchain.headers.subscribe",
        "blockchain.block.headers",
        "server.features",
    ];
    assert!(!methods.is_empty());
    assert!(
        methods
            .iter()
            .all(|it| harmless.contains(&it.as_str().unwrap())),
        "{methods:?}"
    );
}

#[test]
fn probed_servers_are_printed_in_given_order() {
    let desk = Desk::new();
    let (gone, honest) = (format!("tcp://{}", nobody()), honest());
    let report = report(probe(&desk, &[&gone, &honest, &honest]));
    let rows = report["servers"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["server"], gone);
    let reason = rows[0]["probe"]["no_answer"].as_str().unwrap();
    assert!(reason.contains("refused"), "{reason}");
    assert_eq!(rows[1]["server"], honest);
    assert_eq!(rows[1]["probe"]["right_network"], true);
    assert_eq!(rows[1]["probe"]["behind"], 0);
    assert_eq!(rows[1]["probe"]["protocol_max"], "1.4.2");
    assert_eq!(rows[1]["probe"]["remarks"], json!([]));

    let lines = probe(&desk, &[&gone, &honest])
        .args("--format jsonl")
        .expect_in_stdout("")
        .run();
    let servers: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["server"].clone())
        .collect();
    assert_eq!(servers, [gone, honest]);
}

#[test]
fn with_nobody_there_the_exit_code_is_5() {
    let desk = Desk::new();
    let gone = format!("tcp://{}", nobody());
    probe(&desk, &[&gone])
        .expect_exit_code(5)
        .expect_in_stdout(format!("{gone}  given\n  no answer    "))
        .expect_in_stdout("0 of 1 answer for regtest\n")
        .run();
}

#[test]
fn probe_times_out_at_any_stage() {
    let desk = Desk::new();
    for answers in 0..3 {
        let silent = Hostile::silent_after(server(), answers);
        desk.ransomtrace(format!(
            "servers -n regtest --timeout 1 -s {}",
            silent.url()
        ))
        .expect_exit_code(5)
        .expect_in_stdout("  no answer    no answer within 1 seconds\n")
        .run();
    }
    // So is one that takes the connection and never encrypts.
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ssl://{}", mute.local_addr().unwrap());
    desk.ransomtrace(format!("servers -n regtest --timeout 1 -s {url}"))
        .expect_exit_code(5)
        .expect_in_stdout("  no answer    no response to the TLS handshake")
        .run();
}

#[test]
fn features_that_are_not_told_are_no_reason_to_fail() {
    let desk = Desk::new();
    let silent = Hostile::silent_after(server(), 3);
    desk.ransomtrace(format!(
        "servers -n regtest --timeout 1 -s {}",
        silent.url()
    ))
    .expect_in_stdout("  limits       2016 headers at once\n")
    .expect_in_stdout("  note         it does not say what it is: no answer within 1 seconds\n")
    .run();
    let refusing = Hostile::lying(server(), |method, _, answer| {
        if method == "server.features" {
            *answer = json!({ "id": answer["id"], "error": { "code": 1, "message": "not \u{1b}[2Jhere" } });
        }
    });
    probe(&desk, &[&refusing.url()])
        .expect_in_stdout("  note         it does not say what it is: not [2Jhere\n")
        .run();
}

#[test]
fn other_protocol_is_quoted_without_control_characters() {
    let desk = Desk::new();
    let web = Scripted::new(|peer, _| {
        peer.say("HTTP/1.1 400 \u{1b}[31mBad Request");
        Then::Close
    });
    probe(&desk, &[&web.url()])
        .expect_exit_code(5)
        .expect_in_stdout("  no answer    ")
        .expect_in_stdout("HTTP/1.1 400 [31mBad Request\n")
        .run();
    let painted = Hostile::lying(server(), |method, _, answer| {
        if method == "server.version" {
            answer["result"][0] = json!("electrs\u{202e}\u{1b}]0;x");
        }
    });
    probe(&desk, &[&painted.url()])
        .expect_in_stdout("  software     electrs<U+202E>]0;x, protocol 1.4.2")
        .run();
}

#[test]
fn probe_of_foreign_chain_exits_with_4() {
    let desk = Desk::new();
    let url = honest();
    desk.ransomtrace(format!("servers -n testnet -s {url}"))
        .expect_exit_code(4)
        .expect_in_stdout(", WRONG\n")
        .expect_in_stdout("  note         it serves regtest\n")
        .expect_in_stdout("\n0 of 1 answer for testnet\n")
        .run();
    let unknown = Hostile::lying(server(), |method, _, answer| {
        if method == "blockchain.block.headers" {
            answer["result"]["hex"] = json!("00".repeat(80));
        }
    });
    let right = honest();
    probe(&desk, &[&right, &unknown.url()])
        .expect_exit_code(4)
        .expect_in_stdout("as it should be\n")
        .expect_in_stdout(
            "  note         it serves a chain that is not known here; its first block is ",
        )
        .expect_in_stdout("  note         it says that its first block is ")
        .expect_in_stdout("\n1 of 2 answer for regtest\n")
        .run();
}

#[test]
fn probe_reports_lag_and_exits_4_on_fork() {
    let desk = Desk::new();
    let right = honest();
    let late = with_tip(|tip| tip["height"] = json!(tip["height"].as_u64().unwrap() - 5));
    probe(&desk, &[&right, &late.url()])
        .expect_in_stdout(", 5 blocks behind\n")
        .run();

    // The first byte of a header is part of its version: another block, at the same height or at the next.
    let forged = |tip: &mut Value| {
        let hex = tip["hex"].as_str().unwrap().replacen('0', "f", 1);
        tip["hex"] = json!(hex);
    };
    let forked = with_tip(forged);
    probe(&desk, &[&right, &forked.url()])
        .expect_exit_code(4)
        .expect_in_stdout(format!(
            "  CHAIN        its tip cannot be of the same chain as that of {}\n",
            forked.url()
        ))
        .expect_in_stdout(format!(
            "  CHAIN        its tip cannot be of the same chain as that of {right}\n"
        ))
        .run();
    let ahead = with_tip(|tip| tip["height"] = json!(tip["height"].as_u64().unwrap() + 1));
    probe(&desk, &[&right, &ahead.url()])
        .expect_exit_code(4)
        .expect_in_stdout(", 1 block behind\n")
        .run();
}

#[test]
fn probe_pins_and_exits_6_on_changed_certificate() {
    let desk = Desk::new();
    let (first, second) = (Shown::self_signed(), Shown::self_signed());
    let tls = TlsServer::start(server(), &first);
    probe(&desk, &[&tls.url()])
        .expect_in_stdout(format!(
            "  certificate  SHA-256 {}, trusted on first use\n",
            first.fingerprint()
        ))
        .expect_in_stderr("It is trusted on this first use and pinned:")
        .run();
    assert_eq!(pins(&desk), 1);
    probe(&desk, &[&tls.url()])
        .expect_in_stdout(format!("{}, pinned since 20", first.fingerprint()))
        .run();
    tls.lines();
    tls.show(&second);
    let wrong = format!("tcp://{}", nobody());
    probe(&desk, &[&tls.url(), &wrong])
        .expect_exit_code(6)
        .expect_in_stdout(format!(
            "  no answer    the certificate of {} has changed; no request was sent\n",
            tls.url()
        ))
        .expect_in_stderr(format!("presented now: {}", second.fingerprint()))
        .expect_in_stderr("--fingerprint")
        .run();
    assert_eq!(tls.lines(), 0);
    probe(&desk, &[&tls.url()])
        .args(format!("--fingerprint {}", second.fingerprint()))
        .expect_in_stdout(", as given\n")
        .expect_in_stderr("as given, in place of")
        .run();
}

#[test]
fn probe_all_uses_proxy_and_pins_no_new_server() {
    use crate::support::socks::Proxy;

    let desk = Desk::new();
    let shown = Shown::self_signed();
    let tls = TlsServer::start(server(), &shown);
    // Whatever the name, the proxy leads to the one server, which is on another chain.
    let proxy = Proxy::leading_to(tls.address());
    let report = report(
        desk.ransomtrace(format!(
            "servers -n signet --probe --timeout 5 -p {}",
            proxy.url()
        ))
        .env("RANSOMTRACE_SERVER", tls.url())
        .expect_exit_code(4)
        .expect_in_stderr("It is trusted on this first use and pinned:"),
    );
    let rows = report["servers"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["kind"], &rows[1]["kind"]),
        (&json!("own"), &json!("public"))
    );
    let trusted = |row: &Value| row["probe"]["certificate"].as_str().unwrap().to_owned();
    assert!(trusted(&rows[0]).ends_with("trusted on first use"));
    for row in &rows[1..] {
        assert!(trusted(row).ends_with("not signed by an authority, not pinned"));
        assert!(
            row["probe"]["route"]
                .as_str()
                .unwrap()
                .starts_with("socks5 ")
        );
    }
    assert_eq!(pins(&desk), 1);
}

#[test]
fn forbidden_server_is_an_error_before_contact() {
    let desk = Desk::new();
    let asked = Scripted::honest("electrs");
    for (url, why) in [
        ("tcp://192.0.2.1:50001", "is not encrypted"),
        ("tcp://abc.onion:50001", "is an onion service"),
        ("nonsense", "`nonsense` is not a server address"),
    ] {
        probe(&desk, &[&asked.url(), url])
            .expect_exit_code(2)
            .expect_in_stderr(why)
            .run();
    }
    assert_eq!(asked.heard(), [""; 0]);
}
