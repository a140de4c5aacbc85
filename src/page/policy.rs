//! The page's content security policy: nothing may be loaded, and of what stands inline only our
//! own style and script count.

use sha2::{Digest, Sha256};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of the `Content-Security-Policy` for a page with this style and this script, the
/// exact text between their tags.
pub(super) fn content_security_policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source_hash(style),
        source_hash(script)
    )
}

/// A hash source as CSP Level 3 writes it (section 2.3.1): algorithm and padded base64.
fn source_hash(text: &str) -> String {
    let mut encoded = String::from("sha256-");
    for group in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = group
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - group.len()));
        for position in 0..4 {
            if position <= group.len() {
                let index = (bits >> (18 - 6 * position)) & 63;
                encoded.push(char::from(BASE64[index as usize]));
            } else {
                encoded.push('=');
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_browsers_compute() {
        // The example of the CSP specification, section 8.3.
        assert_eq!(
            source_hash("alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn nothing_but_our_own_is_allowed() {
        let policy = content_security_policy("a", "b");
        assert!(policy.starts_with("default-src 'none'; "));
        assert!(!policy.contains("unsafe"));
        assert_ne!(source_hash("a"), source_hash("b"));
    }
}
