"""Digests of everything that the software says, so that two checkouts can be compared.

.venv/bin/python tools/digests stores FOLDER          publish the stores and draw the questions, once
.venv/bin/python tools/digests take OUT.json          answer them with this checkout
.venv/bin/python tools/digests compare A.json B.json  print every difference

`--checkout FOLDER` does it with another checkout, `--store NAME` and `--only reports|exports|pages` a part of it,
`--own` publishes the demonstration and the samples with the checkout instead of taking the published ones.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asking
import comparing
import doors
import keeping
import publishing
import taking

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main(arguments: list[str]) -> int:
    """Run one command; 1 when `compare` finds a difference."""
    chosen = _parser().parse_args(arguments)
    return int(chosen.run(chosen))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tools/digests", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--checkout", type=Path, default=ROOT)
    common.add_argument("--jobs", type=int, default=1, help="processes at a time")
    common.add_argument("--store", action="append", help="one store only; may be given again")

    stores = commands.add_parser("stores", parents=[common])
    stores.add_argument("stores", type=Path, metavar="FOLDER")
    stores.add_argument("--mixes", type=int, default=asking.MIXES, help="questions for each report at most")
    stores.set_defaults(run=_stores)

    take = commands.add_parser("take", parents=[common])
    take.add_argument("out", type=Path)
    take.add_argument("--stores", type=Path, required=True, help="the folder that `stores` made")
    take.add_argument("--only", action="append", choices=taking.KINDS)
    take.add_argument("--own", action="store_true", help="publish demo, samples and empty with this checkout")
    take.add_argument("--brief", action="store_true", help="two questions for each report, one for each page")
    take.add_argument("--add", action="store_true", help="keep what OUT.json holds of other stores and kinds")
    take.add_argument("--preset", type=int, default=1, help="how hard to compress the texts, 0 to 9")
    take.set_defaults(run=_take)

    compare = commands.add_parser("compare")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument(
        "--all", action="store_true", help="each difference by itself, also those that are alike"
    )
    compare.add_argument("--reviewed", type=Path, help="a .toml of differences that are meant")
    compare.add_argument(
        "--part", action="store_true", help="AFTER is a part: what it was not asked is left out"
    )
    compare.set_defaults(run=comparing.run)

    part = commands.add_parser("part")
    part.add_argument("step", choices=("publish", "plan", *taking.KINDS))
    part.add_argument("path", type=Path)
    part.add_argument("checkout", type=Path)
    part.add_argument("out", type=Path)
    part.add_argument("plan", type=Path, nargs="?")
    part.add_argument("--brief", action="store_true")
    part.add_argument("--mixes", type=int, default=asking.MIXES)
    part.set_defaults(run=_part)
    return parser


def _stores(chosen: argparse.Namespace) -> int:
    """Publish each store and write plan.json; what is there already stays."""
    folder = chosen.stores.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    checkout = chosen.checkout.resolve()
    for name in chosen.store or publishing.STORES:
        _run(["publish", str(folder / name), str(checkout), str(folder)])
    plans = json.loads((folder / "plan.json").read_text()) if (folder / "plan.json").exists() else {}
    for name in chosen.store or publishing.STORES:
        drawn = folder / f".{name}.json"
        _run(["plan", str(folder / name), str(checkout), str(drawn), "--mixes", str(chosen.mixes)])
        plans[name] = json.loads(drawn.read_text(encoding="utf-8"))
        drawn.unlink()
    (folder / "plan.json").write_text(json.dumps(plans, ensure_ascii=False, indent=0), encoding="utf-8")
    return 0


def _take(chosen: argparse.Namespace) -> int:
    """One process for each store and kind, because a process has one clock and one server."""
    start = time.monotonic()
    stores, checkout = chosen.stores.resolve(), chosen.checkout.resolve()
    names = [name for name in taking.read_plan(stores / "plan.json") if name in (chosen.store or [name])]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(chosen.jobs) as pool:
        work = Path(folder)
        if chosen.own:
            names = [name for name in names if name in publishing.STORES]
            for name in names:
                _run(["publish", str(work / "own" / name), str(checkout), str(work)])
        source = work / "own" if chosen.own else stores
        parts = [
            (
                [kind, str(source / name), str(checkout), str(work / f"{name}-{kind}.json")],
                work / f"{name}-{kind}.json",
            )
            for name in names
            for kind in chosen.only or taking.KINDS
        ]
        plan = [str(stores / "plan.json"), *(["--brief"] if chosen.brief else [])]
        list(pool.map(_run, [words + plan for words, _ in parts]))
        taken = keeping.read(chosen.out) if chosen.add and chosen.out.exists() else keeping.Taken()
        for _, path in parts:
            taken.join(keeping.read(path))
    keeping.write(taken, chosen.out, chosen.preset)
    print(f"{len(taken.parts())} digests in {time.monotonic() - start:.0f} s: {chosen.out}")
    return 0


def _run(words: list[str]) -> None:
    environment = os.environ | {"PYTHONUTF8": "1", "TZ": "UTC"}
    subprocess.run([sys.executable, str(HERE), "part", *words], env=environment, check=True)


def _part(chosen: argparse.Namespace) -> int:
    """What one process does: see _run."""
    out, path = chosen.out.resolve(), chosen.path.resolve()
    plan = chosen.plan and chosen.plan.resolve()
    doors.enter(chosen.checkout)
    if chosen.step == "publish":
        if not path.exists():
            publishing.publish(path.name, path.parent)
    elif chosen.step == "plan":
        with taking.copied(path) as copy:
            out.write_text(
                json.dumps(asking.planned(copy, chosen.mixes), ensure_ascii=False), encoding="utf-8"
            )
    else:
        own = taking.read_plan(plan)[path.name]
        own = asking.shortened(own) if chosen.brief else own
        keeping.write(taking.take(path, chosen.step, own), out, 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
