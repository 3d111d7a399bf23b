//! What tests stand on. Nothing here judges: helpers make, send and fetch, tests say what is right.

pub mod asking;
#[cfg(feature = "electrum")]
pub mod built_in;
#[cfg(all(feature = "electrum", target_os = "linux"))]
pub mod capture;
pub mod chaos;
#[cfg(feature = "electrum")]
pub mod command;
pub mod dice;
pub mod electrum;
pub mod forgery;
#[cfg(feature = "electrum")]
pub mod hostile;
pub mod inquiry;
pub mod locks;
pub mod memory;
pub mod node;
pub mod random;
pub mod scenario;
#[cfg(feature = "electrum")]
pub mod scripted;
#[cfg(feature = "electrum")]
pub mod served;
#[cfg(feature = "electrum")]
pub mod socks;
pub mod stack;
#[cfg(feature = "electrum")]
pub mod tls;
