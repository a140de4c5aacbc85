//! TLS to the broker, with certificates made here.

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ServerConfig, ServerConnection};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

use crate::broker::Broker;
use crate::observer::Observer;
use crate::process::{PATIENCE, Site, eventually, finish, repository};

/// An authority, and what it signs, as files.
struct Authority {
    folder: TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let authority = Self {
            folder: TempDir::new().unwrap(),
            issuer,
        };
        authority.write("ca.pem", &authority.issuer.pem());
        authority
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// A certificate `NAME.pem` with its key `NAME.key`, for these hosts.
    fn sign(&self, name: &str, hosts: &[&str], last_year: i32) {
        let hosts: Vec<String> = hosts.iter().map(ToString::to_string).collect();
        let mut params = CertificateParams::new(hosts).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_after = date_time_ymd(last_year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        self.write(&format!("{name}.pem"), &certificate.pem());
        self.write(&format!("{name}.key"), &key.serialize_pem());
    }
}

/// A broker that speaks TLS with a certificate for `127.0.0.1` alone, and its address there.
async fn broker(authority: &Authority) -> (Broker, u16) {
    authority.sign("broker", &["127.0.0.1"], 2090);
    let mut script = Command::new(repository("scripts/broker"));
    script.arg("port");
    let port = finish(script, "").await.expect(0).stdout;
    let port: u16 = port.trim().parse().unwrap();
    let file = |name: &str| authority.text(name);
    let configuration = format!(
        "listeners.ssl.1 = 127.0.0.1:{port}\n\
         ssl_options.cacertfile = {}\nssl_options.certfile = {}\nssl_options.keyfile = {}\n\
         ssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = false\n\
         auth_mechanisms.1 = PLAIN\nauth_mechanisms.2 = EXTERNAL\nssl_cert_login_from = common_name\n",
        file("ca.pem"),
        file("broker.pem"),
        file("broker.key"),
    );
    let broker = Broker::start_with(&configuration, &["rabbitmq_auth_mechanism_ssl"]).await;
    (broker, port)
}

/// Whether a worker with these settings of `[broker]` translates an article.
async fn translates(broker: &Broker, settings: &[(&str, &str)]) {
    let mut site = Site::on(broker.url());
    let direct = Observer::connect(&site).await;
    for (key, value) in settings {
        site = site.set(&format!("BROKER__{key}"), value);
    }
    let worker = site.work().await;
    let article =
        json!({"id": "a", "revision": "1", "language": "en", "title": "The river rises."});
    let job = json!({"article": article, "targets": ["es"]});
    direct.submit(&[job]).await;
    let results = direct.take_many(&direct.named("localized"), 1).await;
    assert_eq!(results.len(), 1, "{settings:?}");
    worker.stop().await;
}

/// What a worker says that ends by itself before it was ever ready.
async fn refused(url: &str, settings: &[(&str, &str)]) -> String {
    let mut site = Site::on(url).set("BROKER__STARTUP_PATIENCE", "1s");
    for (key, value) in settings {
        site = site.set(&format!("BROKER__{key}"), value);
    }
    let mut worker = site.begin(&[]).await;
    let code = worker.ended(PATIENCE).await;
    assert_eq!(code, Some(2), "{}", worker.log());
    let said = eventually(PATIENCE, async || worker.log().contains("\nwireglot: "));
    assert!(said.await, "{}", worker.log());
    worker.log()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_broker_is_reached_over_tls_or_the_error_says_what_to_do() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    let (broker, port) = broker(&ours).await;
    ours.sign("wireglot", &[], 2090);
    other.sign("stranger", &[], 2090);
    let (ca, other_ca) = (ours.text("ca.pem"), other.text("ca.pem"));
    let (certificate, key) = (ours.text("wireglot.pem"), ours.text("wireglot.key"));
    let url = format!("amqps://guest:guest@127.0.0.1:{port}/%2f");

    translates(&broker, &[("URL", &url), ("CA_FILE", &ca)]).await;
    let with_certificate = [
        ("URL", url.as_str()),
        ("CA_FILE", &ca),
        ("CERTIFICATE_FILE", &certificate),
        ("KEY_FILE", &key),
    ];
    translates(&broker, &with_certificate).await;
    // The certificate's name is the user's, and there is no password.
    broker.ctl(&["add_user", "wireglot", "unused"]).await;
    let rights = ["set_permissions", "wireglot", ".*", ".*", ".*"];
    broker.ctl(&rights).await;
    let external = format!("amqps://127.0.0.1:{port}/%2f?auth_mechanism=external");
    let mut by_certificate = with_certificate;
    by_certificate[0].1 = &external;
    translates(&broker, &by_certificate).await;

    let said = refused(&url, &[("CA_FILE", &other_ca)]).await;
    assert!(said.contains("broker.ca_file"), "{said}");
    let said = refused(&url, &[]).await;
    assert!(
        said.contains("broker.ca_file"),
        "an unknown authority: {said}"
    );
    let by_name = url.replace("127.0.0.1", "localhost");
    let said = refused(&by_name, &[("CA_FILE", &ca)]).await;
    assert!(said.contains("other host names"), "{said}");
    let (stranger, strange_key) = (other.text("stranger.pem"), other.text("stranger.key"));
    let strange = [
        ("CA_FILE", ca.as_str()),
        ("CERTIFICATE_FILE", &stranger),
        ("KEY_FILE", &strange_key),
    ];
    let said = refused(&url, &strange).await;
    assert!(said.contains("broker.certificate_file"), "{said}");
    let no_certificate = [("CA_FILE", ca.as_str())];
    let said = refused(&external, &no_certificate).await;
    assert!(said.contains("(check"), "{said}");
    let plain = broker.url().replace("amqp://", "amqps://");
    let said = refused(&plain, &[("CA_FILE", &ca)]).await;
    assert!(said.contains("port of broker.url"), "{said}");
    for (setting, file) in [("CA_FILE", &key), ("CERTIFICATE_FILE", &ca)] {
        let mut wrong = with_certificate;
        for (key, value) in &mut wrong {
            if *key == setting {
                *value = file;
            }
        }
        let said = refused(&url, &wrong[1..]).await;
        assert!(said.contains("broker."), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_has_expired_is_said_to_be() {
    let ours = Authority::new("ours");
    ours.sign("old", &["127.0.0.1"], 2020);
    let port = tls_server(&ours, "old");
    let url = format!("amqps://guest:guest@127.0.0.1:{port}/%2f");
    let said = refused(&url, &[("CA_FILE", &ours.text("ca.pem"))]).await;
    assert!(said.contains("has expired"), "{said}");
}

/// Shakes hands with a certificate, and no more; its port.
fn tls_server(authority: &Authority, name: &str) -> u16 {
    let read = |ending: &str| std::fs::read(authority.path(&format!("{name}.{ending}"))).unwrap();
    let certificate = rustls::pki_types::CertificateDer::from_pem_slice(&read("pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&read("key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let _ = connection.complete_io(&mut stream);
        }
    });
    port
}
