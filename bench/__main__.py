"""`python -m bench [name …]`: runs every benchmark of this folder, or the named ones; fails where a bound is broken."""

import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

from bench.measure import Result, table

NOT_BENCHMARKS = {"__init__", "__main__", "measure"}


def main(names: list[str]) -> int:
    """Run, print as each is done, and say with the exit code whether all bounds hold."""
    found = names or sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - NOT_BENCHMARKS)
    results: list[Result] = []
    for name in found:
        module = import_module(f"bench.{name}")
        if hasattr(module, "run"):
            start = perf_counter()
            done = module.run()
            print(f"\n{name} ({perf_counter() - start:.0f} s)\n{table(done)}", flush=True)
            results += done
    broken = [each.name for each in results if not each.holds]
    print(f"\n{len(results)} comparisons; broken bounds: {', '.join(broken) or 'none'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
