//! Listens, and hands each connection to a thread of its own, of which there are only so many.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::answer::Preview;
use super::connection::{self, Hosts};

/// How many connections are served at once; browsers open six.
const CONNECTIONS: usize = 64;

/// Who may reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Programs on this machine alone.
    Loopback,
    /// Whoever reaches the address.
    Anyone,
}

/// A server that listens already.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    reach: Reach,
}

impl Server {
    /// Listens at an address; port 0 is any that is free.
    ///
    /// # Errors
    /// What the system says, or that the address is not one of this machine alone and nobody allowed that.
    pub fn bind(address: SocketAddr, reach: Reach) -> io::Result<Self> {
        if reach == Reach::Loopback && !is_loopback(address.ip()) {
            let why = "the address is not one of this machine alone";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
        }
        Ok(Self {
            listener: TcpListener::bind(address)?,
            reach,
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// What the system says.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until the process ends.
    pub fn run(&self, preview: &Arc<Preview>) {
        let open = Arc::new(Open::default());
        let hosts = match self.reach {
            Reach::Loopback => Hosts::Loopback,
            Reach::Anyone => Hosts::Any,
        };
        loop {
            let Ok((stream, _)) = self.listener.accept() else {
                // Such as too many open files: a moment later there may be fewer.
                std::thread::sleep(Duration::from_millis(50));
                continue;
            };
            let Some(one) = One::of(&open) else {
                connection::busy(stream);
                continue;
            };
            let preview = Arc::clone(preview);
            let served = std::thread::Builder::new()
                .name("connection".to_owned())
                .spawn(move || {
                    let _one = one;
                    connection::serve(stream, &preview, hosts);
                });
            // Without a thread the connection is closed; the browser tries again.
            drop(served);
        }
    }
}

fn is_loopback(ip: IpAddr) -> bool {
    ip.is_loopback()
}

/// How many connections are open.
#[derive(Debug, Default)]
struct Open(AtomicUsize);

/// One of them.
struct One(Arc<Open>);

impl One {
    fn of(open: &Arc<Open>) -> Option<Self> {
        let before = open.0.fetch_add(1, Ordering::AcqRel);
        let one = Self(Arc::clone(open));
        (before < CONNECTIONS).then_some(one)
    }
}

impl Drop for One {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listens_to_this_machine_alone_unless_it_is_told_otherwise() {
        let everywhere = "0.0.0.0:0".parse().unwrap();
        let refused = Server::bind(everywhere, Reach::Loopback);
        assert_eq!(
            refused.map(|_| ()).map_err(|error| error.kind()),
            Err(io::ErrorKind::PermissionDenied)
        );
        let here = Server::bind("127.0.0.1:0".parse().unwrap(), Reach::Loopback).unwrap();
        assert!(here.address().unwrap().ip().is_loopback());
    }

    #[test]
    fn so_many_connections_and_no_more() {
        let open = Arc::new(Open::default());
        let mut all: Vec<_> = (0..CONNECTIONS).filter_map(|_| One::of(&open)).collect();
        assert_eq!(all.len(), CONNECTIONS);
        assert!(One::of(&open).is_none());
        all.pop();
        assert!(One::of(&open).is_some());
    }
}
