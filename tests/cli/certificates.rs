//! Server certificates: authorities, trust on first use, given fingerprints; and when plaintext is allowed.

use std::fs;

use super::{addresses, conclusions, desk, honest, server, undisturbed};
use crate::support::command::{Desk, Run};
use crate::support::hostile::Hostile;
use crate::support::tls::{Authority, Shown, TlsServer};

fn encrypted(shown: &Shown) -> TlsServer {
    TlsServer::start(server(), shown)
}

/// A small run against a server; expects complete findings.
fn ask<'a>(desk: &'a Desk, server: &TlsServer) -> Run<'a> {
    refused(desk, server).expect_findings_in("case")
}

/// A small run against a server, without expectations.
fn refused<'a>(desk: &'a Desk, server: &TlsServer) -> Run<'a> {
    let first = &addresses()[0];
    let url = server.url();
    desk.ransomtrace(format!(
        "trace {first} -n regtest --hops 0 -o case -s {url}"
    ))
}

/// The pin file of the server, below the desk.
fn pin(server: &TlsServer) -> String {
    let port = server.port();
    format!("home/.local/share/ransomtrace/servers/127.0.0.1_{port}.pin")
}

/// The message about a certificate trusted on first use.
fn notice(desk: &Desk, server: &TlsServer, shown: &Shown) -> String {
    format!(
        "{}: its certificate is not signed by an authority, as is common among Electrum servers. It is trusted on this first \
         use and pinned:\n  SHA-256 {}\n  {}\n\
         Compare it with the operator's, or with the one seen from another network:\n  \
         openssl s_client -connect {} < /dev/null | openssl x509 -noout -fingerprint -sha256\n",
        server.url(),
        shown.fingerprint(),
        desk.path(&pin(server)).display(),
        server.address(),
    )
}

/// Values of a pin file, newest first.
fn marks(desk: &Desk, server: &TlsServer) -> Vec<String> {
    let text = desk.read(&pin(server));
    let value = |line: &str| {
        let quoted = line.strip_prefix("certificate = ")?;
        Some(quoted.trim_matches('"').to_owned())
    };
    text.lines().filter_map(value).collect()
}

/// The time in a pin file from which its value is valid.
fn since(desk: &Desk, server: &TlsServer) -> String {
    let text = desk.read(&pin(server));
    let line = text.lines().find_map(|line| line.strip_prefix("since = "));
    line.unwrap().trim_matches('"').to_owned()
}

#[test]
fn self_signed_server_is_pinned_on_first_use() {
    let desk = desk();
    let shown = Shown::self_signed();
    let server = encrypted(&shown);
    let ask = || {
        let url = server.url();
        desk.ransomtrace(format!("trace --case clinic.toml -o case -s {url}"))
            .expect_findings_in("case")
    };
    ask().expect_stderr(notice(&desk, &server, &shown)).run();
    assert_eq!(marks(&desk, &server), [shown.fingerprint()]);
    let kept = desk.read(&pin(&server));
    ask().run();
    assert_eq!(desk.read(&pin(&server)), kept);
    assert_eq!(&conclusions(desk.files("case")), undisturbed());
    let known = format!("pinned since {}\n", since(&desk, &server));
    ask().args("-v").expect_in_stderr(known).run();
}

#[test]
fn changed_certificate_ends_run_before_queries() {
    let desk = desk();
    let [old, new] = [Shown::self_signed(), Shown::self_signed()];
    let server = encrypted(&old);
    ask(&desk, &server).expect_in_stderr("first use").run();
    let (case, kept) = (desk.files("case"), desk.read(&pin(&server)));
    assert!(server.lines() > 0);
    server.show(&new);
    let message = format!(
        "the certificate of {} has changed; no request was sent:\n  \
           pinned since {}: {}\n  \
           presented now: {new}\n\
         The operator may have renewed it, or the connection may be intercepted (man in the middle). Compare the \
         fingerprint with the operator over another channel. If it is right, run this once with\n  \
           --fingerprint {new}\n\
         to pin it; or delete {} to trust the next certificate that the server presents.",
        server.url(),
        since(&desk, &server),
        old.fingerprint(),
        desk.path(&pin(&server)).display(),
        new = new.fingerprint(),
    );
    refused(&desk, &server).expect_error(6, message).run();
    assert_eq!(server.lines(), 0);
    assert_eq!(desk.files("case"), case);
    assert_eq!(desk.read(&pin(&server)), kept);
}

#[test]
fn given_fingerprint_replaces_pin_and_keeps_old_one() {
    let desk = desk();
    let [old, new] = [Shown::self_signed(), Shown::self_signed()];
    let server = encrypted(&old);
    ask(&desk, &server).expect_in_stderr("first use").run();
    server.show(&new);
    ask(&desk, &server)
        .args(format!("--fingerprint {}", new.fingerprint()))
        .expect_stderr(format!(
            "{}: pinned {}, as given, in place of {}; {} records both\n",
            server.url(),
            new.fingerprint(),
            old.fingerprint(),
            desk.path(&pin(&server)).display(),
        ))
        .run();
    assert_eq!(
        marks(&desk, &server),
        [new.fingerprint(), old.fingerprint()]
    );
    ask(&desk, &server).run();
}

#[test]
fn deleted_pin_restores_trust_on_first_use() {
    let desk = desk();
    let [old, new] = [Shown::self_signed(), Shown::self_signed()];
    let server = encrypted(&old);
    ask(&desk, &server).expect_in_stderr("first use").run();
    server.show(&new);
    fs::remove_file(desk.path(&pin(&server))).unwrap();
    ask(&desk, &server)
        .expect_stderr(notice(&desk, &server, &new))
        .run();
}

#[test]
fn given_fingerprint_overrides_authorities() {
    let desk = desk();
    let [right, wrong] = [Shown::self_signed(), Shown::self_signed()];
    let server = encrypted(&right);
    refused(&desk, &server)
        .args(format!("--fingerprint {}", wrong.fingerprint()))
        .expect_error(
            6,
            format!(
                "{} does not present the certificate that --fingerprint requires; no request was sent:\n  \
                   required: {}\n  \
                   presented: {}\n\
                 Check the fingerprint that you passed, and that this is the right server.",
                server.url(),
                wrong.fingerprint(),
                right.fingerprint(),
            ),
        )
        .run();
    assert_eq!(server.lines(), 0);
    assert!(!desk.exists("case") && !desk.exists(&pin(&server)));
    // As openssl prints it, as plain digits, and with host and port.
    let plain = right.fingerprint().replace(':', "").to_lowercase();
    let named = format!("{}={plain}", server.address());
    for fingerprint in [right.fingerprint(), plain, named] {
        ask(&desk, &server)
            .args(format!("--fingerprint {fingerprint}"))
            .run();
    }
    assert_eq!(marks(&desk, &server), [right.fingerprint()]);
}

#[test]
fn ca_signed_server_may_change_certificate() {
    let desk = desk();
    let authority = Authority::new();
    desk.write("authorities.pem", authority.pem());
    let server = encrypted(&authority.issue("127.0.0.1"));
    let ask = || ask(&desk, &server).env("SSL_CERT_FILE", "authorities.pem");
    ask().run();
    assert_eq!(marks(&desk, &server), ["authorities"]);
    server.show(&authority.issue("127.0.0.1"));
    ask().run();
    assert_eq!(marks(&desk, &server), ["authorities"]);
}

#[test]
fn rejects_forged_ca_signature() {
    let desk = desk();
    let authority = Authority::new();
    desk.write("authorities.pem", authority.pem());
    let server = encrypted(&authority.issue("127.0.0.1"));
    ask(&desk, &server)
        .env("SSL_CERT_FILE", "authorities.pem")
        .run();
    let since = since(&desk, &server);
    assert!(server.lines() > 0);
    let [own, elsewhere] = [Shown::self_signed(), authority.issue("electrum.example")];
    for (shown, fault) in [
        (own, "its issuer is unknown"),
        (elsewhere, "it was issued for another name"),
    ] {
        server.show(&shown);
        let message = format!(
            "no authority signs the certificate of {} any more; no request was sent:\n  \
               signed by an authority since {since}\n  \
               presented now: {shown}\n  \
               verification failed: {fault}\n\
             The operator may have let it expire, or the connection may be intercepted (man in the middle). Compare the \
             fingerprint with the operator over another channel. If it is right, run this once with\n  \
               --fingerprint {shown}\n\
             to pin it; or delete {} to trust the next certificate that the server presents.",
            server.url(),
            desk.path(&pin(&server)).display(),
            shown = shown.fingerprint(),
        );
        refused(&desk, &server)
            .env("SSL_CERT_FILE", "authorities.pem")
            .expect_error(6, message)
            .run();
        assert_eq!(server.lines(), 0);
    }
}

#[test]
fn pinned_server_may_become_ca_signed_and_keeps_pin() {
    let desk = desk();
    let (authority, old) = (Authority::new(), Shown::self_signed());
    desk.write("authorities.pem", authority.pem());
    let server = encrypted(&old);
    let ask = || ask(&desk, &server).env("SSL_CERT_FILE", "authorities.pem");
    ask().expect_in_stderr("first use").run();
    let new = authority.issue("127.0.0.1");
    server.show(&new);
    ask()
        .expect_stderr(format!(
            "{}: its certificate is no longer the pinned one, {}, but an authority signed the new one, {}. It is trusted by authority \
             from now on; {} records the old pin\n",
            server.url(),
            old.fingerprint(),
            new.fingerprint(),
            desk.path(&pin(&server)).display(),
        ))
        .run();
    assert_eq!(
        marks(&desk, &server),
        ["authorities".to_owned(), old.fingerprint()]
    );
    ask().run();
}

#[test]
fn rejects_certificate_without_private_key() {
    let desk = desk();
    let [right, other] = [Shown::self_signed(), Shown::self_signed()];
    let stolen = right.with_the_key_of(&other);
    let server = encrypted(&stolen);
    let fault = format!(
        "cannot reach {}: it does not hold the private key of its certificate",
        server.url()
    );
    let impostor = || refused(&desk, &server).expect_error(5, &fault);
    let given = format!("--fingerprint {}", right.fingerprint());
    impostor().run();
    impostor().args(&given).run();
    assert!(!desk.exists(&pin(&server)), "no stranger is pinned");
    server.show(&right);
    ask(&desk, &server).args(&given).run();
    assert!(server.lines() > 0);
    server.show(&stolen);
    impostor().run();
    server.speak_tls_1_2();
    impostor().run();
    impostor().args(&given).run();
    assert_eq!(server.lines(), 0);
    assert_eq!(marks(&desk, &server), [right.fingerprint()]);
}

#[test]
fn accepts_x509_v1_in_every_tls_version() {
    let desk = desk();
    let shown = Shown::of_version_1();
    let server = encrypted(&shown);
    ask(&desk, &server)
        .expect_stderr(notice(&desk, &server, &shown))
        .run();
    server.speak_tls_1_2();
    ask(&desk, &server).run();
    // The key is checked too.
    server.show(&shown.with_the_key_of(&Shown::self_signed()));
    refused(&desk, &server)
        .expect_exit_code(5)
        .expect_in_stderr(format!("error: cannot reach {}: ", server.url()))
        .run();
}

#[test]
fn certificate_change_during_run_ends_run() {
    let desk = desk();
    let [old, new] = [Shown::self_signed(), Shown::self_signed()];
    let server = encrypted(&old);
    server.show_after(3, &new);
    let run = || {
        let url = server.url();
        desk.ransomtrace(format!("trace --case clinic.toml -o case -s {url}"))
    };
    run()
        .expect_exit_code(6)
        .expect_in_stderr("first use")
        .expect_in_stderr(format!(
            "error: the certificate of {} has changed; no request was sent:\n",
            server.url()
        ))
        .run();
    assert_eq!(server.connections(), 2, "it is not asked again");
    // Earlier answers are kept, and the run can resume once the certificate is settled.
    server.show(&old);
    run().expect_findings_in("case").run();
    assert_eq!(&conclusions(desk.files("case")), undisturbed());
}

#[test]
fn damaged_pin_is_named_and_unchanged() {
    let desk = desk();
    let shown = Shown::self_signed();
    let server = encrypted(&shown);
    desk.write(&pin(&server), "AB:CD\n");
    for flags in ["", &format!("--fingerprint {}", shown.fingerprint())] {
        refused(&desk, &server)
            .args(flags)
            .expect_exit_code(1)
            .expect_in_stderr(format!(
                "error: {} is not a valid pin file of {}: ",
                desk.path(&pin(&server)).display(),
                server.address()
            ))
            .expect_in_stderr("; it was not changed: correct it, or delete it to trust the next certificate that the server presents\n")
            .run();
    }
    assert_eq!(desk.read(&pin(&server)), "AB:CD\n");
    assert_eq!(server.connections(), 0);
    assert!(!desk.exists("case"));
}

#[test]
fn rejects_unknown_server_if_pin_cannot_be_stored() {
    let desk = desk();
    let shown = Shown::self_signed();
    let server = encrypted(&shown);
    desk.write(
        "home/.local/share/ransomtrace",
        "a file where a folder should be",
    );
    refused(&desk, &server)
        .expect_exit_code(1)
        .expect_in_stderr(format!(
            "error: cannot write the pin of {} to ",
            server.address()
        ))
        .run();
    assert_eq!(server.lines(), 0);
    // A given fingerprint needs no pin, but the difference is reported.
    ask(&desk, &server)
        .args(format!("--fingerprint {}", shown.fingerprint()))
        .expect_in_stderr(format!("cannot write the pin of {} to ", server.address()))
        .run();
}

#[test]
fn pins_are_stored_in_data_folder() {
    let desk = desk();
    let server = encrypted(&Shown::self_signed());
    let data = desk.path("data");
    ask(&desk, &server)
        .env("XDG_DATA_HOME", data.to_string_lossy())
        .expect_in_stderr("first use")
        .run();
    let file = format!("data/ransomtrace/servers/127.0.0.1_{}.pin", server.port());
    assert!(desk.exists(&file) && !desk.exists(&pin(&server)));
}

#[test]
fn non_tls_server_is_reported() {
    let desk = desk();
    let plain = Hostile::lying(server(), |_, _, _| {}).url();
    let url = plain.replace("tcp://", "ssl://");
    desk.ransomtrace(format!("trace --case clinic.toml -o case -s {url}"))
        .expect_exit_code(5)
        .expect_in_stderr(format!("error: cannot reach {url}: "))
        .expect_in_stderr("try tcp:// or another port\n")
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn remote_plaintext_requires_flag() {
    let desk = desk();
    let ask =
        |server: &str| desk.ransomtrace(format!("trace --case clinic.toml -o case -s {server}"));
    for server in ["tcp://192.0.2.1:50001", "electrum.example:50001:t"] {
        let url = match server {
            "electrum.example:50001:t" => "tcp://electrum.example:50001",
            url => url,
        };
        ask(server)
            .expect_error(
                2,
                format!(
                    "{url} is not encrypted: anybody on the network path could read the queried addresses and change \
                     the answers; use ssl://, or pass --allow-plaintext if you control the network path"
                ),
            )
            .run();
    }
    ask("tcp://192.0.2.1:50001")
        .env("RANSOMTRACE_ALLOW_PLAINTEXT", "maybe")
        .expect_error(
            2,
            "environment variable RANSOMTRACE_ALLOW_PLAINTEXT: `maybe` is neither true nor false",
        )
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn fingerprint_requires_tls() {
    let desk = desk();
    let fingerprint = Shown::self_signed().fingerprint();
    let ask = |flags: String| desk.ransomtrace(format!("trace --case clinic.toml -o case {flags}"));
    ask(format!("{} --fingerprint {fingerprint}", honest()))
        .expect_error(
            2,
            format!(
                "--fingerprint needs TLS, but tcp://{} is not encrypted: write ssl://",
                server()
            ),
        )
        .run();
    ask("-s ssl://127.0.0.1:1 --fingerprint AB:CD".to_owned())
        .expect_exit_code(2)
        .expect_in_stderr("`AB:CD` is not a SHA-256 fingerprint")
        .run();
    ask(format!(
        "-s ssl://127.0.0.1:1 --fingerprint 127.0.0.1:2={fingerprint}"
    ))
    .expect_error(
        2,
        "--fingerprint names 127.0.0.1:2, but no ssl:// server with that host and port is given",
    )
    .run();
    assert!(!desk.exists("case"));
}
