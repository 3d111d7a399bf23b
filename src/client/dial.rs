//! How a client opens a connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::SourceError;
use super::wire::Stream;
use crate::net::{Dialing, ServerUrl, Socket};

/// An open connection.
pub struct Dialled {
    /// The byte stream. A read without data returns [`std::io::ErrorKind::TimedOut`] or
    /// [`std::io::ErrorKind::WouldBlock`] after a moment; the client decides how long to wait.
    pub stream: Box<dyn Stream>,
    /// The server's certificate, with the reason for trusting it.
    pub certificate: Option<String>,
    /// Address of the remote end, if that is the server and not a proxy.
    pub peer: Option<SocketAddr>,
}

/// Opens a connection.
pub type Dial = Box<dyn FnMut() -> Result<Dialled, SourceError> + Send>;

/// Opens connections to the server at `url`, in the way given by `dialing`.
pub(super) fn dial(url: &ServerUrl, dialing: &Dialing, interrupted: &Arc<AtomicBool>) -> Dial {
    let (url, dialing, interrupted) = (url.clone(), dialing.clone(), Arc::clone(interrupted));
    Box::new(move || {
        let socket = Socket::connect(&url, &dialing, &interrupted)?;
        let certificate = socket.certificate().map(ToString::to_string);
        Ok(Dialled {
            certificate,
            peer: socket.peer(),
            stream: Box::new(socket),
        })
    })
}
