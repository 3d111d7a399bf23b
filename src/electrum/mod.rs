//! The vocabulary of the [Electrum protocol](https://electrum-protocol.readthedocs.io/): requests, answers, refusals.
//!
//! Parsing is pure ([`Request::read`]), so archived and live answers are read by the same code.

mod answer;
mod decode;
mod history;
pub(crate) mod refusal;
mod request;
mod stored;

pub use answer::{Balance, Response};
pub use refusal::Refusal;
pub use request::Request;
pub use stored::StoredRequest;
