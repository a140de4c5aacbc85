#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| wireglot_fuzz::documents::plain(data));
