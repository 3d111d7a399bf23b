//! All connections through a proxy, or none.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::{addresses, conclusions, desk, honest, server, undisturbed};
use crate::support::command::{Desk, Run};
use crate::support::hostile::Hostile;
use crate::support::socks::{Asked, Host, Proxy};
use crate::support::tls::{Shown, TlsServer};

/// A server that only the proxy can resolve.
const ELSEWHERE: &str = "tcp://electrum.example:50001 --allow-plaintext";

/// The built-in case, through a proxy.
fn through<'a>(desk: &'a Desk, proxy: &Proxy, server: &str) -> Run<'a> {
    let proxy = proxy.url();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case -p {proxy} -s {server}"
    ))
}

/// The error if the proxy cannot reach the server.
fn no_way(proxy: &Proxy, why: &str) -> String {
    let proxy = proxy.address();
    format!(
        "cannot reach tcp://electrum.example:50001: proxy socks5 {proxy} could not connect: {why}"
    )
}

fn credentials(asked: &[Asked]) -> Vec<(String, String)> {
    let each = asked.iter().map(|asked| asked.credentials.clone());
    each.map(|given| given.expect("credentials")).collect()
}

#[test]
fn proxy_resolves_name_and_findings_are_equal() {
    let desk = desk();
    let proxy = Proxy::leading_to(server());
    through(&desk, &proxy, ELSEWHERE)
        .expect_findings_in("case")
        .run();
    assert_eq!(&conclusions(desk.files("case")), undisturbed());
    let asked = proxy.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].host, Host::Name("electrum.example".to_owned()));
    assert_eq!(asked[0].port, 50001);
}

#[test]
fn connections_share_circuit_only_within_run() {
    let proxy = Proxy::leading_to(Hostile::closing_once_after(server(), 20).address());
    for _ in 0..2 {
        let desk = desk();
        through(&desk, &proxy, ELSEWHERE)
            .expect_findings_in("case")
            .run();
    }
    let given = credentials(&proxy.asked());
    let [first, again, other] = given.as_slice() else {
        panic!("the first run connects twice: {given:?}");
    };
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert!(!first.0.is_empty() && !first.1.is_empty());
}

#[test]
fn given_proxy_credentials_are_sent_unchanged() {
    let desk = desk();
    let proxy = Proxy::leading_to(server());
    let url = proxy
        .url()
        .replace("socks5://", "socks5h://me:my%20secret@");
    let first = &addresses()[0];
    let run = desk
        .ransomtrace(format!(
            "trace {first} -n regtest --hops 0 -o case -v -p {url} -s {ELSEWHERE}"
        ))
        .expect_findings_in("case")
        .expect_in_stderr(format!("through socks5 {}\n", proxy.address()))
        .run();
    assert!(!run.contains("secret"));
    let own = ("me".to_owned(), "my secret".to_owned());
    assert_eq!(credentials(&proxy.asked()), [own]);
}

#[test]
fn accepts_proxy_without_authentication() {
    let desk = desk();
    let proxy = Proxy::leading_strangers_to(server());
    through(&desk, &proxy, ELSEWHERE)
        .expect_findings_in("case")
        .run();
    assert_eq!(proxy.asked()[0].credentials, None);
}

#[test]
fn local_servers_are_reached_through_proxy() {
    let desk = desk();
    let proxy = Proxy::leading_to(server());
    let local = Hostile::lying(server(), |_, _, _| {});
    for place in ["127.0.0.1", "localhost", "[::1]"] {
        let url = format!("tcp://{place}:{}", local.address().port());
        through(&desk, &proxy, &url)
            .expect_findings_in("case")
            .run();
    }
    let hosts: Vec<Host> = proxy.asked().into_iter().map(|asked| asked.host).collect();
    let [one, two] = ["127.0.0.1", "::1"].map(|address| Host::Address(address.parse().unwrap()));
    assert_eq!(hosts, [one, Host::Name("localhost".to_owned()), two]);
    assert_eq!(local.clients(), 0);
}

#[test]
fn onion_service_requires_proxy() {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case -s tcp://abc.onion:50001")
        .expect_error(
            2,
            "tcp://abc.onion:50001 is an onion service, reachable through Tor only: pass --proxy \
             socks5://127.0.0.1:9050",
        )
        .run();
    assert!(!desk.exists("case"));
    let proxy = Proxy::leading_to(server());
    through(&desk, &proxy, "tcp://abc.onion:50001")
        .expect_findings_in("case")
        .run();
    assert_eq!(proxy.asked()[0].host, Host::Name("abc.onion".to_owned()));
}

#[test]
fn server_behind_proxy_is_pinned_by_name() {
    let desk = desk();
    let [shown, other] = [Shown::self_signed(), Shown::self_signed()];
    let server = TlsServer::start(server(), &shown);
    let proxy = Proxy::leading_to(server.address());
    let ask = || through(&desk, &proxy, "ssl://electrum.example:50002");
    ask()
        .expect_findings_in("case")
        .expect_in_stderr(shown.fingerprint())
        .run();
    assert!(desk.exists("home/.local/share/ransomtrace/servers/electrum.example_50002.pin"));
    server.show(&other);
    ask()
        .expect_exit_code(6)
        .expect_in_stderr("error: the certificate of ssl://electrum.example:50002 has changed")
        .run();
}

#[test]
fn unreachable_proxy_is_never_bypassed() {
    let desk = desk();
    // No process listens on port 1 of loopback, and the server could be reached directly.
    let local = Hostile::lying(server(), |_, _, _| {});
    let url = local.url();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case -p socks5://127.0.0.1:1 -s {url}"
    ))
    .expect_exit_code(5)
    .expect_in_stderr(format!(
        "error: cannot reach {url}: cannot reach proxy socks5 127.0.0.1:1: "
    ))
    .run();
    assert_eq!(local.clients(), 0);
    assert!(!desk.exists("case"));
}

#[test]
fn failing_proxy_ends_run_and_next_run_resumes() {
    let desk = desk();
    let local = Hostile::lying(server(), |_, _, _| {});
    let dying = Proxy::dying_after(local.address(), 30_000);
    through(&desk, &dying, &local.url())
        .expect_exit_code(5)
        .expect_in_stderr(format!("error: lost connection to {}: ", local.url()))
        .expect_in_stderr("re-run to resume\n")
        .run();
    assert_eq!(local.clients(), dying.asked().len(), "nobody else came");
    let alive = Proxy::leading_to(local.address());
    through(&desk, &alive, &local.url())
        .expect_findings_in("case")
        .run();
    assert_eq!(&conclusions(desk.files("case")), undisturbed());
}

#[test]
fn proxy_errors_are_described() {
    let desk = desk();
    for (reply, words) in [
        (2, "it reports: connection not allowed by its rules"),
        (4, "it reports: host unreachable"),
        (5, "it reports: connection refused by the server"),
        (0xf0, "it reports: the onion service cannot be found"),
    ] {
        let proxy = Proxy::refusing(server(), reply);
        through(&desk, &proxy, ELSEWHERE)
            .expect_error(5, no_way(&proxy, words))
            .run();
    }
    let proxy = Proxy::rejecting(server());
    let words = "it rejected the username and password; give valid ones: \
                 socks5://USER:PASSWORD@ADDRESS:PORT";
    through(&desk, &proxy, ELSEWHERE)
        .expect_error(5, no_way(&proxy, words))
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn non_proxy_is_reported() {
    let desk = desk();
    let proxy = TlsServer::start(server(), &Shown::self_signed()).address();
    desk.ransomtrace(format!("trace --case clinic.toml -o case -p socks5://{proxy} -s {ELSEWHERE}"))
        .expect_exit_code(5)
        .expect_in_stderr(format!(
            "error: cannot reach tcp://electrum.example:50001: proxy socks5 {proxy} could not connect: it does not \
             speak SOCKS5\n"
        ))
        .run();
}

#[test]
#[ignore = "needs tor, which need not be installed"]
fn tor_receives_isolation_credentials_and_host_name() {
    let desk = desk();
    // Its bridge does not exist, so no packet leaves this machine.
    desk.write(
        "torrc",
        format!(
            "SocksPort 127.0.0.1:auto ExtendedErrors\nUseBridges 1\nBridge 127.0.0.1:1\nLog notice stdout\n\
             DataDirectory {}\n",
            desk.path("tor").display()
        ),
    );
    let mut tor = Tor::start(&desk);
    // Not read further, but kept open: tor exits if it cannot write its log.
    let mut log = BufReader::new(tor.0.stdout.take().expect("a log")).lines();
    let ready = "Opened Socks listener connection (ready) on ";
    let proxy = log
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once(ready)?.1.to_owned()));
    let proxy = proxy.expect("tor listens");
    let run = desk.ransomtrace(format!(
        "trace --case clinic.toml -o case -v -p socks5://{proxy} -s tcp://no-such-service.onion:50001"
    ));
    // Without the user name, tor would log that the proxy does not isolate cases.
    run.expect_error(
        5,
        format!(
            "cannot reach tcp://no-such-service.onion:50001: proxy socks5 {proxy} could not connect: it reports: \
             invalid onion address"
        ),
    )
    .run();
}

/// A process that ends with the test, whatever its result.
struct Tor(Child);

impl Tor {
    fn start(desk: &Desk) -> Self {
        let mut tor = Command::new("tor");
        tor.arg("-f").arg(desk.path("torrc")).stdout(Stdio::piped());
        Self(tor.spawn().expect("tor is installed"))
    }
}

impl Drop for Tor {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn ctrl_c_interrupts_proxy_connection() {
    let desk = desk();
    let proxy = Proxy::silent(server());
    let running = through(&desk, &proxy, ELSEWHERE)
        .expect_exit_code(130)
        .expect_in_stderr("interrupted")
        .start();
    proxy.wait_for_a_client();
    running.signal("INT");
    running.end();
}

#[test]
fn proxy_setting_is_layered_and_none_overrides() {
    let desk = desk();
    let proxies = [(); 3].map(|()| Proxy::leading_to(server()));
    let asked = || proxies.each_ref().map(|proxy| proxy.asked().len());
    let [configured, environment, flag] = proxies.each_ref().map(Proxy::url);
    let first = &addresses()[0];
    let ask = || {
        desk.ransomtrace(format!(
            "trace {first} -n regtest --hops 0 -o case {}",
            honest()
        ))
        .expect_findings_in("case")
    };
    desk.configure(&format!("proxy = \"{configured}\"\n"));
    ask().run();
    assert_eq!(asked(), [1, 0, 0]);
    ask().env("RANSOMTRACE_PROXY", &environment).run();
    assert_eq!(asked(), [1, 1, 0]);
    ask()
        .env("RANSOMTRACE_PROXY", &environment)
        .args(format!("-p {flag}"))
        .run();
    assert_eq!(asked(), [1, 1, 1]);
    ask().env("RANSOMTRACE_PROXY", "none").run();
    ask().args("-p none").run();
    assert_eq!(asked(), [1, 1, 1]);
}

#[test]
fn invalid_proxy_error_names_source_not_password() {
    let desk = desk();
    let ask = || desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()));
    let problem = "`socks4://…@127.0.0.1:9050` is not a proxy address: give socks5://ADDRESS:PORT, as in socks5://127.0.0.1:9050 for Tor";
    let wrong = "socks4://me:secret@127.0.0.1:9050";
    ask()
        .env("RANSOMTRACE_PROXY", wrong)
        .expect_error(
            2,
            format!("environment variable RANSOMTRACE_PROXY: {problem}"),
        )
        .run();
    desk.configure(&format!("proxy = \"{wrong}\"\n"));
    ask()
        .expect_exit_code(2)
        .expect_in_stderr("error: ")
        .expect_in_stderr(format!("config.toml: proxy: {problem}\n"))
        .run();
    desk.configure("");
    ask()
        .args("-p socks5://tor.example:9050")
        .expect_exit_code(2)
        .expect_in_stderr("the proxy `tor.example:9050` is given by name: give its IP address")
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn demo_ignores_proxy_setting() {
    let desk = Desk::new();
    desk.configure("proxy = \"socks5://127.0.0.1:1\"\n");
    desk.ransomtrace("demo -o case")
        .expect_findings_in("case")
        .run();
}
