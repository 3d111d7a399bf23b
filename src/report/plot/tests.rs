use super::samples;
use super::*;

#[test]
#[ignore = "writes pictures to look at"]
fn pictures() {
    let dir = std::env::temp_dir().join("plots");
    std::fs::create_dir_all(&dir).unwrap();
    for (name, findings) in [
        ("empty", samples::empty()),
        ("small", samples::small()),
        ("clinic", samples::clinic()),
        ("sixty", samples::large(60, 5, 60)),
        ("large", samples::large(500, 12, 3_000)),
    ] {
        for (file, bytes) in render(&findings).unwrap() {
            std::fs::write(dir.join(format!("{name}-{file}")), bytes).unwrap();
        }
    }
}
