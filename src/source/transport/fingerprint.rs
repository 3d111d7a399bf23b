//! The fingerprint of a certificate: the SHA-256 of its DER bytes, as `openssl x509 -fingerprint -sha256` prints it.

use std::fmt;
use std::str::FromStr;

use bitcoin::hashes::{Hash, sha256};
use bitcoin::hex::FromHex;
use thiserror::Error;

/// SHA-256 of a certificate's DER bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

/// A text that is no fingerprint.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no SHA-256 fingerprint: give 64 hexadecimal digits, with or without colons")]
pub struct FingerprintError(String);

impl Fingerprint {
    /// The fingerprint of a certificate.
    pub fn of(der: &[u8]) -> Self {
        Self(sha256::Hash::hash(der).to_byte_array())
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.trim().replace(':', "");
        <[u8; 32]>::from_hex(&digits)
            .map(Self)
            .map_err(|_| FingerprintError(text.to_owned()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            let colon = if at == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_openssl_prints_it_and_as_plain_digits() {
        // SHA-256 of nothing.
        let printed = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55";
        let plain = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Fingerprint::of(b"").to_string(), printed);
        assert_eq!(printed.parse(), Ok(Fingerprint::of(b"")));
        assert_eq!(plain.parse(), Ok(Fingerprint::of(b"")));
    }

    #[test]
    fn anything_else_is_shown_back() {
        for text in ["", "e3b0", &"zz".repeat(32), &"ab".repeat(33), "\u{e4}"] {
            let error = text.parse::<Fingerprint>().expect_err(text);
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("`{text}` is no SHA-256"))
            );
        }
    }
}
