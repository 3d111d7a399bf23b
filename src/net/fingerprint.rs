//! The fingerprint of a certificate: the SHA-256 of its DER bytes, as `openssl x509 -fingerprint -sha256` prints it.

use std::fmt;
use std::str::FromStr;

use bitcoin::hashes::{Hash, sha256};
use bitcoin::hex::FromHex;
use thiserror::Error;

/// SHA-256 of a certificate's DER bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CertificateFingerprint([u8; 32]);

/// A text that is not a fingerprint.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a SHA-256 fingerprint: give 64 hexadecimal digits, with or without colons")]
pub struct CertificateFingerprintError(String);

impl CertificateFingerprint {
    /// Returns the fingerprint of a certificate.
    pub fn of(der: &[u8]) -> Self {
        Self(sha256::Hash::hash(der).to_byte_array())
    }
}

impl FromStr for CertificateFingerprint {
    type Err = CertificateFingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.trim().replace(':', "");
        <[u8; 32]>::from_hex(&digits)
            .map(Self)
            .map_err(|_| CertificateFingerprintError(text.to_owned()))
    }
}

impl fmt::Display for CertificateFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            let colon = if at == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for CertificateFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_openssl_and_plain_fingerprints() {
        // SHA-256 of the empty string.
        let printed = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55";
        let plain = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(CertificateFingerprint::of(b"").to_string(), printed);
        assert_eq!(printed.parse(), Ok(CertificateFingerprint::of(b"")));
        assert_eq!(plain.parse(), Ok(CertificateFingerprint::of(b"")));
    }

    #[test]
    fn rejects_and_quotes_other_text() {
        for text in ["", "e3b0", &"zz".repeat(32), &"ab".repeat(33), "\u{e4}"] {
            let error = text.parse::<CertificateFingerprint>().expect_err(text);
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("`{text}` is not a SHA-256"))
            );
        }
    }
}
