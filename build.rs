//! Makes a build notice new files under `locales/`, which are compiled in.

fn main() {
    println!("cargo::rerun-if-changed=locales");
}
