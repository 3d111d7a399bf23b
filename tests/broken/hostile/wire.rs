//! Lines that violate the protocol, and servers that stop answering.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Beside, HISTORY, MERKLE, TRANSACTION, Trial, busy, expect, findings, goes_on, lying_about,
    trace,
};
use crate::support::built_in::{desk, honest, server, undisturbed};
use crate::support::hostile::{Behaviour, Hostile, Line};

/// A server that sends lines about the chain in a way of its own, from the first or from a later one on.
fn sending_from(
    answers: usize,
    wire: impl Fn(&Line, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
) -> Hostile {
    let wire = move |line: &Line, client: &mut TcpStream| {
        if line.is_about_the_chain() && line.given >= answers {
            wire(line, client)
        } else {
            line.send(client)
        }
    };
    Behaviour::before(server()).sending(wire).start()
}

/// A server that does so once.
fn sending_once(
    wire: impl Fn(&Line, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
) -> Hostile {
    let is_over = AtomicBool::new(false);
    sending_from(20, move |line, client| {
        if is_over.swap(true, Ordering::SeqCst) {
            line.send(client)
        } else {
            wire(line, client)
        }
    })
}

/// A server that spoils lines: once, which does no harm, and for good half way through, so that it is lost.
#[track_caller]
fn spoilt(
    reason: &str,
    wire: impl Fn(&Line, &mut TcpStream) -> io::Result<()> + Copy + Send + Sync + 'static,
) {
    let once = Trial {
        server: &|| sending_once(wire),
        alone: (0, String::new()),
        beside: Beside::Harmless,
    };
    let for_good = Trial {
        server: &|| sending_from(60, wire),
        alone: (5, format!(": {reason}")),
        beside: Beside::Named(0, "was dropped during the run: ".to_owned()),
    };
    thread::scope(|scope| {
        scope.spawn(|| once.run_at_once("--timeout 1"));
        for_good.run_at_once("--timeout 1");
    });
}

fn hang_up() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

#[test]
fn rejects_non_json_lines() {
    spoilt("the server sent invalid JSON", |_, client| {
        client.write_all(b"<html>502 Bad Gateway \x1b[2J</html>\n")
    });
}

#[test]
fn rejects_truncated_lines() {
    spoilt("the server closed the connection", |line, client| {
        client.write_all(&line.text.as_bytes()[..line.text.len() / 2])?;
        Err(hang_up())
    });
}

#[test]
fn rejects_unterminated_lines() {
    spoilt("the server sent invalid JSON", |line, client| {
        client.write_all(&line.text.as_bytes()[..line.text.len() / 2])?;
        client.write_all(b"\n")
    });
}

#[test]
fn rejects_non_utf8_lines() {
    spoilt(
        "the server sent a line that is not UTF-8",
        |line, client| {
            let mut bytes = line.text.clone().into_bytes();
            let middle = bytes.len() / 2;
            bytes[middle] = 0xff;
            client.write_all(&bytes)?;
            client.write_all(b"\n")
        },
    );
}

#[test]
fn rejects_unsolicited_answers() {
    spoilt("no answer within 1 second", |line, client| {
        let text = line.text.replace("\"id\":", "\"id\":90000");
        client.write_all(format!("{text}\n").as_bytes())
    });
}

#[test]
fn rejects_deeply_nested_answers() {
    spoilt("the server sent invalid JSON", |_, client| {
        client.write_all(&[b'['; 500_000])?;
        client.write_all(b"\n")
    });
}

#[test]
fn endless_line_is_cut_off() {
    Trial {
        server: &|| {
            sending_from(60, |_, client| {
                client.write_all(b"{\"id\":1,\"result\":\"")?;
                loop {
                    client.write_all(&[b'0'; 1 << 16])?;
                }
            })
        },
        alone: (5, ": the server sent a line of more than ".to_owned()),
        beside: Beside::Named(0, "was dropped during the run: ".to_owned()),
    }
    .run_at_once("");
}

#[test]
fn silent_server_is_lost() {
    Trial {
        server: &|| Hostile::silent_after(server(), 60),
        alone: (
            5,
            ": no answer within 1 second; responses so far are saved".to_owned(),
        ),
        beside: Beside::Named(0, "was dropped during the run: ".to_owned()),
    }
    .run_at_once("--timeout 1");
}

#[test]
fn trickling_server_is_lost() {
    Trial {
        server: &|| {
            sending_from(60, |line, client| {
                for byte in line.text.bytes() {
                    client.write_all(&[byte])?;
                    thread::sleep(Duration::from_secs(1));
                }
                Ok(())
            })
        },
        alone: (
            5,
            ": no answer within 1 second; responses so far are saved".to_owned(),
        ),
        beside: Beside::Named(0, "was dropped during the run: ".to_owned()),
    }
    .run_at_once("--timeout 1");
}

/// A line that a server sends of its own accord.
fn notice() -> Value {
    json!({
        "jsonrpc": "2.0",
        "method": "blockchain.headers.subscribe",
        "params": [{ "height": 9_999, "hex": "00".repeat(80) }],
    })
}

#[test]
fn notification_flood_loses_server() {
    Trial {
        server: &|| {
            sending_from(60, |_, client| {
                loop {
                    client.write_all(format!("{}\n", notice()).as_bytes())?;
                    thread::sleep(Duration::from_millis(1));
                }
            })
        },
        alone: (5, "error: lost connection to ".to_owned()),
        beside: Beside::Named(0, "was dropped during the run: ".to_owned()),
    }
    .run_at_once("--timeout 1");
}

#[test]
fn unsolicited_notifications_are_ignored() {
    Trial {
        server: &|| {
            sending_from(0, |line, client| {
                let status = json!({
                    "jsonrpc": "2.0",
                    "method": "blockchain.scripthash.subscribe",
                    "params": ["00".repeat(32), null],
                });
                client.write_all(format!("{}\n{status}\n", notice()).as_bytes())?;
                line.send(client)?;
                client.write_all(format!("{}\n", notice()).as_bytes())
            })
        },
        alone: (0, String::new()),
        beside: Beside::Harmless,
    }
    .run();
}

#[test]
fn answers_out_of_order_give_the_same_findings() {
    Trial {
        server: &|| {
            sending_from(0, |line, client| {
                let Ok(Value::Array(mut answers)) = serde_json::from_str(&line.text) else {
                    return line.send(client);
                };
                answers.reverse();
                client.write_all(format!("{}\n", Value::Array(answers)).as_bytes())
            })
        },
        alone: (0, String::new()),
        beside: Beside::Harmless,
    }
    .run();
}

/// A server that mixes up which answer belongs to which question of one method.
fn swapping(method: &'static str) -> Hostile {
    sending_from(0, move |line, client| {
        let Ok(Value::Array(mut answers)) = serde_json::from_str(&line.text) else {
            return line.send(client);
        };
        let of_method = (0..answers.len()).filter(|at| line.methods[*at] == method);
        let of_method: Vec<usize> = of_method.collect();
        let ids = of_method.iter().rev().map(|at| answers[*at]["id"].clone());
        for (at, id) in of_method.iter().zip(ids.collect::<Vec<_>>()) {
            answers[*at]["id"] = id;
        }
        client.write_all(format!("{}\n", Value::Array(answers)).as_bytes())
    })
}

#[test]
fn swapped_answer_ids_are_detected() {
    for method in [MERKLE, TRANSACTION] {
        // Asked again, the server answers rightly, and what it answered first is not used.
        let (desk, liar) = (desk(), swapping(method));
        let ended = trace(&desk, &format!("-s {}", liar.url()));
        expect(&ended, 0, "Everything within the set limits was fetched");
        let found = findings(&desk).expect("findings");
        assert!(found["tables/payments.csv"] == undisturbed()["tables/payments.csv"]);
        goes_on(&desk);
    }
    let desk = desk();
    let liar = swapping(HISTORY);
    let ended = trace(&desk, &format!("-s {} {}", liar.url(), honest()));
    expect(&ended, 4, &format!("- {} ", liar.url()));
    goes_on(&desk);
}

#[test]
fn server_refusing_arrays_gets_single_lines() {
    let refusing = || {
        sending_from(0, |line, client| {
            if !line.is_array {
                return line.send(client);
            }
            let error = json!({ "code": -32600, "message": "batches are not supported" });
            let refusal = json!({ "jsonrpc": "2.0", "id": null, "error": error });
            client.write_all(format!("{refusal}\n").as_bytes())
        })
    };
    let closing = || {
        sending_from(0, |line, client| match line.is_array {
            true => Err(hang_up()),
            false => line.send(client),
        })
    };
    let servers: [&(dyn Fn() -> Hostile + Sync); 2] = [&refusing, &closing];
    for server in servers {
        Trial {
            server,
            alone: (0, String::new()),
            beside: Beside::Harmless,
        }
        .run();
    }
}

#[test]
fn frequent_closes_do_not_end_the_run() {
    for answers in [120, 12] {
        Trial {
            server: &|| Behaviour::before(server()).closing_every(answers).start(),
            alone: (0, String::new()),
            beside: Beside::Harmless,
        }
        .run();
    }
}

#[test]
fn rate_limit_is_waited_out() {
    Trial {
        server: &|| {
            let refused: Mutex<HashMap<String, usize>> = Mutex::default();
            Hostile::lying(server(), move |method, params, answer| {
                let mut refused = refused.lock().unwrap();
                let times = refused.entry(format!("{method} {params}")).or_default();
                *times += 1;
                let is_late = params[1].as_u64() > Some(300);
                if method == MERKLE && is_late && *times < 2 {
                    let error =
                        json!({ "code": -102, "message": "server busy - request timed out" });
                    *answer = json!({ "jsonrpc": "2.0", "id": answer["id"], "error": error });
                }
            })
        },
        alone: (0, String::new()),
        beside: Beside::Harmless,
    }
    .run_at_once("");
}

#[test]
fn half_a_million_history_entries_fit_in_memory() {
    let (_, hash) = busy();
    let giant: Arc<str> = {
        let entries =
            (0..500_000).map(|number| format!("{{\"tx_hash\":\"{number:064x}\",\"height\":300}}"));
        entries.collect::<Vec<_>>().join(",").into()
    };
    let liar = {
        let marked = lying_about(HISTORY, move |params, answer| {
            if params[0] == *hash {
                answer["result"] = "giant".into();
            }
        });
        let wire = move |line: &Line, client: &mut TcpStream| {
            let text = line.text.replace("\"giant\"", &format!("[{giant}]"));
            client.write_all(format!("{text}\n").as_bytes())
        };
        Behaviour::before(marked.address()).sending(wire).start()
    };
    let desk = desk();
    let ended = trace(&desk, &format!("-s {}", liar.url()));
    assert!([0, 3].contains(&ended.code.unwrap()), "{ended:#?}");
    super::claims_no_more_than_is_true(&findings(&desk).unwrap());
    goes_on(&desk);
}

/// Traces with a server that is no server for the program, and expects an error and no folder.
#[track_caller]
fn is_no_server(server: &Hostile, message: &str) {
    let desk = desk();
    let ended = trace(&desk, &format!("-s {}", server.url()));
    expect(&ended, 5, message);
    assert!(!desk.exists("case"));
}

#[test]
fn other_protocol_is_reported() {
    let other = lying_about("server.version", |_, answer| {
        answer["result"] = json!(["Other\u{1b}[31m", "2.0"])
    });
    let message = format!(
        "error: {} does not speak the Electrum protocol 1.4",
        other.url()
    );
    is_no_server(&other, &message);
    let ssh = lying_about("server.version", |_, answer| {
        *answer = "SSH-2.0-OpenSSH_9.6".into()
    });
    let message = format!(
        "error: cannot reach {}: the server sent invalid JSON",
        ssh.url()
    );
    is_no_server(&ssh, &message);
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let desk = desk();
    let ended = trace(&desk, &format!("-s 127.0.0.1:{port}:t"));
    let url = format!("tcp://127.0.0.1:{port}");
    expect(
        &ended,
        5,
        &format!("error: cannot reach {url}: Connection refused"),
    );
    assert!(!desk.exists("case"));
    let ended = trace(&desk, &format!("-s {url} {}", honest()));
    expect(
        &ended,
        0,
        &format!("- {url} was dropped during the run: cannot reach {url}: "),
    );
}

#[test]
fn server_text_has_no_control_characters() {
    let steer = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\r\u{8}";
    let spoil = move |_: &str, _: &Value, answer: &mut Value| {
        let error = json!({ "code": 1, "message": steer });
        *answer = json!({ "jsonrpc": "2.0", "id": answer["id"], "error": error });
    };
    let greeting = move |method: &str, params: &Value, answer: &mut Value| match method {
        "server.version" => answer["result"][0] = steer.into(),
        "blockchain.transaction.get" => spoil(method, params, answer),
        _ => {}
    };
    let methods = [
        "server.version",
        super::TIP,
        super::HEADERS,
        HISTORY,
        super::BALANCE,
        TRANSACTION,
        MERKLE,
    ];
    let refusing = methods.map(|wrong| {
        Hostile::lying(server(), move |method, params, answer| {
            if method == wrong {
                spoil(method, params, answer);
            }
        })
    });
    for liar in refusing
        .into_iter()
        .chain([Hostile::lying(server(), greeting)])
    {
        let desk = desk();
        let ended = trace(&desk, &format!("-v -v -s {}", liar.url()));
        expect(&ended, ended.code.expect("an end of its own"), "");
        let shown = desk.ransomtrace("show case").watch();
        expect(&shown, shown.code.unwrap(), "");
        if let Some(case) = findings(&desk) {
            let report = String::from_utf8_lossy(&case["report.html"]).into_owned();
            assert!(!report.contains('\u{1b}'));
        }
    }
}
