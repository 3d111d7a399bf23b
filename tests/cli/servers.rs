//! Server lists and probes.

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

/// Output in JSON.
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
fn lists_own_servers_first_without_contact() {
    let desk = Desk::new();
    let own = Scripted::honest("electrs");
    let text = desk
        .ransomtrace("servers -n signet")
        .env("RANSOMTRACE_SERVER", own.url())
        .expect_in_stdout(format!("{}  own\nssl://", own.url()))
        .expect_in_stdout("  public, listed with protocol 1.4\n")
        .expect_in_stdout(" for signet; none was contacted\n")
        .expect_in_stdout("public servers: copied 20")
        .run();
    assert!(text.contains("from https://github.com/spesmilo/electrum"));
    assert_eq!(own.heard(), [""; 0]);
}

#[test]
fn network_comes_from_settings_or_is_mainnet() {
    let desk = Desk::new();
    let list = |run: Run<'_>| report(run)["network"].clone();
    assert_eq!(list(desk.ransomtrace("servers")), "bitcoin");
    desk.configure("network = \"testnet4\"");
    assert_eq!(list(desk.ransomtrace("servers")), "testnet4");
    assert_eq!(list(desk.ransomtrace("servers -n signet")), "signet");
}

#[test]
fn network_without_public_servers_lists_none() {
    let desk = Desk::new();
    desk.ransomtrace("servers -n regtest")
        .expect_stdout(
            "0 servers for regtest; none was contacted\n\
             no public server is known; give your own with --server\n",
        )
        .run();
    desk.ransomtrace("servers -n regtest --probe")
        .expect_exit_code(2)
        .expect_in_stderr("error: no server: give one with --server")
        .run();
}

#[test]
fn probe_describes_server_without_address_queries() {
    let desk = Desk::new();
    let genesis = genesis_block(Network::Regtest).block_hash();
    let url = honest();
    probe(&desk, &[&url])
        .expect_in_stdout(format!("{url}  given, private\n"))
        .expect_in_stdout(
            "  software     ransomtrace demo, protocol 1.4.2: cannot look up spenders\n",
        )
        .expect_in_stdout("  tip          ")
        .expect_in_stdout(format!("  genesis      {genesis}, correct\n"))
        .expect_in_stdout("  route        direct\n")
        .expect_in_stdout("  certificate  none: not encrypted\n")
        .expect_in_stdout(
            "  limits       protocol 1.4 to 1.4.2, 2016 headers at once, script hash sha256\n",
        )
        .expect_in_stdout("\n1 of 1 answered for regtest\nhighest tip: ")
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
fn probed_servers_keep_given_order() {
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
fn unreachable_servers_exit_5() {
    let desk = Desk::new();
    let gone = format!("tcp://{}", nobody());
    probe(&desk, &[&gone])
        .expect_exit_code(5)
        .expect_in_stdout(format!("{gone}  given\n  no answer    "))
        .expect_in_stdout("0 of 1 answered for regtest\n")
        .run();
}

#[test]
fn silent_server_times_out_at_every_step() {
    let desk = Desk::new();
    for answers in 0..3 {
        let silent = Hostile::silent_after(server(), answers);
        desk.ransomtrace(format!(
            "servers -n regtest --timeout 1 -s {}",
            silent.url()
        ))
        .expect_exit_code(5)
        .expect_in_stdout("  no answer    no answer within 1 second\n")
        .run();
    }
    // A server that accepts the connection and never starts TLS.
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ssl://{}", mute.local_addr().unwrap());
    desk.ransomtrace(format!("servers -n regtest --timeout 1 -s {url}"))
        .expect_exit_code(5)
        .expect_in_stdout("  no answer    no response to the TLS handshake")
        .run();
}

#[test]
fn missing_features_do_not_fail_probe() {
    let desk = Desk::new();
    let silent = Hostile::silent_after(server(), 3);
    desk.ransomtrace(format!(
        "servers -n regtest --timeout 1 -s {}",
        silent.url()
    ))
    .expect_in_stdout("  limits       2016 headers at once\n")
    .expect_in_stdout("  note         it does not report its features: no answer within 1 second\n")
    .run();
    let refusing = Hostile::lying(server(), |method, _, answer| {
        if method == "server.features" {
            *answer = json!({ "id": answer["id"], "error": { "code": 1, "message": "not \u{1b}[2Jhere" } });
        }
    });
    probe(&desk, &[&refusing.url()])
        .expect_in_stdout("  note         it does not report its features: not [2Jhere\n")
        .run();
}

#[test]
fn non_electrum_server_is_quoted_with_escapes() {
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
fn server_of_other_network_is_named_and_exits_4() {
    let desk = Desk::new();
    let url = honest();
    desk.ransomtrace(format!("servers -n testnet -s {url}"))
        .expect_exit_code(4)
        .expect_in_stdout(", WRONG\n")
        .expect_in_stdout("  note         it serves regtest\n")
        .expect_in_stdout("\n0 of 1 answered for testnet\n")
        .run();
    let unknown = Hostile::lying(server(), |method, _, answer| {
        if method == "blockchain.block.headers" {
            answer["result"]["hex"] = json!("00".repeat(80));
        }
    });
    let right = honest();
    probe(&desk, &[&right, &unknown.url()])
        .expect_exit_code(4)
        .expect_in_stdout(", correct\n")
        .expect_in_stdout("  note         it serves an unknown chain; its genesis block is ")
        .expect_in_stdout("  note         it reports the genesis block ")
        .expect_in_stdout("\n1 of 2 answered for regtest\n")
        .run();
}

#[test]
fn lagging_server_is_reported_and_other_chain_exits_4() {
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
            "  CHAIN        its tip cannot be on the same chain as the tip of {}\n",
            forked.url()
        ))
        .expect_in_stdout(format!(
            "  CHAIN        its tip cannot be on the same chain as the tip of {right}\n"
        ))
        .run();
    let ahead = with_tip(|tip| tip["height"] = json!(tip["height"].as_u64().unwrap() + 1));
    probe(&desk, &[&right, &ahead.url()])
        .expect_exit_code(4)
        .expect_in_stdout(", 1 block behind\n")
        .run();
}

#[test]
fn given_server_is_pinned_and_changed_certificate_exits_6() {
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
fn probe_uses_proxy_and_does_not_pin_public_servers() {
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
fn forbidden_given_server_fails_before_any_contact() {
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
