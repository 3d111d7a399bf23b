//! The sentences of the letters that are the same in every case, by the names of their messages.

/// What the letter requests.
pub(super) const ASKED: [&str; 5] = [
    "letter-ask-freeze",
    "letter-ask-name",
    "letter-ask-logins",
    "letter-ask-others",
    "letter-ask-preserve",
];

/// The proof, and how to check it.
pub(super) const PROOF: [&str; 3] = [
    "letter-proof-hash",
    "letter-proof-verify",
    "letter-proof-facts",
];

/// Lines for the authority to fill in, with a hint.
pub(super) const BLANKS: [(&str, Option<&str>); 7] = [
    ("letter-authority", None),
    ("letter-name-and-office", None),
    ("letter-contact", None),
    ("letter-legal-basis", Some("letter-to-be-filled-in")),
    ("letter-answer-until", None),
    ("letter-date", None),
    ("letter-signature", None),
];

/// By which means the trace was made.
pub(super) const MEANS: [&str; 4] = [
    "letter-means-servers",
    "letter-means-proof",
    "letter-means-wallets",
    "letter-means-methods",
];

/// Before a letter goes out.
pub(super) const BEFORE_SENDING: [&str; 6] = [
    "letter-before-copy",
    "letter-before-reference",
    "letter-before-again",
    "letter-before-operator",
    "letter-before-channel",
    "letter-before-freeze",
];

/// For the victim.
pub(super) const VICTIM: [&str; 5] = [
    "letter-victim-keep",
    "letter-victim-pay",
    "letter-victim-recovery",
    "letter-victim-coins",
    "letter-victim-call",
];

/// Labels of the facts in the head of a text edition.
pub(super) const HEAD: [&str; 4] = [
    "letter-to",
    "letter-reference",
    "letter-state-of",
    "letter-network",
];

/// Labels of the facts about an arrival.
pub(super) const ARRIVAL: [&str; 6] = [
    "letter-output",
    "letter-amount",
    "letter-ransom-part",
    "letter-worth",
    "letter-moved-on",
    "letter-way",
];
