//! TLS to a server. The handshake verifies the certificate against authorities and the server's pin.
//!
//! # Design
//!
//! This module and [`trust`](super::trust) decide which certificate is accepted. In every case the server must prove
//! that it holds the certificate's key: certificates are public, so anybody could present a pinned one. X.509 version 1
//! certificates, without extensions, are common among Electrum servers, since `openssl x509 -req` makes them. The
//! verification library does not parse them, so the public key is extracted here for any version.

use std::io;
use std::sync::{Arc, LazyLock, OnceLock};

use jiff::Timestamp;
use log::debug;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{
    CertificateError as VerifyError, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    RootCertStore, SignatureScheme, StreamOwned,
};
use webpki::RawPublicKeyEntity;

use super::trust::{Distrust, PinRecord, TrustDecision, judge};
use super::{CertificateFingerprint, ServerUrl};

/// Inputs of the trust decision.
pub(super) struct TrustInputs {
    pub(super) known: Option<PinRecord>,
    pub(super) given: Option<CertificateFingerprint>,
    pub(super) now: Timestamp,
}

/// The reason why there is no encrypted connection.
pub(super) enum TlsError {
    /// The certificate is not trusted: which one, why, and why authorities do not verify it.
    Distrusted {
        shown: CertificateFingerprint,
        distrust: Distrust,
        fault: String,
    },
    /// Any other error.
    Failed(io::Error),
}

/// Performs the handshake; returns the encrypted stream and the trust decision. No request was sent yet.
pub(super) fn secure<S: io::Read + io::Write>(
    mut stream: S,
    url: &ServerUrl,
    inputs: TrustInputs,
) -> Result<(StreamOwned<ClientConnection, S>, TrustDecision), TlsError> {
    let failed = |error: Error| TlsError::Failed(tls_error(error));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let authorities =
        WebPkiServerVerifier::builder_with_provider(Arc::clone(&ROOTS), Arc::clone(&provider))
            .build()
            .expect("authorities are built in");
    let verifier = Arc::new(Verifier {
        authorities,
        provider: Arc::clone(&provider),
        inputs,
        outcome: OnceLock::new(),
    });
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::<Verifier>::clone(&verifier))
        .with_no_client_auth();
    // Session resumption would skip verification, and its tickets would link circuits.
    config.resumption = Resumption::disabled();
    let name = ServerName::try_from(url.name()).map_err(|error| {
        let problem = format!("{error}: {}", url.host);
        TlsError::Failed(io::Error::new(io::ErrorKind::InvalidInput, problem))
    })?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(failed)?;
    while connection.is_handshaking() {
        if let Err(error) = connection.complete_io(&mut stream) {
            return Err(match verifier.outcome.get() {
                Some(HandshakeOutcome::Distrusted {
                    shown,
                    distrust,
                    fault,
                }) => TlsError::Distrusted {
                    shown: *shown,
                    distrust: *distrust,
                    fault: fault.clone(),
                },
                _ => TlsError::Failed(handshake_error(error)),
            });
        }
    }
    match verifier.outcome.get() {
        Some(HandshakeOutcome::Trusted(decision)) => {
            Ok((StreamOwned::new(connection, stream), decision.clone()))
        }
        // A server without a certificate is not accepted.
        _ => Err(TlsError::Failed(io::Error::other(
            "the server showed no certificate",
        ))),
    }
}

/// Root certificates of the web and of the system. Loaded once: a system has some hundred files.
static ROOTS: LazyLock<Arc<RootCertStore>> = LazyLock::new(|| {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let system = rustls_native_certs::load_native_certs();
    for error in system.errors {
        debug!("cannot read some root certificates of the system: {error}");
    }
    // Unparsable root certificates are skipped.
    roots.add_parsable_certificates(system.certs);
    Arc::new(roots)
});

enum HandshakeOutcome {
    Trusted(TrustDecision),
    Distrusted {
        shown: CertificateFingerprint,
        distrust: Distrust,
        fault: String,
    },
}

/// Verifies the certificate of one handshake.
struct Verifier {
    authorities: Arc<WebPkiServerVerifier>,
    provider: Arc<CryptoProvider>,
    inputs: TrustInputs,
    outcome: OnceLock<HandshakeOutcome>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifier")
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self.authorities.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        let shown = CertificateFingerprint::of(end_entity);
        let TrustInputs { known, given, now } = &self.inputs;
        let (outcome, answer) = match judge(shown, verified.is_ok(), known.as_ref(), *given, *now) {
            Ok(decision) => (
                HandshakeOutcome::Trusted(decision),
                Ok(ServerCertVerified::assertion()),
            ),
            Err(distrust) => {
                let fault = verified
                    .err()
                    .map_or_else(String::new, |error| verification_failure(&error));
                let refused = VerifyError::ApplicationVerificationFailure;
                (
                    HandshakeOutcome::Distrusted {
                        shown,
                        distrust,
                        fault,
                    },
                    Err(refused.into()),
                )
            }
        };
        // A handshake has one certificate; a second is rejected.
        match self.outcome.set(outcome) {
            Ok(()) => answer,
            Err(_) => Err(VerifyError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = public_key(cert).ok_or(VerifyError::BadEncoding)?;
        let key = RawPublicKeyEntity::try_from(&key).map_err(|_| VerifyError::BadEncoding)?;
        // A TLS 1.2 scheme does not fix the curve, so it stands for several algorithms.
        let schemes = self.provider.signature_verification_algorithms.mapping;
        let mut algorithms = schemes
            .iter()
            .filter(|(scheme, _)| *scheme == dss.scheme)
            .flat_map(|(_, algorithms)| *algorithms);
        let is_valid = algorithms.any(|algorithm| {
            key.verify_signature(*algorithm, message, dss.signature())
                .is_ok()
        });
        match is_valid {
            true => Ok(HandshakeSignatureValid::assertion()),
            false => Err(VerifyError::BadSignature.into()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = public_key(cert).ok_or(VerifyError::BadEncoding)?;
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &key, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Returns the public key of a certificate of any version (RFC 5280, section 4.1).
fn public_key<'a>(certificate: &'a [u8]) -> Option<SubjectPublicKeyInfoDer<'a>> {
    const INTEGER: u8 = 0x02;
    const SEQUENCE: u8 = 0x30;
    const VERSION: u8 = 0xa0;
    let expect =
        |tag: u8, bytes: &'a [u8]| DerElement::read(bytes).filter(|element| element.tag == tag);
    let signed = expect(SEQUENCE, expect(SEQUENCE, certificate)?.content)?;
    let mut rest = match DerElement::read(signed.content)? {
        version if version.tag == VERSION => version.rest,
        _ => signed.content,
    };
    // Serial number, signature algorithm, issuer, validity, subject.
    for tag in [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE] {
        rest = expect(tag, rest)?.rest;
    }
    Some(expect(SEQUENCE, rest)?.whole.into())
}

/// A DER element: tag, content, all its bytes, and the bytes after it.
struct DerElement<'a> {
    tag: u8,
    content: &'a [u8],
    whole: &'a [u8],
    rest: &'a [u8],
}

impl<'a> DerElement<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (&tag, after_tag) = bytes.split_first()?;
        let (&first, after_first) = after_tag.split_first()?;
        let (length, after_length) = if first < 0x80 {
            (usize::from(first), after_first)
        } else {
            let (digits, rest) = after_first.split_at_checked(usize::from(first & 0x7f))?;
            let digits = (1..=4).contains(&digits.len()).then_some(digits)?;
            let length = digits
                .iter()
                .fold(0_u32, |length, digit| length << 8 | u32::from(*digit));
            (usize::try_from(length).ok()?, rest)
        };
        let (content, rest) = after_length.split_at_checked(length)?;
        let whole = &bytes[..bytes.len() - rest.len()];
        Some(Self {
            tag,
            content,
            whole,
            rest,
        })
    }
}

/// Describes why authorities do not verify a certificate.
fn verification_failure(error: &Error) -> String {
    let words = match error {
        Error::InvalidCertificate(fault) => match fault {
            VerifyError::UnknownIssuer => "its issuer is unknown",
            VerifyError::Expired | VerifyError::ExpiredContext { .. } => "it has expired",
            VerifyError::NotValidYet | VerifyError::NotValidYetContext { .. } => {
                "it is not valid yet"
            }
            VerifyError::NotValidForName | VerifyError::NotValidForNameContext { .. } => {
                "it was issued for another name"
            }
            VerifyError::Revoked => "it was revoked",
            VerifyError::BadSignature => "its signature is invalid",
            _ => "it is not a valid authority-signed certificate",
        },
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// Rewords handshake errors for which the library's text does not help.
fn handshake_error(error: io::Error) -> io::Error {
    match error.downcast::<Error>() {
        Ok(inner) => tls_error(inner),
        Err(error) => match error.kind() {
            // A server that expects JSON lines ignores a handshake or closes.
            io::ErrorKind::TimedOut | io::ErrorKind::UnexpectedEof => io::Error::new(
                io::ErrorKind::InvalidData,
                "no response to the TLS handshake; if the port does not use TLS, try tcp:// or another port",
            ),
            _ => error,
        },
    }
}

fn tls_error(error: Error) -> io::Error {
    let words = match &error {
        Error::InvalidMessage(_) => {
            "the port does not speak TLS; try tcp:// or another port".to_owned()
        }
        Error::InvalidCertificate(VerifyError::BadSignature) => {
            "it does not hold the private key of its certificate".to_owned()
        }
        other => other.to_string(),
    };
    io::Error::new(io::ErrorKind::InvalidData, words)
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair};
    use rustls::pki_types::pem::PemObject;
    use webpki::EndEntityCert;

    use super::*;

    fn v3_certificate() -> CertificateDer<'static> {
        let key = KeyPair::generate().expect("a key");
        // Enough names that lengths take more than one byte.
        let names: Vec<String> = (0..20).map(|at| format!("{at}.electrum.example")).collect();
        let params = CertificateParams::new(names).expect("names");
        params
            .self_signed(&key)
            .expect("a certificate")
            .der()
            .clone()
    }

    fn v1_certificate() -> CertificateDer<'static> {
        let pem = include_bytes!("../../tests/support/x509v1.pem");
        CertificateDer::from_pem_slice(pem).expect("a certificate")
    }

    #[test]
    fn extracts_same_key_as_webpki_from_v3_certificate() {
        let certificate = v3_certificate();
        let found = EndEntityCert::try_from(&certificate).expect("of version 3");
        assert_eq!(
            public_key(&certificate),
            Some(found.subject_public_key_info())
        );
    }

    #[test]
    fn extracts_key_from_v1_certificate() {
        let certificate = v1_certificate();
        assert!(EndEntityCert::try_from(&certificate).is_err());
        let key = public_key(&certificate).expect("a key");
        RawPublicKeyEntity::try_from(&key).expect("a key that can verify");
    }

    #[test]
    fn malformed_certificates_are_rejected_without_panic() {
        for certificate in [v1_certificate(), v3_certificate()] {
            for end in 0..certificate.len() {
                assert_eq!(public_key(&certificate[..end]), None, "{end} bytes");
            }
            for at in 0..certificate.len() {
                for byte in [0x00, 0x30, 0x7f, 0x80, 0x84, 0x88, 0xff] {
                    let mut broken = certificate.to_vec();
                    broken[at] = byte;
                    // A key must lie inside the certificate.
                    let key = public_key(&broken).map_or(0, |key| key.len());
                    assert!(key < broken.len());
                }
            }
        }
    }
}
