"""Runs the programs that the library generates for a GPU, without the library: PyTorch is all it needs.

    python3 tools/gpu/check_program.py speculative-djl/target/programs --device cuda

ProgramFolder, among the tests of speculative-djl, writes the folder and says what lies in it. Weights are packed by
the programs' own functions, the calls of the library's sessions are made again, and what comes out is compared with
what the library computes on the CPU in 32-bit floats. Then programs of larger shapes are timed with random weights,
beside reading and copying as many bytes as their weights have. Prints one line per result and writes all figures to
report.json in the folder; exits with 1 if something differs by more than its tolerance.
"""

import argparse
import json
import statistics
import sys
import time
import warnings
from pathlib import Path

import torch

PRECISIONS = {"fp32": 4, "fp16": 2, "bf16": 2}  # with the bytes of a weight
# By how much results may differ. On a CPU logits do by 7e-6, 2e-2 and 2e-1, laws by 1e-6, 4e-3 and 3e-2.
LOGITS = {"fp32": 1e-4, "fp16": 6e-2, "bf16": 5e-1}
LAWS = {"fp32": 1e-5, "fp16": 1e-2, "bf16": 8e-2}
TYPES = {"F32": torch.float32, "I64": torch.int64}
MAPS = ("qkv", "out", "gate_up", "down")
ROWS = (1, 2, 4, 8, 16, 32, 64)
TIMED_CONTEXT = 1024  # tokens in the cache before a timed pass
RUNS = {"cuda": 30, "cpu": 5}
SPARE_BYTES = 6 << 30  # beside weights: a cache, one layer's weights in 32 bits, activations


def read_tensors(file):
    """Tensors by name from a safetensors file: the size of the header, the header, the tensors' bytes."""
    content = torch.frombuffer(bytearray(file.read_bytes()), dtype=torch.uint8)
    start = 8 + int(content[:8].clone().view(torch.int64))
    header = json.loads(bytes(content[8:start].tolist()))
    header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = (start + offset for offset in entry["data_offsets"])
        tensors[name] = content[begin:end].clone().view(TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


class Packed:
    """A program with its weights, packed as the library packs them; weight(role, shape, layer) gives a tensor."""

    def __init__(self, archive, model, rotation, weight, device):
        self.program = torch.jit.load(str(archive), map_location=device)
        shared = [weight(role, shape, None) for role, shape in model["shared"].items()]
        # Lists of the program's own kind are passed by reference, so that it can append to them.
        self.tables = torch.jit.script(self.program.tables(shared, rotation.to(device)))
        self.maps = torch.jit.script(self.program.pack_head_map(self.tables, shared))
        del shared
        for layer in range(model["layers"]):
            tensors = [weight(role, shape, layer) for role, shape in model["perLayer"].items()]
            for name in MAPS:
                getattr(self.program, f"pack_{name}_map")(self.maps, self.tables, tensors)
            del tensors

    def call(self, name, tokens, caches, extents, masks, *more):
        return getattr(self.program, name)(tokens, self.tables, self.maps, caches, extents, masks, *more)


class Replay:
    """Makes the recorded calls with one program and compares."""

    def __init__(self, packed, model, tensors, precision, device):
        self.packed = packed
        self.tolerances = {"logits": LOGITS[precision], "laws": LAWS[precision]}
        self.device = device
        self.caches = [torch.zeros(model["cache"], device=device) for _ in range(2)]
        self.chain_is_equal = False
        self.differs = False
        self.figures = {"logits": 0.0, "laws": 0.0} | {name: [0, 0] for name in ("argmax", "greedy", "sampled")}
        for number, call in enumerate(model["calls"]):
            getattr(self, call["entryPoint"])(call, lambda name: tensors[f"{number}.{name}"])

    def arguments(self, call, tensor):
        masks = [tensor(f"mask{i}").to(self.device) for i in range(call["masks"])]
        caches = [self.caches[index] for index in call["caches"]]
        return tensor("tokens").to(self.device), caches, call["extents"], masks

    def prefill(self, call, tensor):
        self.packed.call("prefill", *self.arguments(call, tensor))

    def move(self, call, tensor):
        cache = self.caches[call["caches"][0]]
        slots = torch.tensor(call["slots"], device=self.device)
        first = call["first"]
        cache[:, :, :, first : first + len(slots)] = cache[:, :, :, slots]

    def score(self, call, tensor):
        logits = self.packed.call("score", *self.arguments(call, tensor))
        if call.get("behindChain") and not self.chain_is_equal:
            return  # the cache holds another text
        expected = tensor("rows")
        self.compare("logits", logits, expected)
        law, total = self.packed.program.softmax(logits, 1.0)
        self.compare("laws", law, torch.softmax(expected, -1))
        self.compare("laws", total, torch.ones(len(total)))
        picked = self.packed.program.argmax(logits).cpu()
        self.differs |= not torch.equal(picked, logits.cpu().argmax(-1))
        self.count("argmax", int((picked == expected.argmax(-1)).sum()), len(picked))

    def greedy_chain(self, call, tensor):
        got = self.packed.call("greedy_chain", *self.arguments(call, tensor), call["steps"]).tolist()

        def is_near_tie(step, got, wanted):
            logits = tensor("rows")[step]
            return bool(logits[wanted] - logits[got] <= 2 * self.tolerances["logits"])

        self.compare_chain("greedy", got, tensor("picked").tolist(), is_near_tie)

    def sampled_chain(self, call, tensor):
        uniforms = torch.tensor(call["uniforms"], dtype=torch.float64)
        arguments = *self.arguments(call, tensor), call["steps"], call["scale"], uniforms.to(self.device)
        got, laws, totals = (result.cpu() for result in self.packed.call("sampled_chain", *arguments))
        expected = tensor("laws")

        def is_near_edge(step, *ids):
            """Whether sums between two tokens are as near to what was drawn as the laws are to each other."""
            sums = expected[step].double().cumsum(-1)
            slack = (laws[step].double() - expected[step]).abs().sum() + 1e-6
            between = sums[min(ids) : max(ids)] - uniforms[step] * sums[-1]
            return bool((between.abs() <= slack).all())

        equal = self.compare_chain("sampled", got.tolist(), tensor("picked").tolist(), is_near_edge)
        told = min(equal + 1, call["steps"])  # the laws before the first other token, and its own
        self.compare("laws", laws[:told], expected[:told])
        self.compare("laws", totals, laws.double().sum(-1))

    def compare(self, figure, got, expected):
        difference = float((got.cpu().double() - expected.double()).abs().max())
        self.figures[figure] = max(self.figures[figure], difference)
        self.differs |= not difference <= self.tolerances[figure]

    def compare_chain(self, figure, got, expected, is_excused):
        """Compares tokens up to the first other one, as what follows is another text; gives how many are equal."""
        equal = next((i for i, token in enumerate(got) if token != expected[i]), len(expected))
        self.chain_is_equal = equal == len(expected)
        if not self.chain_is_equal:
            self.differs |= not is_excused(equal, got[equal], expected[equal])
        self.count(figure, equal, len(expected))
        return equal

    def count(self, figure, equal, of):
        self.figures[figure][0] += equal
        self.figures[figure][1] += of


def check(folder, model, device):
    """Compares one model in all precisions; gives a result per precision."""
    tensors = read_tensors(folder / "tensors.safetensors")

    def weight(role, shape, layer):
        return tensors[role if layer is None else f"{role}.{layer}"].to(device)

    for precision in PRECISIONS:
        packed = Packed(folder / f"{precision}.pt", model, tensors["rotation"], weight, device)
        replay = Replay(packed, model, tensors, precision, device)
        figures = replay.figures
        apart = ", ".join(
            f"{name} by {figures[name]:.1e} (at most {most:.0e})" for name, most in replay.tolerances.items()
        )
        equal = ", ".join("{1} of {2} {0}".format(name, *figures[name]) for name in ("argmax", "greedy", "sampled"))
        verdict = "DIFFERS" if replay.differs else "ok"
        print(f"{folder.name} {precision}: {verdict}, {apart}, equal tokens {equal}", flush=True)
        result = {"model": folder.name, "precision": precision, "differs": replay.differs}
        yield result | {"tolerances": replay.tolerances} | figures


def milliseconds(device, action):
    """First quartile, median and third quartile of the times of an action, each begun on an idle device."""
    times = []
    for _ in range(RUNS[device] + 3):
        if device == "cuda":
            begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            torch.cuda.synchronize()
            begin.record()
            action()
            end.record()
            torch.cuda.synchronize()
            times.append(begin.elapsed_time(end))
        else:
            begin = time.perf_counter()
            action()
            times.append(1000 * (time.perf_counter() - begin))
    return statistics.quantiles(times[3:], n=4)


def captured(action):
    """The action as a CUDA graph, to be replayed."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        action()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        action()
    return graph


def read_all(maps):
    for weight in maps:
        torch.sum(weight.view(torch.float32))


def copy_halves(maps):
    """Copies half of the bytes to the other half, so as many bytes move as there are. Destroys the weights."""
    for weight in maps:
        source, target = weight.view(-1).chunk(2)
        target.copy_(source[: len(target)])


def timed(folder, model, device):
    """Times one model in all precisions; gives a result per measurement."""
    rotation = read_tensors(folder / "tensors.safetensors")["rotation"]
    numbers = sum(torch.Size(shape).numel() for shape in model["shared"].values())
    numbers += model["layers"] * sum(torch.Size(shape).numel() for shape in model["perLayer"].values())
    for precision, width in PRECISIONS.items():
        name = f"{folder.name} {precision}"
        if device == "cuda":
            torch.cuda.empty_cache()
            free = torch.cuda.mem_get_info()[0]
            if free < numbers * width + SPARE_BYTES:
                print(f"{name}: not timed, {free / 1e9:.1f} GB of device memory are free", flush=True)
                continue
        yield from timed_precision(folder, name, model, rotation, device, precision)


def timed_precision(folder, name, model, rotation, device, precision):
    def weight(role, shape, layer):
        return torch.ones(shape, device=device) if len(shape) == 1 else 0.02 * torch.randn(shape, device=device)

    def result(rows, how, action, note=""):
        low, median, high = milliseconds(device, action)
        speed = size / median / 1e6
        print(f"{name}: {how}{note} {median:.2f} ms ({low:.2f} to {high:.2f}), {speed:.1f} GB/s", flush=True)
        about = {"model": folder.name, "precision": precision, "rows": rows, "what": how, "bytes": size}
        return about | {"quartiles_ms": [low, median, high]}

    packed = Packed(folder / f"{precision}.pt", model, rotation, weight, device)
    maps = list(packed.maps)
    size = sum(tensor.numel() * tensor.element_size() for tensor in maps)
    cache = torch.randn(model["cache"], device=device)
    vocabulary = model["shared"]["EMBEDDING"][0]
    yield result(0, "reading the weights", lambda: read_all(maps))
    capture_works = device == "cuda"
    for rows in ROWS:
        positions = torch.arange(TIMED_CONTEXT, TIMED_CONTEXT + rows)
        tokens = torch.stack([torch.randint(vocabulary, (rows,)), positions]).to(device)
        mask = torch.full((rows, rows), -torch.inf, device=device).triu(1).unsqueeze(1)
        masks = [mask] if rows > 1 else []

        def action():
            packed.call("score", tokens, [cache], [TIMED_CONTEXT, rows, rows], masks)

        yield result(rows, "pass", action, f" of {rows} rows")
        if capture_works:
            try:
                graph = captured(action)
                yield result(rows, "captured pass", graph.replay, f" of {rows} rows")
            except RuntimeError as e:
                capture_works = False
                print(f"{name}: no CUDA graph: {str(e).splitlines()[0]}", flush=True)
    yield result(0, "copying half of the weights", lambda: copy_halves(maps))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder that ProgramFolder wrote")
    parser.add_argument("--device", choices=list(RUNS), default="cuda")
    parser.add_argument("--rows-only", action="store_true", help="compare and don't time")
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        parser.error("device: cuda (expected: cpu, as this PyTorch finds no GPU)")
    # PyTorch has no other way to run an archive without its Python classes.
    warnings.filterwarnings("ignore", category=FutureWarning, message=".*torch.jit")
    device = options.device
    torch.manual_seed(1)
    report = {"torch": torch.__version__, "device": device, "compared": [], "timed": []}
    if device == "cuda":
        report["device"] = torch.cuda.get_device_name()
    print(f"torch {report['torch']} on {report['device']}", flush=True)
    models = {file.parent: json.loads(file.read_text()) for file in sorted(options.folder.glob("*/model.json"))}
    # As the library runs them: without gradients, and without profiling first.
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        for folder, model in models.items():
            if "calls" in model:
                report["compared"] += check(folder, model, device)
        for folder, model in models.items():
            if model.get("timedOn") == device and not options.rows_only:
                report["timed"] += timed(folder, model, device)
    (options.folder / "report.json").write_text(json.dumps(report, indent=1))
    differing = sum(result["differs"] for result in report["compared"])
    print(f"{len(report['compared'])} programs compared, {differing} differ")
    sys.exit(1 if differing or not report["compared"] else 0)


if __name__ == "__main__":
    main()
