//! Whether a certificate is trusted, by what is known of its server. Pure: the files are read and written elsewhere.

use std::fmt;

use jiff::Timestamp;

use super::Fingerprint;

/// A certificate that is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// Why it is trusted.
    pub trust: Trust,
}

/// Why a certificate is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Its fingerprint was given.
    Given,
    /// An authority vouches for it.
    Authorities,
    /// The server was a stranger.
    FirstUse,
    /// The server is a stranger, and remains one: nothing is asked that matters.
    Nobody,
    /// It is the one that the server showed first, at this time.
    Pinned(Timestamp),
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SHA-256 {}, ", self.fingerprint)?;
        match self.trust {
            Trust::Given => f.write_str("as given"),
            Trust::Authorities => f.write_str("vouched for by an authority"),
            Trust::FirstUse => f.write_str("trusted on first use"),
            Trust::Nobody => f.write_str("vouched for by nobody, and not pinned"),
            Trust::Pinned(since) => write!(f, "pinned since {since}"),
        }
    }
}

/// By what a server is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// By one certificate.
    Certificate(Fingerprint),
    /// By whichever certificate an authority vouches for.
    Authorities,
}

/// What is known of a server from earlier connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) mark: Mark,
    /// When the server was first known by it.
    pub(super) since: Timestamp,
    /// By what it was known before, oldest first.
    pub(super) earlier: Vec<Earlier>,
}

/// By what a server was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Earlier {
    pub(super) mark: Mark,
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
}

/// A certificate is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) certificate: Certificate,
    /// What is to be kept from now on, where it is something new.
    pub(super) keep: Option<Known>,
}

/// A certificate is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distrust {
    /// Another fingerprint was given.
    Unlike(Fingerprint),
    /// Another certificate is pinned, since then.
    Changed(Fingerprint, Timestamp),
    /// An authority vouched for the server before, since then.
    Forsaken(Timestamp),
}

/// Judges the certificate that a server shows, whose key it has proved to hold or will have to.
///
/// A fingerprint that was given decides alone. An authority's word outweighs a pin, as it would have if the server had
/// been a stranger; but a server that an authority vouched for is no stranger, so that nobody gets past the authorities
/// by showing a certificate of their own.
pub(super) fn judge(
    shown: Fingerprint,
    is_vouched: bool,
    known: Option<&Known>,
    given: Option<Fingerprint>,
    now: Timestamp,
) -> Result<Judgement, Distrust> {
    let (trust, mark) = match (given, known.map(|known| (known.mark, known.since))) {
        (Some(given), _) if given == shown => (Trust::Given, Mark::Certificate(shown)),
        (Some(given), _) => return Err(Distrust::Unlike(given)),
        (None, Some((Mark::Certificate(pinned), since))) if pinned == shown => {
            (Trust::Pinned(since), Mark::Certificate(shown))
        }
        (None, _) if is_vouched => (Trust::Authorities, Mark::Authorities),
        (None, None) => (Trust::FirstUse, Mark::Certificate(shown)),
        (None, Some((Mark::Certificate(pinned), since))) => {
            return Err(Distrust::Changed(pinned, since));
        }
        (None, Some((Mark::Authorities, since))) => return Err(Distrust::Forsaken(since)),
    };
    let fingerprint = shown;
    Ok(Judgement {
        certificate: Certificate { fingerprint, trust },
        keep: Known::from_now_on(known, mark, now),
    })
}

impl Judgement {
    /// The same where nothing is to be kept: a stranger is as strange the next time.
    pub(super) fn of_a_passer_by(mut self) -> Self {
        self.keep = None;
        if self.certificate.trust == Trust::FirstUse {
            self.certificate.trust = Trust::Nobody;
        }
        self
    }
}

impl Known {
    /// What is to be kept of a server that is known by `mark` from now on; nothing if that is kept already.
    fn from_now_on(known: Option<&Self>, mark: Mark, now: Timestamp) -> Option<Self> {
        if known.is_some_and(|known| known.mark == mark) {
            return None;
        }
        let mut earlier = known.map_or_else(Vec::new, |known| known.earlier.clone());
        earlier.extend(known.map(|known| Earlier {
            mark: known.mark,
            since: known.since,
            until: now,
        }));
        Some(Self {
            mark,
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

    fn certificate(name: &str) -> Fingerprint {
        Fingerprint::of(name.as_bytes())
    }

    fn known(mark: Mark) -> Known {
        Known {
            mark,
            since: THEN,
            earlier: Vec::new(),
        }
    }

    /// Judges certificate `a`.
    fn of_a(
        is_vouched: bool,
        known: Option<&Known>,
        given: Option<Fingerprint>,
    ) -> Result<(Trust, Option<Mark>), Distrust> {
        let judgement = judge(certificate("a"), is_vouched, known, given, NOW)?;
        assert_eq!(judgement.certificate.fingerprint, certificate("a"));
        Ok((
            judgement.certificate.trust,
            judgement.keep.map(|known| known.mark),
        ))
    }

    #[test]
    fn a_stranger_is_known_from_its_first_connection_on() {
        let (a, authorities) = (Mark::Certificate(certificate("a")), Mark::Authorities);
        assert_eq!(of_a(false, None, None), Ok((Trust::FirstUse, Some(a))));
        assert_eq!(
            of_a(true, None, None),
            Ok((Trust::Authorities, Some(authorities)))
        );
    }

    #[test]
    fn a_stranger_may_remain_one_and_what_is_known_still_counts() {
        let a = known(Mark::Certificate(certificate("a")));
        for (known, is_vouched, trust) in [
            (None, false, Trust::Nobody),
            (None, true, Trust::Authorities),
            (Some(&a), false, Trust::Pinned(THEN)),
        ] {
            let judgement = judge(certificate("a"), is_vouched, known, None, NOW).expect("trusted");
            let judgement = judgement.of_a_passer_by();
            assert_eq!((judgement.certificate.trust, judgement.keep), (trust, None));
        }
    }

    #[test]
    fn a_pinned_certificate_is_trusted_and_another_is_not() {
        let [a, b] = ["a", "b"].map(|name| known(Mark::Certificate(certificate(name))));
        for is_vouched in [false, true] {
            assert_eq!(
                of_a(is_vouched, Some(&a), None),
                Ok((Trust::Pinned(THEN), None))
            );
        }
        let changed = Distrust::Changed(certificate("b"), THEN);
        assert_eq!(of_a(false, Some(&b), None), Err(changed));
    }

    #[test]
    fn an_authority_outweighs_a_pin_and_cannot_be_got_around_later() {
        let b = known(Mark::Certificate(certificate("b")));
        assert_eq!(
            of_a(true, Some(&b), None),
            Ok((Trust::Authorities, Some(Mark::Authorities)))
        );
        let vouched = known(Mark::Authorities);
        assert_eq!(
            of_a(true, Some(&vouched), None),
            Ok((Trust::Authorities, None))
        );
        assert_eq!(
            of_a(false, Some(&vouched), None),
            Err(Distrust::Forsaken(THEN))
        );
    }

    #[test]
    fn a_given_fingerprint_decides_alone_and_is_pinned() {
        let [a, b] = ["a", "b"].map(certificate);
        let pinned = known(Mark::Certificate(b));
        for known in [None, Some(&pinned), Some(&known(Mark::Authorities))] {
            for is_vouched in [false, true] {
                let mark = Some(Mark::Certificate(a));
                assert_eq!(of_a(is_vouched, known, Some(a)), Ok((Trust::Given, mark)));
                assert_eq!(of_a(is_vouched, known, Some(b)), Err(Distrust::Unlike(b)));
            }
        }
        let already = known(Mark::Certificate(a));
        assert_eq!(
            of_a(false, Some(&already), Some(a)),
            Ok((Trust::Given, None))
        );
    }

    #[test]
    fn what_a_server_was_known_by_before_is_kept() {
        let [a, b] = ["a", "b"].map(certificate);
        let pinned = known(Mark::Certificate(b));
        let judgement = judge(a, false, Some(&pinned), Some(a), NOW).expect("as given");
        let earlier = Earlier {
            mark: Mark::Certificate(b),
            since: THEN,
            until: NOW,
        };
        let kept = Known {
            mark: Mark::Certificate(a),
            since: NOW,
            earlier: vec![earlier],
        };
        assert_eq!(judgement.keep, Some(kept));
    }
}
