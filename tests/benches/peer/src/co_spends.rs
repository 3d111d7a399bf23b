//! Clusters many co-spends by the disjoint sets that the product clusters by, from arrays that other programs read too.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use ransomtrace::cluster::MinUnionFind;

/// Transactions that one thread takes at a time.
const PART: usize = 1 << 14;

/// Numbers of four bytes, the lowest first.
fn numbers(path: &Path) -> Result<Vec<u32>> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let (numbers, rest) = bytes.as_chunks();
    ensure!(rest.is_empty(), "{} is cut off", path.display());
    Ok(numbers.iter().copied().map(u32::from_le_bytes).collect())
}

/// Memory that this process holds, in bytes: all of it, and the most so far.
fn held() -> Result<[u64; 2]> {
    let status = fs::read_to_string("/proc/self/status")?;
    let of = |key: &str| -> Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let words = line.with_context(|| key.to_owned())?;
        let kilobytes = words.trim().trim_end_matches(" kB");
        Ok(1024 * kilobytes.parse::<u64>()?)
    };
    Ok([of("VmRSS:")?, of("VmHWM:")?])
}

/// Reads `offsets` and `inputs` in a folder (the inputs of transaction t are those from offset t to offset t + 1),
/// writes the smallest member of each address's cluster as `roots`, and prints the seconds that the clustering took and
/// the most memory that it held beside its input, in bytes an address.
pub fn measure(folder: &Path, addresses: u32) -> Result<()> {
    let offsets = numbers(&folder.join("offsets"))?;
    let inputs = numbers(&folder.join("inputs"))?;
    let [before, _] = held()?;
    // What has been the most so far counts from here.
    fs::write("/proc/self/clear_refs", "5")?;
    let start = Instant::now();
    let mut sets = MinUnionFind::new(addresses);
    let count = offsets.len().saturating_sub(1);
    sets.unite((0..count).step_by(PART).map(|at| {
        let part = &offsets[at..=(at + PART).min(count)];
        part.windows(2).flat_map(|pair| {
            let of_tx = &inputs[pair[0] as usize..pair[1] as usize];
            let (first, others) = of_tx.split_first().expect("an input");
            others.iter().map(|other| (*first, *other))
        })
    }));
    let roots = sets.into_roots();
    let took = start.elapsed();
    let [_, most] = held()?;
    let each = (most.saturating_sub(before)) as f64 / f64::from(addresses);
    println!("{:.4} {each:.2}", took.as_secs_f64());
    let bytes: Vec<u8> = roots.iter().flat_map(|root| root.to_le_bytes()).collect();
    fs::write(folder.join("roots"), bytes)?;
    Ok(())
}
