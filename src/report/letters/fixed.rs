//! The sentences of the letters that are the same in every case.

/// What the letter requests.
pub(super) const ASKED: [&str; 5] = [
    "Freeze what is left of this money and the account of the customer to whom you gave each deposit address, as far as \
     your law allows it, and tell us the amount that is frozen.",
    "Name that customer: all identity data that you hold (KYC), with copies of documents, contact data, bank accounts and \
     payment cards.",
    "Give the log-ins of that account with times and IP addresses, and its devices.",
    "List all other deposits and withdrawals of that customer with times, amounts, addresses and transaction ids, and all \
     accounts linked to it by person, device or means of payment. Say where the money went after it reached you.",
    "Preserve all these records even if you cannot hand them over yet, and do not tell the customer of this letter.",
];

/// How the figures are to be read.
pub(super) const METHODS: &str = "Bitcoin does not record which part of mixed money is ransom. An amount of ransom is that of \
     the method haircut, which divides in proportion; the range covers the methods haircut, FIFO, LIFO and TIHO. EUR is the \
     worth of the ransom part at the closing rate of the day of arrival.";

/// What the letter leaves out.
pub(super) const LEFT_OUT: &str = "No payment of the ransom and no address of a payer is named here, since they lead to victims. \
     A way is counted from the first transaction after the payment, made by the wallet that received it, and follows the \
     largest ransom part. Whoever looks up the first transaction of a way finds the payment: please keep it confidential.";

/// The proof, and how to check it.
pub(super) const PROOF: [&str; 3] = [
    "Each arrival and each transaction on its way is proved: its id is the hash of its bytes, and a Merkle branch leads from \
     it to the header of its block. You can look up each id in your own node.",
    "The authority holds the evidence. `ransomtrace verify FOLDER` checks it without a network and derives this letter from it \
     again, byte for byte; manifest.json in the same folder has the SHA-256 of every file.",
    "Transactions, amounts and times are facts. That addresses belong to one service is an inference or a claim, as said above.",
];

/// Lines for the authority to fill in, with a hint.
pub(super) const BLANKS: [(&str, &str); 7] = [
    ("Authority", ""),
    ("Name and office", ""),
    ("Official e-mail, telephone", ""),
    ("Legal basis", "to be filled in by the authority"),
    ("Answer until", ""),
    ("Date", ""),
    ("Signature", ""),
];

/// By which means the trace was made.
pub(super) const MEANS: [&str; 4] = [
    "Histories of addresses were requested from Electrum servers. Every answer is stored in evidence.sqlite with server and \
     time, sealed by a hash chain.",
    "Every confirmed transaction is proved by a Merkle branch to a block header with proof of work. That no transaction is \
     missing is attested by the servers, not proved.",
    "Wallets are inferred from coins spent together, except in CoinJoins; report.html states the measured error rates of \
     each rule.",
    "Mixed money is divided by the methods haircut, FIFO, LIFO and TIHO. The division is a convention, so that every share \
     is a range over them.",
];

/// Before a letter goes out.
pub(super) const BEFORE_SENDING: [&str; 6] = [
    "Copy the letter out of this folder before you fill it in: the program writes this folder again, and `ransomtrace verify` \
     reports a changed file.",
    "Check that the reference names no victim: it stands in every letter.",
    "Trace again if the state is older than a day: money moves.",
    "Find out the operator first where no tag names it, and check a name that only a tag gives. Take the contact from the \
     service’s own website or from another authority, never from an advertisement or an incoming message.",
    "Use the service’s channel for authorities. Enclose no other file of this folder: report.html, findings.json and the \
     tables name payments and payers.",
    "Ask for freezing first, by telephone if you can; the request for data can follow under the rules of your law.",
];

/// For the victim.
pub(super) const VICTIM: [&str; 5] = [
    "Keep every letter, e-mail, chat and file of the extortionists as it is, and the records of each payment.",
    "Do not pay again and do not answer without advice of the police. A payment does not end the demands.",
    "“Recovery services” that promise to bring the money back and ask for a fee, a tax or a deposit in advance are a second \
     fraud. A Bitcoin payment cannot be reversed, and the police ask for no money.",
    "Do not send coins to “verify” a wallet or an account, and give away no seed phrase, private key or remote access.",
    "A message about this case that seems to come from an exchange or from the police may come from the same offenders: \
     call back on a number that you looked up yourself.",
];
