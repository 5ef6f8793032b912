//! The program itself: what it prints, and how it refuses to start. Each
//! refusal is one clear line, an exit code other than 0, and touches nothing.

use diesel::connection::SimpleConnection;
use phiencho::store::{Location, migrate};
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

fn phiencho(args: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_phiencho")).args(args).arg("--data").arg(data).output().unwrap()
}

/// The single line of a refusal.
fn refusal(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!output.status.success(), "it should have refused: {text}");
    assert_eq!(text.lines().count(), 1, "one line: {text}");
    text
}

/// Every file below `folder` with its content.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("phiencho.lock"))
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

fn at(folder: &Path) -> Location {
    Location::new(folder.join("phiencho.sqlite").to_string_lossy().into_owned())
}

#[test]
fn a_port_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let line = refusal(&phiencho(&["serve", "--port", &port], &folder.path().join("new")));
    assert!(line.contains(&port), "{line}");
    assert!(!folder.path().join("new").exists());
}

#[test]
fn a_data_folder_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    for path in [file.clone(), file.join("below")] {
        let line = refusal(&phiencho(&["serve", "--port", "0"], &path));
        assert!(line.contains("data folder"), "{line}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "not a folder");
}

#[test]
fn a_data_folder_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let _held = phiencho::app::take_folder(folder.path()).unwrap();
    let line = refusal(&phiencho(&["serve", "--port", "0"], folder.path()));
    assert!(line.contains("in use"), "{line}");
}

#[test]
fn a_damaged_database() {
    let folder = tempfile::tempdir().unwrap();
    migrate(&at(folder.path())).unwrap();
    let path = folder.path().join("phiencho.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    // A page in the middle, overwritten by a failing card.
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let before = content(folder.path());
    let line = refusal(&phiencho(&["serve", "--port", "0"], folder.path()));
    assert!(line.contains("damaged"), "{line}");
    assert_eq!(content(folder.path()), before);

    fs::write(&path, "this is a letter, not a database, and it is long enough to have a header of its own").unwrap();
    let before = content(folder.path());
    let line = refusal(&phiencho(&["serve", "--port", "0"], folder.path()));
    assert!(line.contains("damaged"), "{line}");
    assert_eq!(content(folder.path()), before);
}

#[test]
fn a_migration_from_the_future() {
    let folder = tempfile::tempdir().unwrap();
    migrate(&at(folder.path())).unwrap();
    let mut engine = at(folder.path()).connect().unwrap();
    let later =
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000'); PRAGMA wal_checkpoint(TRUNCATE)";
    engine.batch_execute(later).unwrap();
    drop(engine);
    let before = content(folder.path());
    let line = refusal(&phiencho(&["serve", "--port", "0"], folder.path()));
    assert!(line.contains("newer version") && line.contains("20990101000000"), "{line}");
    assert_eq!(content(folder.path()), before);
}

#[test]
fn a_real_shop_is_never_played_with() {
    let folder = tempfile::tempdir().unwrap();
    let desk_made = phiencho(&["migrate"], folder.path());
    assert!(desk_made.status.success());
    let mut engine = at(folder.path()).connect().unwrap();
    engine.batch_execute("INSERT INTO shops (id, name, created_at) VALUES (1, 'Vườn vải cô Tư', 0)").unwrap();
    drop(engine);
    let line = refusal(&phiencho(&["demo", "--json", "--port", "0"], folder.path()));
    assert!(line.contains("sạp thật"), "{line}");
}

#[test]
fn a_report_of_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal(&phiencho(&["report"], &folder.path().join("nowhere"))).contains("database"));
    assert!(!folder.path().join("nowhere").exists());
}

#[test]
fn secrets_are_masked() {
    let folder = tempfile::tempdir().unwrap();
    let shown =
        phiencho(&["config", "--tiktok-sign-key", "geheim", "--database-url", "postgres://a:b@c/d"], folder.path());
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(!text.contains("geheim") && !text.contains("a:b"), "{text}");
    assert!(text.contains("tiktok_sign_key = \"***\""), "{text}");
}

#[test]
fn the_checked_in_description_is_the_servers_own() {
    let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/web/openapi.json")).unwrap();
    assert_eq!(file.trim(), phiencho::server::document().unwrap().trim(), "run `make types`");
}
