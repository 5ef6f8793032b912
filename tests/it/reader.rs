use phiencho::cli::read::{ReadArgs, run};
#[test]
fn predict() {
    let args =
        ReadArgs { catalogue: "tests/corpus/catalogues.json".into(), comments: "tests/corpus/comments.jsonl".into() };
    let mut out = Vec::new();
    run(&args, &mut out).unwrap();
    if let Ok(path) = std::env::var("PREDICTIONS") {
        std::fs::write(path, out).unwrap();
    }
}
