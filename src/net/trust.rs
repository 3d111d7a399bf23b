//! Decides whether a certificate is trusted, given the server's pin. Pure: pin files are read and written elsewhere.

use std::fmt;

use jiff::Timestamp;

use super::CertificateFingerprint;

/// A trusted certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// Its fingerprint.
    pub fingerprint: CertificateFingerprint,
    /// The reason for trusting it.
    pub trust: Trust,
}

/// The reason for trusting a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Its fingerprint was passed by the user.
    Given,
    /// An authority signed it.
    Authorities,
    /// The server is new, and is pinned now.
    FirstUse,
    /// The server is new and is not pinned: nothing confidential is sent.
    Nobody,
    /// It is the pinned one, since this time.
    Pinned(Timestamp),
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SHA-256 {}, ", self.fingerprint)?;
        match self.trust {
            Trust::Given => f.write_str("as given"),
            Trust::Authorities => f.write_str("signed by an authority"),
            Trust::FirstUse => f.write_str("trusted on first use"),
            Trust::Nobody => f.write_str("not signed by an authority, not pinned"),
            Trust::Pinned(since) => write!(f, "pinned since {since}"),
        }
    }
}

/// How a server is authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pin {
    /// By one certificate.
    Certificate(CertificateFingerprint),
    /// By any certificate that an authority signed.
    Authorities,
}

/// The pin of a server, with its past ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PinRecord {
    pub(super) pin: Pin,
    /// When it was first pinned.
    pub(super) since: Timestamp,
    /// Former pins, oldest first.
    pub(super) earlier: Vec<FormerPin>,
}

/// A former pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FormerPin {
    pub(super) pin: Pin,
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
}

/// The decision to trust a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TrustDecision {
    pub(super) certificate: Certificate,
    /// The new record to write, if the pin changes.
    pub(super) keep: Option<PinRecord>,
}

/// The decision not to trust a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distrust {
    /// The user passed another fingerprint.
    FingerprintMismatch(CertificateFingerprint),
    /// Another certificate is pinned, since this time.
    Changed(CertificateFingerprint, Timestamp),
    /// Authorities are pinned, since this time.
    NoLongerCaSigned(Timestamp),
}

/// Decides on the certificate that a server presents; proof of its key is verified separately.
///
/// A fingerprint passed by the user decides alone. An authority's signature outweighs a pinned certificate, as it would
/// on first use. A server pinned to authorities is never downgraded to a self-signed certificate, so that the
/// authorities cannot be bypassed.
pub(super) fn judge(
    shown: CertificateFingerprint,
    is_ca_signed: bool,
    known: Option<&PinRecord>,
    given: Option<CertificateFingerprint>,
    now: Timestamp,
) -> Result<TrustDecision, Distrust> {
    let (trust, pin) = match (given, known.map(|known| (known.pin, known.since))) {
        (Some(given), _) if given == shown => (Trust::Given, Pin::Certificate(shown)),
        (Some(given), _) => return Err(Distrust::FingerprintMismatch(given)),
        (None, Some((Pin::Certificate(pinned), since))) if pinned == shown => {
            (Trust::Pinned(since), Pin::Certificate(shown))
        }
        (None, _) if is_ca_signed => (Trust::Authorities, Pin::Authorities),
        (None, None) => (Trust::FirstUse, Pin::Certificate(shown)),
        (None, Some((Pin::Certificate(pinned), since))) => {
            return Err(Distrust::Changed(pinned, since));
        }
        (None, Some((Pin::Authorities, since))) => return Err(Distrust::NoLongerCaSigned(since)),
    };
    let fingerprint = shown;
    Ok(TrustDecision {
        certificate: Certificate { fingerprint, trust },
        keep: PinRecord::from_now_on(known, pin, now),
    })
}

impl TrustDecision {
    /// Discards the record: a new server stays unpinned.
    pub(super) fn without_pinning(mut self) -> Self {
        self.keep = None;
        if self.certificate.trust == Trust::FirstUse {
            self.certificate.trust = Trust::Nobody;
        }
        self
    }
}

impl PinRecord {
    /// Returns the record of a server pinned to `pin` from now on; `None` if it is already.
    fn from_now_on(known: Option<&Self>, pin: Pin, now: Timestamp) -> Option<Self> {
        if known.is_some_and(|known| known.pin == pin) {
            return None;
        }
        let mut earlier = known.map_or_else(Vec::new, |known| known.earlier.clone());
        earlier.extend(known.map(|known| FormerPin {
            pin: known.pin,
            since: known.since,
            until: now,
        }));
        Some(Self {
            pin,
            since: now,
            earlier,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);
    const THEN: Timestamp = Timestamp::constant(1_700_000_000, 0);

    fn certificate(name: &str) -> CertificateFingerprint {
        CertificateFingerprint::of(name.as_bytes())
    }

    fn known(pin: Pin) -> PinRecord {
        PinRecord {
            pin,
            since: THEN,
            earlier: Vec::new(),
        }
    }

    /// Decides on certificate `a`.
    fn of_a(
        is_ca_signed: bool,
        known: Option<&PinRecord>,
        given: Option<CertificateFingerprint>,
    ) -> Result<(Trust, Option<Pin>), Distrust> {
        let decision = judge(certificate("a"), is_ca_signed, known, given, NOW)?;
        assert_eq!(decision.certificate.fingerprint, certificate("a"));
        Ok((
            decision.certificate.trust,
            decision.keep.map(|known| known.pin),
        ))
    }

    #[test]
    fn first_connection_pins_certificate_or_authorities() {
        let (a, authorities) = (Pin::Certificate(certificate("a")), Pin::Authorities);
        assert_eq!(of_a(false, None, None), Ok((Trust::FirstUse, Some(a))));
        assert_eq!(
            of_a(true, None, None),
            Ok((Trust::Authorities, Some(authorities)))
        );
    }

    #[test]
    fn without_pinning_keeps_existing_pins_in_force() {
        let a = known(Pin::Certificate(certificate("a")));
        for (known, is_ca_signed, trust) in [
            (None, false, Trust::Nobody),
            (None, true, Trust::Authorities),
            (Some(&a), false, Trust::Pinned(THEN)),
        ] {
            let decision =
                judge(certificate("a"), is_ca_signed, known, None, NOW).expect("trusted");
            let decision = decision.without_pinning();
            assert_eq!((decision.certificate.trust, decision.keep), (trust, None));
        }
    }

    #[test]
    fn trusts_pinned_certificate_only() {
        let [a, b] = ["a", "b"].map(|name| known(Pin::Certificate(certificate(name))));
        for is_ca_signed in [false, true] {
            assert_eq!(
                of_a(is_ca_signed, Some(&a), None),
                Ok((Trust::Pinned(THEN), None))
            );
        }
        let changed = Distrust::Changed(certificate("b"), THEN);
        assert_eq!(of_a(false, Some(&b), None), Err(changed));
    }

    #[test]
    fn authorities_outweigh_pin_and_are_not_downgraded() {
        let b = known(Pin::Certificate(certificate("b")));
        assert_eq!(
            of_a(true, Some(&b), None),
            Ok((Trust::Authorities, Some(Pin::Authorities)))
        );
        let verified = known(Pin::Authorities);
        assert_eq!(
            of_a(true, Some(&verified), None),
            Ok((Trust::Authorities, None))
        );
        assert_eq!(
            of_a(false, Some(&verified), None),
            Err(Distrust::NoLongerCaSigned(THEN))
        );
    }

    #[test]
    fn given_fingerprint_decides_alone_and_is_pinned() {
        let [a, b] = ["a", "b"].map(certificate);
        let pinned = known(Pin::Certificate(b));
        for known in [None, Some(&pinned), Some(&known(Pin::Authorities))] {
            for is_ca_signed in [false, true] {
                let pin = Some(Pin::Certificate(a));
                assert_eq!(of_a(is_ca_signed, known, Some(a)), Ok((Trust::Given, pin)));
                assert_eq!(
                    of_a(is_ca_signed, known, Some(b)),
                    Err(Distrust::FingerprintMismatch(b))
                );
            }
        }
        let already = known(Pin::Certificate(a));
        assert_eq!(
            of_a(false, Some(&already), Some(a)),
            Ok((Trust::Given, None))
        );
    }

    #[test]
    fn former_pins_are_recorded() {
        let [a, b] = ["a", "b"].map(certificate);
        let pinned = known(Pin::Certificate(b));
        let decision = judge(a, false, Some(&pinned), Some(a), NOW).expect("as given");
        let earlier = FormerPin {
            pin: Pin::Certificate(b),
            since: THEN,
            until: NOW,
        };
        let kept = PinRecord {
            pin: Pin::Certificate(a),
            since: NOW,
            earlier: vec![earlier],
        };
        assert_eq!(decision.keep, Some(kept));
    }
}
