"""Exports programs, lets each export check itself by onnx and onnxruntime, and spoils exports in
ways that it must notice.

    validate_exports.py PROVER PROGRAMS_FOLDER

The exit code is 77 where the Python packages are missing.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

for package in ("numpy", "onnx", "onnxruntime"):
    if importlib.util.find_spec(package) is None:
        print(f"skipped: {package} is missing; scripts/install-dependencies python installs it")
        sys.exit(77)

# What the programs of the folder leave out: the farthest products, and the errors.
MORE_PROGRAMS = {
    "products": "\n".join(
        [".memory 2", ".init 0 -32768", ".init 1 32767"]
        + [
            f"LOADI {factor}\n{operation}"
            for factor in (-32768, -32767, -1, 181, 32767)
            for operation in ("MULM 0", "MUL -32768", "MULM 1", "MUL 32767", "SUBM 0", "CMPM 0")
        ]
        + ["HALT"]
    ),
    "overflow": ".memory 1\nagain:\nPUSH\nJMP again",
    "underflow": ".memory 1\nLOADI 3\nPOP",
    "return": ".memory 1\nLOADI 300\nPUSH\nRET",
    "address": ".memory 1\nNOP\nLOAD 1",
    "end": ".memory 0\nNOP",
}


def flip_byte(name):
    def spoil(folder):
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)

    return spoil


def edit(name, change):
    def spoil(folder):
        content = json.loads((folder / name).read_text())
        change(content)
        (folder / name).write_text(json.dumps(content))

    return spoil


def put(*path, value):
    def change(content):
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value

    return change


SPOILED = [
    flip_byte("step.onnx"),
    flip_byte("program.onnx"),
    edit("metadata.json", put("files", "step.onnx", "blake2b_256", value="0" * 64)),
    edit("metadata.json", put("program_hash", value="0" * 64)),
    edit("metadata.json", put("deterministic_model_hash", value="0" * 64)),
    edit("metadata.json", put("config", "num_layers", value=2)),
    edit("metadata.json", put("program", "initial_memory", 0, value=5)),
    edit("metadata.json", put("step_model", value="../step.onnx")),
    edit("metadata.json", put("instructions", 0, "memory_read", value={"kind": "none"})),
    edit("reference_trace.json", put("states", 5, "acc", value=77)),
    edit("reference_trace.json", put("states", 103, "memory", 4, value=77)),
    edit("reference_trace.json", put("error", value="it fails")),
]


def main(prover, programs):
    failures = []
    with tempfile.TemporaryDirectory() as temporary:
        scratch = pathlib.Path(temporary)

        def export(source, name):
            folder = scratch / name
            command = [prover, "export-onnx", source, "-o", folder, "--max-steps", "300"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return folder

        sources = sorted(pathlib.Path(programs).glob("*.tvm"))
        for name, text in MORE_PROGRAMS.items():
            sources.append(scratch / f"{name}.tvm")
            sources[-1].write_text(text + "\n")
        folders = [export(source, source.stem) for source in sources]

        script = folders[0] / "validate.py"
        spec = importlib.util.spec_from_file_location("validate", script)
        validation = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(validation)
        for folder in folders:
            try:
                print(f"{folder.name}: {validation.validate(folder)}")
            except validation.Invalid as error:
                failures.append(f"{folder.name}: {error}")

        fibonacci = pathlib.Path(programs) / "fibonacci.tvm"
        for number, spoil in enumerate(SPOILED):
            folder = export(fibonacci, f"spoiled{number}")
            spoil(folder)
            try:
                validation.validate(folder)
                failures.append(f"spoiled export {number} was taken for valid")
            except Exception as error:  # any complaint will do, from whichever package
                print(f"spoiled export {number}: {error}")

        # The script as users call it.
        for folder, code in ((folders[0], 0), (scratch / "spoiled0", 1), (scratch / "none", 2)):
            found = subprocess.run([sys.executable, script, folder], check=False).returncode
            if found != code:
                failures.append(f"validate.py {folder.name}: exit code {found}, expected {code}")
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
