//! Builds the pages in `web/` and writes the table of files that the server hands out.
//!
//! npm runs only when the content of an input changed; the mark of the last
//! build lies in `web/dist/.build-id`, so debug, release, test and clippy
//! share one build. `WEB_UI=skip` leaves the pages out, `WEB_UI=require` fails
//! without npm; the default requires them for a release and in CI.
//!
//! It also asks the phone-number library, once, which prefixes are in use in
//! Viet Nam: loading its metadata takes longer than reading 100,000 comments.

use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File, FileTimes};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, io};

type Done<T = ()> = Result<T, Box<dyn Error>>;

const INPUTS: [&str; 6] = ["src", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"];

fn main() -> Done {
    let web = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("web");
    let dist = web.join("dist");
    for input in INPUTS {
        println!("cargo::rerun-if-changed=web/{input}");
    }
    println!("cargo::rerun-if-changed=web/dist/.build-id");
    println!("cargo::rerun-if-env-changed=WEB_UI");
    let built = match wish().as_str() {
        "skip" => false,
        wish => build(&web, &dist, wish == "require")?,
    };
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("assets.rs"), table(built.then_some(dist.as_path()))?)?;
    let phones = out.join("phone_prefixes.rs");
    // Another version of the library has another folder for the output.
    if !phones.exists() {
        let mobile = prefixes_in_use(&[3, 5, 7, 8, 9], "234567");
        let landline = prefixes_in_use(&[2], "2345678");
        let table = |name: &str, list: &[u16]| format!("const {name}: [u16; {}] = {list:?};\n", list.len());
        fs::write(phones, table("MOBILE", &mobile) + &table("LANDLINE", &landline))?;
    }
    Ok(())
}

/// The first four digits, leading zero included, of numbers that begin with
/// zero and one of `starts` and are valid with `rest` behind. Vietnamese
/// numbers are told by these four digits and their length.
fn prefixes_in_use(starts: &[u16], rest: &str) -> Vec<u16> {
    let valid = |prefix: &u16| {
        phonenumber::parse(Some(phonenumber::country::VN), format!("{prefix:04}{rest}")).is_ok_and(|n| n.is_valid())
    };
    starts.iter().flat_map(|start| start * 100..start * 100 + 100).filter(valid).collect()
}

fn wish() -> String {
    let strict = env::var("PROFILE").is_ok_and(|profile| profile == "release") || env::var_os("CI").is_some();
    env::var("WEB_UI").unwrap_or_else(|_| if strict { "require" } else { "try" }.into())
}

/// True when `web/dist` is there and fresh. The lock keeps cargo and an editor from building at once.
fn build(web: &Path, dist: &Path, required: bool) -> Done<bool> {
    let lock = File::create(web.join(".build-lock"))?;
    lock.lock()?;
    let stamp = dist.join(".build-id");
    let id = hash_of(&INPUTS.map(|input| web.join(input)))?;
    if fs::read_to_string(&stamp).is_ok_and(|known| known == id) {
        return Ok(true);
    }
    if Command::new("npm").arg("--version").output().is_err() {
        let remedy = "npm was not found. Install Node.js 20.19 or newer, or set WEB_UI=skip to build without pages.";
        if required {
            return Err(remedy.into());
        }
        println!("cargo::warning={remedy}");
        return Ok(false);
    }
    let packages = hash_of(&[web.join("package-lock.json")])?;
    let installed = web.join("node_modules/.installed");
    if !fs::read_to_string(&installed).is_ok_and(|known| known == packages) {
        npm(web, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
        fs::write(&installed, packages)?;
    }
    npm(web, &["run", "build"])?;
    fs::write(&stamp, id)?;
    // Cargo compares watched files with the start of this run: a stamp of today would start it once more.
    File::options().write(true).open(&stamp)?.set_times(FileTimes::new().set_modified(SystemTime::UNIX_EPOCH))?;
    Ok(true)
}

fn npm(web: &Path, args: &[&str]) -> Done {
    let out = Command::new("npm").args(args).current_dir(web).output()?;
    if out.status.success() {
        return Ok(());
    }
    let said = [out.stdout, out.stderr].concat();
    Err(format!("npm {} failed:\n{}", args.join(" "), String::from_utf8_lossy(&said)).into())
}

/// A mark of the names and contents of files and folders.
fn hash_of(inputs: &[PathBuf]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files(inputs)? {
        (file.to_string_lossy(), fs::read(&file)?).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn files(inputs: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for input in inputs {
        if input.is_dir() {
            let inside = fs::read_dir(input)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
            found.extend(files(&inside)?);
        } else {
            found.push(input.clone());
        }
    }
    found.sort();
    Ok(found)
}

/// The source of the table; empty without pages.
fn table(dist: Option<&Path>) -> Done<String> {
    let mut source = String::from("pub static ASSETS: &[Asset] = &[\n");
    let mut policy = String::from("default-src 'none'");
    if let Some(dist) = dist {
        policy = fs::read_to_string(dist.join("csp.txt"))?;
        for file in files(&[dist.to_path_buf()])? {
            let name = file.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
            let Some(mime) = file.extension().and_then(|end| mime_of(end.to_str()?)) else { continue };
            let side = |end: &str| {
                let side = PathBuf::from(format!("{}.{end}", file.display()));
                if side.exists() { format!("Some(include_bytes!({side:?}))") } else { "None".into() }
            };
            let (br, gz, etag) = (side("br"), side("gz"), hash_of(std::slice::from_ref(&file))?);
            let immutable = name.starts_with("assets/");
            writeln!(
                source,
                "Asset {{ path: \"/{name}\", mime: {mime:?}, raw: include_bytes!({file:?}), br: {br}, gz: {gz}, etag: {etag:?}, immutable: {immutable} }},"
            )?;
        }
    }
    writeln!(source, "];\npub static POLICY: &str = {policy:?};")?;
    Ok(source)
}

fn mime_of(extension: &str) -> Option<&'static str> {
    match extension {
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "bin" => Some("application/octet-stream"),
        _ => None,
    }
}
