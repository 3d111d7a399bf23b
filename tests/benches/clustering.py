#!/usr/bin/env python3
"""Clusters ten million co-spends by our own disjoint sets, by GraphSense's and by SciPy's.

    python3 tests/benches/clustering.py [--runs 5] [--seed 1]

All three read the same arrays in the same run, in turn, and the best time of each counts:

* ours: `MinUnionFind` of `src/cluster/union_find.rs`, from transactions to the smallest member of each cluster;
* GraphSense: `graphsense-clustering`, from transactions to its mapping, which is the same;
* SciPy: `connected_components` on a sparse matrix that is made before the clock starts.

The clusters are compared, and have to be the same. The packages are installed into a virtual environment under
RANSOMTRACE_BENCH_CACHE (~/.cache/ransomtrace-bench), once. Other work on the machine makes ratios worthless.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGES = ["graphsense-clustering==0.2.0", "pyarrow==26.0.1", "numpy==2.4.6", "scipy==1.17.1"]
HERE = Path(__file__).resolve().parent
ADDRESSES = 8_000_000
EDGES = 10_000_000


def environment():
    """The interpreter of an environment that has the packages."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ransomtrace-bench"
    home = Path(os.environ.get("RANSOMTRACE_BENCH_CACHE", default)) / "clustering"
    python, done = home / "bin" / "python", home / "packages"
    wanted = "\n".join(PACKAGES)
    if not done.exists() or done.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *PACKAGES], check=True)
        done.write_text(wanted)
    return python


def build():
    """Our contestant, from the package beside this file."""
    root = HERE.parent.parent
    target = Path(os.environ.get("CARGO_TARGET_DIR", root / "target")) / "peer"
    cargo = ["cargo", "build", "--release", "--quiet", "--locked"]
    manifest = ["--manifest-path", HERE / "peer" / "Cargo.toml"]
    env = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    subprocess.run([*cargo, *manifest], check=True, env=env)
    return target / "release" / "peer"


def transactions(seed, is_scattered):
    """Where the inputs of each transaction begin, and the address of each input.

    Most transactions have two inputs, few have hundreds (Zipf). Inputs are drawn from all addresses, or lie half near
    the transaction's first one and half anywhere before it, as they do where addresses are numbered by first appearance.
    """
    import numpy as np

    dice = np.random.default_rng(seed)
    others = np.minimum(dice.zipf(2.2, EDGES // 2), 1_000)
    others = others[: int(np.searchsorted(np.cumsum(others), EDGES)) + 1]
    others[-1] -= others.sum() - EDGES
    sizes = others + 1
    offsets = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    total = int(offsets[-1])
    if is_scattered:
        return offsets, dice.integers(0, ADDRESSES, total).astype(np.uint32)
    first = dice.integers(0, ADDRESSES, len(sizes))
    base = np.repeat(first, sizes)
    near = np.maximum(base - dice.integers(0, 64, total), 0)
    far = (dice.random(total) * (base + 1)).astype(np.int64)
    inputs = np.where(dice.random(total) < 0.5, near, far)
    inputs[offsets[:-1]] = first
    return offsets, inputs.astype(np.uint32)


def measure(peer, seed, runs, is_scattered):
    import numpy as np
    import pyarrow as pa
    from gs_clustering import Clustering
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    offsets, inputs = transactions(seed, is_scattered)
    lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(inputs))
    is_other = np.ones(len(inputs), bool)
    is_other[offsets[:-1]] = False
    firsts = np.repeat(inputs[offsets[:-1]], np.diff(offsets) - 1)
    ones = np.ones(EDGES, np.int8)
    matrix = csr_matrix((ones, (firsts, inputs[is_other])), shape=(ADDRESSES, ADDRESSES))

    best = {}

    def took(who, *seconds):
        best[who] = min(best.get(who, seconds), seconds, key=sum)

    with tempfile.TemporaryDirectory(prefix="ransomtrace-bench.") as folder:
        offsets.tofile(Path(folder) / "offsets")
        inputs.tofile(Path(folder) / "inputs")
        for _ in range(runs):
            command = [peer, "co-spends", folder, str(ADDRESSES)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            seconds, memory = map(float, said.split())
            took("ours", seconds)
            roots = np.fromfile(Path(folder) / "roots", np.uint32)

            start = time.perf_counter()
            clustering = Clustering(ADDRESSES - 1)
            clustering.process_transactions_arrow(lists)
            united = time.perf_counter()
            mapping = clustering.get_mapping()
            mapped = time.perf_counter()
            took("GraphSense", united - start, mapped - united)

            start = time.perf_counter()
            _, labels = connected_components(matrix, directed=False)
            took("SciPy", time.perf_counter() - start)

            theirs = mapping.column("cluster_id").to_numpy()
            # A label's first place is the smallest member of its cluster.
            _, smallest = np.unique(labels, return_index=True)
            if not np.array_equal(roots, theirs) or not np.array_equal(roots, smallest[labels]):
                sys.exit("the clusters are not the same")

    ours = sum(best["ours"])
    name = "scattered" if is_scattered else "by time"
    print(f"{name}: {len(inputs):,} inputs, {len(offsets) - 1:,} transactions, {len(smallest):,} clusters")
    for who, seconds in best.items():
        parts = " + ".join(f"{part:.3f}" for part in seconds)
        print(f"  {who:<11} {sum(seconds):6.3f} s ({parts}), {sum(seconds) / ours:5.2f} times as long as ours")
    print(f"  ours held {memory:.2f} bytes an address beside the input")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each, of which the best counts (5)")
    parser.add_argument("--seed", type=int, default=1, help="of the transactions (1)")
    arguments = parser.parse_args()
    python = environment()
    if Path(sys.prefix).resolve() != python.parent.parent.resolve():
        os.execv(python, [str(python), *sys.argv])
    peer = build()
    print(f"{EDGES:,} co-spends over {ADDRESSES:,} addresses, best of {arguments.runs}")
    for is_scattered in [False, True]:
        measure(peer, arguments.seed, arguments.runs, is_scattered)


if __name__ == "__main__":
    main()
