//! A TCP proxy whose network can fail: delay, cut, close, half-close, black hole; for each
//! direction, while connections stand.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A way through the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From who connects to the server.
    Up,
    /// From the server to who connects.
    Down,
}

/// Both ways.
pub(crate) const BOTH_WAYS: [Direction; 2] = [Direction::Up, Direction::Down];

/// What a direction does with bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Passes them on.
    Pass,
    /// Passes them on after a time.
    Delay(Duration),
    /// Takes them and passes nothing on, as a network that drops packets. A connection that lost
    /// bytes in this way stays mute when the network is back, as a real one would end.
    Swallow,
}

/// What ends connections; replaced by new ones after each use.
#[derive(Clone, Default)]
struct Ends {
    cut: CancellationToken,
    close: CancellationToken,
    half: [CancellationToken; 2],
}

struct Control {
    server: String,
    modes: [watch::Sender<Mode>; 2],
    ends: Mutex<Ends>,
    refusing: watch::Sender<bool>,
    accepted: AtomicUsize,
    open: AtomicUsize,
}

/// The proxy. It ends with its value.
pub(crate) struct Proxy {
    address: SocketAddr,
    control: Arc<Control>,
    listening: JoinHandle<()>,
}

impl Proxy {
    /// A proxy on a free port before `server` (`host:port`).
    pub(crate) async fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mode = || watch::channel(Mode::Pass).0;
        let control = Arc::new(Control {
            server: server.to_owned(),
            modes: [mode(), mode()],
            ends: Mutex::default(),
            refusing: watch::channel(false).0,
            accepted: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        });
        let listening = tokio::spawn(listen(listener, Arc::clone(&control)));
        Self {
            address,
            control,
            listening,
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What one direction does from now on, also on connections that stand.
    pub(crate) fn set(&self, direction: Direction, mode: Mode) {
        self.control.modes[direction as usize].send_replace(mode);
    }

    /// What both directions do from now on.
    pub(crate) fn set_both(&self, mode: Mode) {
        for direction in BOTH_WAYS {
            self.set(direction, mode);
        }
    }

    /// Resets every connection (`RST`).
    pub(crate) fn cut(&self) {
        self.end(|ends| &mut ends.cut);
    }

    /// Closes every connection in good order (`FIN` on both sides).
    pub(crate) fn close(&self) {
        self.end(|ends| &mut ends.close);
    }

    /// Ends one direction of every connection with a `FIN`; the other goes on.
    pub(crate) fn half_close(&self, direction: Direction) {
        self.end(|ends| &mut ends.half[direction as usize]);
    }

    /// Whether new connections are reset at once.
    pub(crate) fn refuse(&self, refusing: bool) {
        self.control.refusing.send_replace(refusing);
    }

    /// Connections that were accepted so far.
    pub(crate) fn accepted(&self) -> usize {
        self.control.accepted.load(Ordering::SeqCst)
    }

    /// Connections that stand.
    pub(crate) fn open(&self) -> usize {
        self.control.open.load(Ordering::SeqCst)
    }

    fn end(&self, which: impl FnOnce(&mut Ends) -> &mut CancellationToken) {
        let mut ends = self.control.ends.lock().unwrap();
        std::mem::take(which(&mut ends)).cancel();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
        self.cut();
    }
}

async fn listen(listener: TcpListener, control: Arc<Control>) {
    while let Ok((client, _)) = listener.accept().await {
        control.accepted.fetch_add(1, Ordering::SeqCst);
        let control = Arc::clone(&control);
        let ends = control.ends.lock().unwrap().clone();
        tokio::spawn(async move {
            if *control.refusing.borrow() {
                let _ = client.set_zero_linger();
                return;
            }
            control.open.fetch_add(1, Ordering::SeqCst);
            connection(client, &control, ends).await;
            control.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn connection(mut client: TcpStream, control: &Control, ends: Ends) {
    let Ok(mut server) = TcpStream::connect(&control.server).await else {
        // As a port that nobody listens on.
        let _ = client.set_zero_linger();
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let cut = {
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        let [up, down] = [&control.modes[0], &control.modes[1]].map(watch::Sender::subscribe);
        let both = async {
            tokio::join!(
                pump(from_client, to_server, up, &ends.half[0]),
                pump(from_server, to_client, down, &ends.half[1]),
            )
        };
        tokio::select! {
            _ = both => false,
            () = ends.close.cancelled() => false,
            () = ends.cut.cancelled() => true,
        }
    };
    if cut {
        let _ = (client.set_zero_linger(), server.set_zero_linger());
    }
}

/// Takes the bytes of one direction to its end.
async fn pump(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mode: watch::Receiver<Mode>,
    half: &CancellationToken,
) {
    let mut mute = false;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read.unwrap_or(0),
            () = half.cancelled(), if !mute => {
                let _ = to.shutdown().await;
                mute = true;
                continue;
            }
        };
        let now = *mode.borrow();
        mute |= now == Mode::Swallow;
        if read == 0 {
            // A black hole carries no end of a connection either.
            if mute {
                std::future::pending::<()>().await;
            }
            let _ = to.shutdown().await;
            return;
        }
        if let Mode::Delay(time) = now {
            tokio::time::sleep(time).await;
        }
        if !mute && to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
