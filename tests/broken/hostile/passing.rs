//! Transient oddities of a server: no payment is lost, and no fault is reported. Permanent ones are bounded and
//! reported.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::{
    BALANCE, Beside, HEADERS, HISTORY, MERKLE, TIP, TRANSACTION, Trial, expect, goes_on, trace,
};
use crate::support::built_in::{desk, server};
use crate::support::hostile::{Behaviour, Hostile, Line};

/// A server that spoils the answer with this number among those that `is_meant`, once.
fn once(
    at: usize,
    is_meant: impl Fn(&str) -> bool + Send + Sync + 'static,
    spoil: impl Fn(&mut Value) + Send + Sync + 'static,
) -> Hostile {
    let count = AtomicUsize::new(0);
    Hostile::lying(server(), move |method, _, answer| {
        if is_meant(method) && count.fetch_add(1, Ordering::SeqCst) == at {
            spoil(answer);
        }
    })
}

fn is_about_the_chain(method: &str) -> bool {
    method.starts_with("blockchain.")
}

/// Puts an error in the place of an answer.
fn fail(answer: &mut Value, error: &Value) {
    *answer = json!({ "jsonrpc": "2.0", "id": answer["id"], "error": error });
}

#[track_caller]
fn is_harmless(server: &(dyn Fn() -> Hostile + Sync)) {
    Trial {
        server,
        alone: (0, String::new()),
        beside: Beside::Harmless,
    }
    .run_at_once("");
}

/// Errors that are not about the requested object.
fn troubles() -> Vec<Value> {
    let error = |code: i64, message: &str| json!({ "code": code, "message": message });
    vec![
        error(-32603, "internal error, try again"),
        error(-32603, "unavailable index"),
        error(-28, "Verifying blocks…"),
        error(2, "daemon error: Loading block index…"),
        error(
            2,
            "daemon error: DaemonError({'code': -28, 'message': 'Rewinding blocks…'})",
        ),
        error(1, "request timed out"),
        error(1, "the database is locked"),
        error(-102, "server busy - request timed out"),
        error(-101, "excessive resource usage"),
        json!("temporarily unavailable"),
        json!({ "code": -32000 }),
    ]
}

#[test]
fn a_passing_error_at_any_request_costs_no_payment() {
    let moments = [0, 1, 2, 3, 7, 20, 45, 80, 130];
    let cases = troubles().into_iter().zip(moments.into_iter().cycle());
    for (error, at) in cases {
        is_harmless(&|| {
            let error = error.clone();
            once(at, is_about_the_chain, move |answer| fail(answer, &error))
        });
    }
}

#[test]
fn transient_error_of_any_method_loses_no_payment() {
    for method in [TIP, HEADERS, HISTORY, BALANCE, TRANSACTION, MERKLE] {
        for at in [0, 3] {
            is_harmless(&|| {
                let error = json!({ "code": -32603, "message": "internal error" });
                let is_meant = move |asked: &str| asked == method;
                once(at, is_meant, move |answer| fail(answer, &error))
            });
        }
    }
}

#[test]
fn one_error_in_sixty_answers_costs_no_payment() {
    is_harmless(&|| {
        let count = AtomicUsize::new(0);
        Hostile::lying(server(), move |method, _, answer| {
            if is_about_the_chain(method) && count.fetch_add(1, Ordering::SeqCst) % 60 == 30 {
                fail(answer, &json!({ "code": -32603, "message": "try again" }));
            }
        })
    });
}

#[test]
fn an_answer_that_is_malformed_once_is_asked_for_again() {
    for (at, wrong) in (0..).step_by(9).zip([
        json!(null),
        json!({ "odd": true }),
        json!(7),
        json!([{ "tx_hash": "x" }]),
        json!("zz"),
    ]) {
        is_harmless(&|| {
            let wrong = wrong.clone();
            once(at, is_about_the_chain, move |answer| {
                answer["result"] = wrong.clone()
            })
        });
    }
}

#[test]
fn an_error_without_an_id_in_an_array_costs_no_answer() {
    for at in [10, 60] {
        is_harmless(&|| {
            once(at, is_about_the_chain, |answer| {
                *answer = json!({
                    "jsonrpc": "2.0",
                    "id": null,
                    "error": { "code": -32603, "message": "internal error" },
                })
            })
        });
    }
}

#[test]
fn omitted_answer_is_requested_again() {
    for from in [10, 60] {
        is_harmless(&|| {
            let is_over = AtomicBool::new(false);
            let wire = move |line: &Line, client: &mut std::net::TcpStream| {
                let whole = serde_json::from_str(&line.text);
                let Ok(Value::Array(mut answers)) = whole else {
                    return line.send(client);
                };
                if answers.len() < 2 || line.given < from || is_over.swap(true, Ordering::SeqCst) {
                    return line.send(client);
                }
                answers.remove(0);
                client.write_all(format!("{}\n", Value::Array(answers)).as_bytes())
            };
            Behaviour::before(server()).sending(wire).start()
        });
    }
}

#[test]
fn headers_of_which_one_is_missing_once_accuse_nobody() {
    for at in [0, 1] {
        is_harmless(&|| {
            once(
                at,
                |method| method == HEADERS,
                |answer| {
                    let hex = answer["result"]["hex"].as_str().unwrap().to_owned();
                    answer["result"]["hex"] = hex[..hex.len() - 160].into();
                },
            )
        });
    }
}

#[test]
fn a_proof_that_does_not_hold_once_accuses_nobody() {
    let change = |text: &Value| -> Value {
        let text = text.as_str().unwrap();
        let last = if text.ends_with('7') { "8" } else { "7" };
        format!("{}{last}", &text[..text.len() - 1]).into()
    };
    is_harmless(&|| {
        once(
            8,
            |method| method == TRANSACTION,
            move |answer| answer["result"] = change(&answer["result"]),
        )
    });
    is_harmless(&|| {
        once(
            8,
            |method| method == MERKLE,
            |answer| answer["result"]["pos"] = json!(answer["result"]["pos"].as_u64().unwrap() ^ 1),
        )
    });
}

#[test]
fn transient_contradiction_is_not_a_fault() {
    is_harmless(&|| {
        once(
            0,
            |method| method == BALANCE,
            |answer| {
                let stated = answer["result"]["confirmed"].as_i64().unwrap();
                answer["result"]["confirmed"] = json!(stated + 12_345)
            },
        )
    });
    for at in [0, 1] {
        is_harmless(&|| {
            once(
                at,
                |method| method == HISTORY,
                |answer| {
                    answer["result"].as_array_mut().unwrap().pop();
                },
            )
        });
        is_harmless(&|| {
            once(
                at,
                |method| method == HISTORY,
                |answer| answer["result"] = json!([]),
            )
        });
    }
}

#[test]
fn transient_oddity_stays_in_evidence_without_fault() {
    type Spoil = fn(&mut Value);
    let spoils: [(&str, Spoil); 4] = [
        (MERKLE, |answer| {
            answer["result"]["pos"] = json!(answer["result"]["pos"].as_u64().unwrap() ^ 1)
        }),
        (HEADERS, |answer| {
            let hex = answer["result"]["hex"].as_str().unwrap().to_owned();
            answer["result"]["hex"] = hex[..hex.len() - 160].into();
        }),
        (BALANCE, |answer| answer["result"]["confirmed"] = json!(1)),
        (TRANSACTION, |answer| {
            fail(
                answer,
                &json!({ "code": -32603, "message": "internal error" }),
            )
        }),
    ];
    for (method, spoil) in spoils {
        let (desk, odd) = (desk(), once(1, move |asked| asked == method, spoil));
        let ended = trace(&desk, &format!("-s {}", odd.url()));
        expect(&ended, 0, "Everything within the set limits was fetched");
        let ended = desk.ransomtrace("verify case").watch();
        assert_eq!(ended.code, Some(0), "{method}: {ended:#?}");
    }
}

#[test]
fn permanent_failure_has_bounded_retries() {
    for (method, code, said) in [
        (TRANSACTION, 3, "internal error, for ever"),
        (MERKLE, 3, "internal error, for ever"),
        (HISTORY, 3, "internal error, for ever"),
        (TIP, 1, "internal error, for ever"),
    ] {
        let error = json!({ "code": -32603, "message": said });
        let failing = Hostile::lying(server(), move |asked, _, answer| {
            if asked == method {
                fail(answer, &error);
            }
        });
        let desk = desk();
        let ended = trace(&desk, &format!("-s {}", failing.url()));
        expect(&ended, code, said);
        let mut asked = failing.take_asked();
        asked.retain(|(asked, _)| asked == method);
        asked.sort_by_key(|(_, params)| params.to_string());
        let mut times = asked.chunk_by(|one, other| one == other).map(<[_]>::len);
        assert!(times.all(|times| times <= 8), "{method}: {asked:?}");
        goes_on(&desk);
    }
}

#[test]
fn unknown_transaction_is_requested_once() {
    let absent = Hostile::lying(server(), |method, _, answer| {
        if method == TRANSACTION {
            let words = "daemon error: no such mempool or blockchain transaction";
            fail(answer, &json!({ "code": 2, "message": words }));
        }
    });
    let desk = desk();
    let ended = trace(&desk, &format!("-s {}", absent.url()));
    expect(&ended, 3, "no such mempool or blockchain transaction");
    let mut asked = absent.take_asked();
    asked.retain(|(method, _)| method == TRANSACTION);
    let all = asked.len();
    asked.sort_by_key(|(_, params)| params.to_string());
    asked.dedup();
    assert_eq!(asked.len(), all);
}

#[test]
fn server_above_common_version_uses_newer_one() {
    is_harmless(&|| {
        Hostile::lying(server(), |method, params, answer| {
            if method == "server.version" {
                let is_new = params[1][1].as_str() >= Some("1.6");
                match is_new {
                    true => answer["result"][1] = "1.6".into(),
                    false => fail(answer, &json!("unsupported protocol version")),
                }
            }
        })
    });
}

#[test]
fn a_server_that_says_nothing_for_a_while_is_told_of() {
    let is_over = AtomicBool::new(false);
    let slow = Behaviour::before(server())
        .sending(move |line, client| {
            if line.is_about_the_chain() && !is_over.swap(true, Ordering::SeqCst) {
                thread::sleep(Duration::from_secs(12));
            }
            line.send(client)
        })
        .start();
    let desk = desk();
    let ended = trace(&desk, &format!("-s {}", slow.url()));
    let told = format!("{}: no answer for 10 seconds; waiting ", slow.url());
    expect(&ended, 0, &told);
    assert_eq!(ended.stderr.lines().count(), 1, "{ended:#?}");
}
