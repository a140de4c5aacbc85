//! Signature Version 4, as requests to Amazon carry it.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;

use crate::units::Secret;

/// The name of the service in signatures.
const SERVICE: &str = "translate";

/// Who signs, and where.
pub(super) struct Signature<'a> {
    pub(super) access_key_id: &'a str,
    pub(super) secret: Option<&'a Secret>,
    pub(super) session_token: Option<&'a Secret>,
    pub(super) region: &'a str,
}

impl Signature<'_> {
    /// The headers that a POST has to carry beside `headers`; `None` where keys or address are
    /// nothing that can be signed with.
    pub(super) fn sign(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        at: SystemTime,
    ) -> Option<Vec<(&'static str, String)>> {
        let identity = Credentials::new(
            self.access_key_id,
            self.secret?.expose(),
            self.session_token
                .map(|token| token.expose().trim().to_owned()),
            None,
            "configuration",
        )
        .into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(SERVICE)
            .time(at)
            .settings(SigningSettings::default())
            .build()
            .ok()?
            .into();
        let headers = headers.iter().copied();
        let request = SignableRequest::new("POST", url, headers, SignableBody::Bytes(body)).ok()?;
        let (instructions, _) = sign(request, &parameters).ok()?.into_parts();
        let (signed, _) = instructions.into_parts();
        let signed = signed
            .iter()
            .map(|header| (header.name(), header.value().to_owned()));
        Some(signed.collect())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};
    use std::time::{Duration, UNIX_EPOCH};

    use serde_json::{Value, json};

    use super::*;

    /// A request, and who signs it when.
    struct Case {
        url: &'static str,
        target: &'static str,
        body: &'static str,
        access_key_id: &'static str,
        secret: &'static str,
        session_token: Option<&'static str>,
        region: &'static str,
        at: u64,
    }

    const TRANSLATE: &str = "AWSShineFrontendService_20170701.TranslateText";

    const PLAIN: Case = Case {
        url: "https://translate.eu-central-1.amazonaws.com/",
        target: TRANSLATE,
        body: r#"{"Text":"The dog sleeps.","SourceLanguageCode":"en","TargetLanguageCode":"es"}"#,
        access_key_id: "AKIDEXAMPLE",
        secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        session_token: None,
        region: "eu-central-1",
        at: 1_764_276_000,
    };

    const CASES: [Case; 8] = [
        PLAIN,
        Case {
            body: "{\"Text\":\"Պատերազմ 😀 「戦争」 \u{202e}الحرب \\n\"}",
            ..PLAIN
        },
        Case {
            session_token: Some("IQoJb3JpZ2luX2VjEXAMPLE//////////wEaDGV1+token=="),
            ..PLAIN
        },
        Case {
            url: "https://translate.us-gov-west-1.amazonaws.com/",
            region: "us-gov-west-1",
            ..PLAIN
        },
        // An endpoint of one's own network: with a port, and with a path before it.
        Case {
            url: "http://127.0.0.1:4566/",
            ..PLAIN
        },
        Case {
            url: "https://proxy.example/amazon/translate",
            session_token: Some("token"),
            ..PLAIN
        },
        Case {
            target: "AWSShineFrontendService_20170701.ListLanguages",
            body: "{}",
            ..PLAIN
        },
        // The last second of a leap day.
        Case {
            secret: "x",
            at: 1_709_251_199,
            ..PLAIN
        },
    ];

    impl Case {
        fn headers(&self) -> [(&str, &str); 2] {
            [
                ("content-type", "application/x-amz-json-1.1"),
                ("x-amz-target", self.target),
            ]
        }

        /// The headers that we add.
        fn ours(&self) -> Vec<(&'static str, String)> {
            let (secret, token) = (
                Secret::new(self.secret),
                self.session_token.map(Secret::new),
            );
            let signature = Signature {
                access_key_id: self.access_key_id,
                secret: Some(&secret),
                session_token: token.as_ref(),
                region: self.region,
            };
            let at = UNIX_EPOCH + Duration::from_secs(self.at);
            signature
                .sign(self.url, &self.headers(), self.body.as_bytes(), at)
                .unwrap()
        }

        fn written(&self) -> Value {
            let headers: serde_json::Map<String, Value> = self
                .headers()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), json!(value)))
                .collect();
            json!({
                "url": self.url, "headers": headers, "body": self.body, "service": SERVICE,
                "access_key_id": self.access_key_id, "secret": self.secret,
                "session_token": self.session_token, "region": self.region, "at": self.at,
            })
        }
    }

    /// A Python that has botocore: the one that the environment names, which must have it, or one
    /// that happens to be there.
    fn python() -> Option<PathBuf> {
        if let Some(named) = std::env::var_os("WIREGLOT_TEST_BOTOCORE") {
            return Some(named.into());
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let found = [root.join("target/botocore/bin/python"), "python3".into()];
        found.into_iter().find(|python| {
            let asked = Command::new(python)
                .args(["-c", "import botocore"])
                .output();
            asked.is_ok_and(|output| output.status.success())
        })
    }

    #[test]
    fn a_signature_is_the_one_that_botocore_computes() {
        let Some(python) = python() else {
            eprintln!("skipped: no Python with botocore; scripts/packages botocore installs one");
            return;
        };
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/support/botocore/sign.py"
        );
        let mut child = Command::new(&python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", python.display()));
        let cases: Vec<Value> = CASES.iter().map(Case::written).collect();
        let mut stdin = child.stdin.take().unwrap();
        stdin
            .write_all(json!(cases).to_string().as_bytes())
            .unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", python.display());
        let theirs: Vec<serde_json::Map<String, Value>> =
            serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(theirs.len(), CASES.len());
        for (case, theirs) in CASES.iter().zip(theirs) {
            let mut ours: Vec<(String, String)> = (case.headers().into_iter())
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            let added = case.ours().into_iter();
            ours.extend(added.map(|(name, value)| (name.to_lowercase(), value)));
            ours.sort();
            let mut theirs: Vec<(String, String)> = (theirs.into_iter())
                .map(|(name, value)| (name, value.as_str().unwrap().to_owned()))
                .collect();
            theirs.sort();
            let what = (case.url, case.body, case.session_token);
            assert_eq!(ours, theirs, "{what:?}");
        }
    }
}
