//! Makes a build notice new files in folders that are compiled in.

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=src/store/migrations");
}
