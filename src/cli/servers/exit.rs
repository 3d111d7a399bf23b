//! The exit code of `ransomtrace servers`.

use crate::cli::exit::{Exit, of_source};
use crate::run::probe::{ProbeSuccess, ServerRow};

/// Returns the exit code of the most serious result: changed certificate, then wrong chain, then no reachable server.
pub(super) fn exit_of(rows: &[ServerRow]) -> Exit {
    let failed = || rows.iter().filter_map(ServerRow::failed);
    let found = || rows.iter().filter_map(ServerRow::answered);
    if failed().any(|failed| of_source(&failed.error) == Exit::Certificate) {
        return Exit::Certificate;
    }
    let is_wrong = |found: &ProbeSuccess| {
        found.right_network == Some(false) || found.contradicted_by.is_some()
    };
    if found().any(is_wrong) {
        return Exit::Proof;
    }
    let is_probed = rows.iter().any(|row| row.probe.is_some());
    match is_probed && !found().any(|found| found.right_network == Some(true)) {
        true => Exit::Unreachable,
        false => Exit::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::SourceError;
    use crate::net::{CertificateError, CertificateFingerprint, ServerUrl, TransportError};
    use crate::run::probe::{ProbeFailure, ProbeOutcome, ServerOrigin};

    fn row(probe: Option<ProbeOutcome>) -> ServerRow {
        ServerRow {
            server: "ssl://a.example:50002".to_owned(),
            kind: ServerOrigin::Public,
            listed_protocol: None,
            probe,
        }
    }

    fn found(right_network: Option<bool>, contradicted_by: Option<&str>) -> ServerRow {
        row(Some(ProbeOutcome::Answered(Box::new(ProbeSuccess {
            right_network,
            contradicted_by: contradicted_by.map(str::to_owned),
            ..ProbeSuccess::default()
        }))))
    }

    fn failed(error: impl Into<SourceError>) -> ServerRow {
        row(Some(ProbeOutcome::Failed(ProbeFailure {
            reason: "gone".to_owned(),
            message: None,
            error: error.into(),
        })))
    }

    fn url() -> ServerUrl {
        "tcp://a.example:50001".parse().expect("a server")
    }

    fn unreachable() -> ServerRow {
        failed(SourceError::Unreachable {
            server: url().to_string(),
            reason: "gone".to_owned(),
        })
    }

    fn mistrusted() -> ServerRow {
        let error = CertificateError::FingerprintMismatch {
            server: url(),
            given: CertificateFingerprint::of(b"a"),
            shown: CertificateFingerprint::of(b"b"),
        };
        failed(TransportError::Certificate(Box::new(error)))
    }

    #[test]
    fn most_serious_result_decides_exit_code() {
        let right = || found(Some(true), None);
        let wrong = || found(Some(false), None);
        let contradicted = || found(Some(true), Some("b"));
        let unencrypted = || failed(TransportError::Plaintext(url()));
        for (servers, exit) in [
            (vec![row(None)], Exit::Done),
            (vec![right(), unreachable()], Exit::Done),
            (vec![unreachable()], Exit::Unreachable),
            (vec![unencrypted(), found(None, None)], Exit::Unreachable),
            (vec![right(), wrong()], Exit::Proof),
            (vec![contradicted()], Exit::Proof),
            (vec![wrong(), right(), mistrusted()], Exit::Certificate),
        ] {
            assert_eq!(exit_of(&servers), exit);
        }
    }
}
