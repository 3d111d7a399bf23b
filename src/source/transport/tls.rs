//! TLS towards a server: the certificate is judged in the handshake, by authorities and by what is known of the server.
//!
//! # Design
//!
//! Who may be whom is decided here and in [`trust`](super::trust); that the server holds the key of the certificate it
//! shows is verified always, whoever vouches for it. A certificate is public: without that, anybody could show a pinned
//! one. Certificates of the first version of X.509, without extensions, are common among Electrum servers, since that is
//! what `openssl x509 -req` makes. The verification library does not read them, so the key is taken out of a certificate
//! here, whatever its version.

use std::io;
use std::sync::{Arc, LazyLock, OnceLock};

use jiff::Timestamp;
use log::debug;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{
    CertificateError as Fault, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    RootCertStore, SignatureScheme, StreamOwned,
};
use webpki::RawPublicKeyEntity;

use super::Fingerprint;
use super::trust::{Distrust, Judgement, Known, judge};
use crate::source::ServerUrl;

/// What a server is judged by.
pub(super) struct Grounds {
    pub(super) known: Option<Known>,
    pub(super) given: Option<Fingerprint>,
    pub(super) now: Timestamp,
}

/// Why there is no encrypted connection.
pub(super) enum TlsError {
    /// The certificate is not trusted: which one it is, why not, and why no authority vouches for it.
    Distrusted {
        shown: Fingerprint,
        distrust: Distrust,
        fault: String,
    },
    /// Anything else.
    Failed(io::Error),
}

/// Encrypts a connection, and says why the server is trusted. Nothing was asked yet.
pub(super) fn secure<S: io::Read + io::Write>(
    mut stream: S,
    url: &ServerUrl,
    grounds: Grounds,
) -> Result<(StreamOwned<ClientConnection, S>, Judgement), TlsError> {
    let failed = |error: Error| TlsError::Failed(describe(error));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let authorities =
        WebPkiServerVerifier::builder_with_provider(Arc::clone(&ROOTS), Arc::clone(&provider))
            .build()
            .expect("authorities are built in");
    let verifier = Arc::new(Verifier {
        authorities,
        provider: Arc::clone(&provider),
        grounds,
        judged: OnceLock::new(),
    });
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::<Verifier>::clone(&verifier))
        .with_no_client_auth();
    // A server judged once would be known by its ticket, and circuits could be joined by it.
    config.resumption = Resumption::disabled();
    let name = ServerName::try_from(url.name()).map_err(|error| {
        let problem = format!("{error}: {}", url.host);
        TlsError::Failed(io::Error::new(io::ErrorKind::InvalidInput, problem))
    })?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(failed)?;
    while connection.is_handshaking() {
        if let Err(error) = connection.complete_io(&mut stream) {
            return Err(match verifier.judged.get() {
                Some(Judged::Distrusted {
                    shown,
                    distrust,
                    fault,
                }) => TlsError::Distrusted {
                    shown: *shown,
                    distrust: *distrust,
                    fault: fault.clone(),
                },
                _ => TlsError::Failed(told(error)),
            });
        }
    }
    match verifier.judged.get() {
        Some(Judged::Trusted(judgement)) => {
            Ok((StreamOwned::new(connection, stream), judgement.clone()))
        }
        // Not to be had without a certificate; but if it were, it would not be trusted.
        _ => Err(TlsError::Failed(io::Error::other(
            "the server showed no certificate",
        ))),
    }
}

/// The authorities of the web and of the system. Read once: a system has some hundred files of them.
static ROOTS: LazyLock<Arc<RootCertStore>> = LazyLock::new(|| {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let system = rustls_native_certs::load_native_certs();
    for error in system.errors {
        debug!("not all authorities of the system can be read: {error}");
    }
    // Some that a system keeps do not read; those that do are no worse for it.
    roots.add_parsable_certificates(system.certs);
    Arc::new(roots)
});

enum Judged {
    Trusted(Judgement),
    Distrusted {
        shown: Fingerprint,
        distrust: Distrust,
        fault: String,
    },
}

/// Judges the certificate of one handshake.
struct Verifier {
    authorities: Arc<WebPkiServerVerifier>,
    provider: Arc<CryptoProvider>,
    grounds: Grounds,
    judged: OnceLock<Judged>,
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
        let vouched = self.authorities.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        let shown = Fingerprint::of(end_entity);
        let Grounds { known, given, now } = &self.grounds;
        let (judged, answer) = match judge(shown, vouched.is_ok(), known.as_ref(), *given, *now) {
            Ok(judgement) => (
                Judged::Trusted(judgement),
                Ok(ServerCertVerified::assertion()),
            ),
            Err(distrust) => {
                let fault = vouched
                    .err()
                    .map_or_else(String::new, |error| words(&error));
                let refused = Fault::ApplicationVerificationFailure;
                (
                    Judged::Distrusted {
                        shown,
                        distrust,
                        fault,
                    },
                    Err(refused.into()),
                )
            }
        };
        // A handshake has one certificate; if there were a second, the first would count.
        match self.judged.set(judged) {
            Ok(()) => answer,
            Err(_) => Err(Fault::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = public_key(cert).ok_or(Fault::BadEncoding)?;
        let key = RawPublicKeyEntity::try_from(&key).map_err(|_| Fault::BadEncoding)?;
        // In TLS 1.2 a scheme fixes the curve only together with the key, so it stands for several algorithms.
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
            false => Err(Fault::BadSignature.into()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = public_key(cert).ok_or(Fault::BadEncoding)?;
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &key, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// The public key of a certificate of any version (RFC 5280, section 4.1).
fn public_key<'a>(certificate: &'a [u8]) -> Option<SubjectPublicKeyInfoDer<'a>> {
    const INTEGER: u8 = 0x02;
    const SEQUENCE: u8 = 0x30;
    const VERSION: u8 = 0xa0;
    let expect =
        |tag: u8, bytes: &'a [u8]| Element::read(bytes).filter(|element| element.tag == tag);
    let signed = expect(SEQUENCE, expect(SEQUENCE, certificate)?.content)?;
    let mut rest = match Element::read(signed.content)? {
        version if version.tag == VERSION => version.rest,
        _ => signed.content,
    };
    // Serial number, signature algorithm, issuer, validity, subject.
    for tag in [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE] {
        rest = expect(tag, rest)?.rest;
    }
    Some(expect(SEQUENCE, rest)?.whole.into())
}

/// An element in DER: its tag, its content, all of it, and what follows.
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    whole: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Element<'a> {
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

/// Why no authority vouches for a certificate.
fn words(error: &Error) -> String {
    let words = match error {
        Error::InvalidCertificate(fault) => match fault {
            Fault::UnknownIssuer => "it was issued by nobody known",
            Fault::Expired | Fault::ExpiredContext { .. } => "it has expired",
            Fault::NotValidYet | Fault::NotValidYetContext { .. } => "it is not valid yet",
            Fault::NotValidForName | Fault::NotValidForNameContext { .. } => {
                "it was issued for another name"
            }
            Fault::Revoked => "it was revoked",
            Fault::BadSignature => "its signature is false",
            _ => "it is not what an authority issues",
        },
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// An error of a handshake, in words where the library's own would not help.
fn told(error: io::Error) -> io::Error {
    match error.downcast::<Error>() {
        Ok(inner) => describe(inner),
        Err(error) => match error.kind() {
            // What waits for a line of JSON says nothing to a handshake, or hangs up.
            io::ErrorKind::TimedOut | io::ErrorKind::UnexpectedEof => io::Error::new(
                io::ErrorKind::InvalidData,
                "no answer to the TLS handshake; if TLS is not spoken there, try tcp:// or another port",
            ),
            _ => error,
        },
    }
}

fn describe(error: Error) -> io::Error {
    let words = match &error {
        Error::InvalidMessage(_) => {
            "what listens there speaks no TLS; try tcp:// or another port".to_owned()
        }
        Error::InvalidCertificate(Fault::BadSignature) => {
            "it does not hold the key of the certificate that it shows".to_owned()
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

    fn of_version_3() -> CertificateDer<'static> {
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

    fn of_version_1() -> CertificateDer<'static> {
        let pem = include_bytes!("../../../tests/support/x509v1.pem");
        CertificateDer::from_pem_slice(pem).expect("a certificate")
    }

    #[test]
    fn a_certificates_key_is_what_the_verification_library_finds() {
        let certificate = of_version_3();
        let found = EndEntityCert::try_from(&certificate).expect("of version 3");
        assert_eq!(
            public_key(&certificate),
            Some(found.subject_public_key_info())
        );
    }

    #[test]
    fn a_certificate_of_the_first_version_has_a_key_where_the_library_finds_none() {
        let certificate = of_version_1();
        assert!(EndEntityCert::try_from(&certificate).is_err());
        let key = public_key(&certificate).expect("a key");
        RawPublicKeyEntity::try_from(&key).expect("a key that can verify");
    }

    #[test]
    fn what_is_no_certificate_has_no_key_and_does_no_harm() {
        for certificate in [of_version_1(), of_version_3()] {
            for end in 0..certificate.len() {
                assert_eq!(public_key(&certificate[..end]), None, "{end} bytes");
            }
            for at in 0..certificate.len() {
                for byte in [0x00, 0x30, 0x7f, 0x80, 0x84, 0x88, 0xff] {
                    let mut broken = certificate.to_vec();
                    broken[at] = byte;
                    // Whatever is found lies inside.
                    let key = public_key(&broken).map_or(0, |key| key.len());
                    assert!(key < broken.len());
                }
            }
        }
    }
}
