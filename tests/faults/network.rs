//! The proxy does what it says: the faults of the suite are only as real as this.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::process::eventually;
use crate::proxy::{Direction, Mode, Proxy};

const PATIENCE: Duration = Duration::from_secs(10);

/// Long enough for a byte to come, were it on its way.
const QUIET: Duration = Duration::from_millis(300);

/// A server that sends back what it gets, and `end` when the other side has ended.
async fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 1024];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    if stream.write_all(&buffer[..read]).await.is_err() {
                        return;
                    }
                }
                let _ = stream.write_all(b"end").await;
            });
        }
    });
    address
}

async fn connected() -> (Proxy, TcpStream) {
    let proxy = Proxy::before(&echo().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(say(&mut stream, b"hello").await, b"hello");
    (proxy, stream)
}

async fn say(stream: &mut TcpStream, words: &[u8]) -> Vec<u8> {
    stream.write_all(words).await.unwrap();
    let mut answer = vec![0; words.len()];
    tokio::time::timeout(PATIENCE, stream.read_exact(&mut answer))
        .await
        .expect("an answer")
        .unwrap();
    answer
}

/// What comes within a short time; `None` for nothing.
async fn heard(stream: &mut TcpStream) -> Option<std::io::Result<usize>> {
    let mut buffer = [0; 64];
    tokio::time::timeout(QUIET, stream.read(&mut buffer))
        .await
        .ok()
}

#[tokio::test]
async fn a_delay_holds_bytes_up_and_loses_none() {
    let (proxy, mut stream) = connected().await;
    proxy.set(Direction::Down, Mode::Delay(QUIET));
    let began = Instant::now();
    assert_eq!(say(&mut stream, b"later").await, b"later");
    assert!(began.elapsed() >= QUIET);
    proxy.set(Direction::Down, Mode::Pass);
    let began = Instant::now();
    assert_eq!(say(&mut stream, b"now").await, b"now");
    assert!(began.elapsed() < QUIET);
}

#[tokio::test]
async fn a_cut_is_a_reset_and_a_close_is_none() {
    let (proxy, mut stream) = connected().await;
    proxy.cut();
    let error = heard(&mut stream).await.expect("an end").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);

    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(say(&mut stream, b"again").await, b"again");
    proxy.close();
    assert_eq!(heard(&mut stream).await.expect("an end").unwrap(), 0);
    let gone = eventually(PATIENCE, async || proxy.open() == 0);
    assert!(gone.await);
    assert_eq!(proxy.accepted(), 2);
}

#[tokio::test]
async fn a_black_hole_says_nothing_and_stays_for_those_who_were_in_it() {
    for direction in [Direction::Up, Direction::Down] {
        let (proxy, mut stream) = connected().await;
        proxy.set(direction, Mode::Swallow);
        stream.write_all(b"lost").await.unwrap();
        assert!(heard(&mut stream).await.is_none(), "{direction:?}");
        proxy.set(direction, Mode::Pass);
        stream.write_all(b"lost too").await.unwrap();
        assert!(heard(&mut stream).await.is_none(), "{direction:?}");
        let mut other = TcpStream::connect(proxy.address()).await.unwrap();
        assert_eq!(say(&mut other, b"new").await, b"new");
    }
}

#[tokio::test]
async fn half_closed_the_other_half_goes_on() {
    let (proxy, mut stream) = connected().await;
    proxy.half_close(Direction::Up);
    let mut rest = Vec::new();
    let reading = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest));
    reading.await.expect("the server's answer").unwrap();
    assert_eq!(rest, b"end");

    let (proxy, mut stream) = connected().await;
    proxy.half_close(Direction::Down);
    assert_eq!(heard(&mut stream).await.expect("an end").unwrap(), 0);
    stream.write_all(b"this way is open").await.unwrap();
    assert_eq!(proxy.open(), 1);
}

#[tokio::test]
async fn who_is_refused_is_reset_and_may_come_later() {
    let (proxy, mut stream) = connected().await;
    proxy.refuse(true);
    let mut refused = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(heard(&mut refused).await.expect("an end").is_err());
    assert_eq!(say(&mut stream, b"stays").await, b"stays");
    proxy.refuse(false);
    let mut later = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(say(&mut later, b"welcome").await, b"welcome");
}

#[tokio::test]
async fn nobody_behind_it_is_a_reset() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = listener.local_addr().unwrap().to_string();
    drop(listener);
    let proxy = Proxy::before(&nobody).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(heard(&mut stream).await.expect("an end").is_err());
}
