#!/usr/bin/env python3
"""Checks the ONNX export of a program that this script lies in.

The graphs pass the checker of the onnx package and have the hashes of the manifest; the step,
executed by onnxruntime, leads from each state of the reference trace to the next; and the graph of
the whole program, left to itself, ends in the last one. Memory is kept here: a read gives the
newest value, which is what average-hard attention gives.

    pip install numpy onnx onnxruntime
    python3 validate.py [FOLDER]

The exit code is 0 if all holds, 1 if not, and 2 if a package or a file is missing.
"""

import hashlib
import json
import pathlib
import sys

try:
    import numpy
    import onnx
    import onnxruntime
except ImportError as error:
    print(f"cannot validate: {error}; pip install numpy onnx onnxruntime", file=sys.stderr)
    sys.exit(2)

REGISTERS = ("pc", "acc", "sp", "zero_flag", "carry_flag", "halted")


class Invalid(Exception):
    """What is wrong with the export."""


def require(holds, message):
    if not holds:
        raise Invalid(message)


def blake2b(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def as_i16(number):
    return (number + 2**15) % 2**16 - 2**15


def bits(number):
    return [number >> i & 1 for i in range(16)]


def check_hashes(folder, manifest):
    """The graphs' bytes, and program and configuration in their canonical form."""
    for name in (manifest["step_model"], manifest["program_model"]):
        require(name == pathlib.PurePath(name).name, f"{name!r} is no name of a file in the folder")
        require(
            blake2b((folder / name).read_bytes()) == manifest["files"][name]["blake2b_256"],
            f"{name} has not the hash of the manifest",
        )
    program = {"program": manifest["program"]}
    config = {"transformer_config": manifest["config"]}
    for name, members in (
        ("program_hash", program),
        ("transformer_config_hash", config),
        ("deterministic_model_hash", program | config),
    ):
        text = json.dumps(members | {"version": "v1"}, sort_keys=True, separators=(",", ":"))
        require(blake2b(text.encode()) == manifest[name], f"{name} is not that of the manifest")


def session_of(folder, name, manifest):
    """The graph as the packages take it."""
    model = onnx.load(folder / name)
    onnx.checker.check_model(model, full_check=True)
    require(model.ir_version == manifest["ir_version"], f"{name} has another ir_version")
    opset = model.opset_import[0].version
    require(opset == manifest["opset_version"], f"{name} has another opset_version")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def next_state(session, instructions, state):
    """The state after one step, by the step's graph."""
    read = instructions[state["pc"]]["memory_read"]
    operand = 0
    if read["kind"] != "none":
        operand = state["memory"][read["address"] if read["kind"] == "direct" else state["sp"]]
    numbers = [1, state["pc"], (state["pc"] + 1) % 256, state["acc"]]
    numbers += [state["zero_flag"], state["carry_flag"], state["halted"], state["sp"], operand]
    numbers += bits(state["acc"]) + bits(operand)
    (transition,) = session.run(None, {"input": numpy.array([numbers], numpy.float32)})
    pc, acc, sp, writes, address, value, zero, carry, halted = transition[0].tolist()
    memory = list(state["memory"])
    if writes:
        memory[address] = value
    registers = (pc, as_i16(acc), sp, bool(zero), bool(carry), bool(halted))
    return dict(zip(REGISTERS, registers)) | {"memory": memory}


def check_step(session, manifest, states):
    """Every step of the trace by itself."""
    require(states[0]["memory"] == manifest["program"]["initial_memory"], "state 0: other memory")
    for number, (state, expected) in enumerate(zip(states, states[1:]), start=1):
        found = next_state(session, manifest["instructions"], state)
        for field, value in expected.items():
            require(
                found[field] == value,
                f"step {number}: {field} is {found[field]}, but {value} in the trace",
            )


def check_program(session, states, error):
    """The run as a whole. If the trace ends in an error, one step more is asked for."""
    n_steps = len(states) - 1
    ends = states[-1]["halted"] or error is not None
    limit = n_steps + 10 if ends else n_steps
    registers, memory, steps, code = session.run(None, {"max_steps": numpy.array(limit)})
    require(steps == n_steps, f"program: {steps} steps, but {n_steps} in the trace")
    found = dict(zip(REGISTERS, registers.tolist())) | {"memory": memory.tolist()}
    for field, value in states[-1].items():
        require(
            found[field] == value,
            f"program: {field} is {found[field]} in the end, but {value} in the trace",
        )
    require((code != 0) == (error is not None), f"program: its error is {code}, but {error!r}")


def validate(folder):
    manifest = json.loads((folder / "metadata.json").read_text())
    trace = json.loads((folder / manifest["reference_trace"]).read_text())
    check_hashes(folder, manifest)
    step = session_of(folder, manifest["step_model"], manifest)
    program = session_of(folder, manifest["program_model"], manifest)
    states, error = trace["states"], trace["error"]
    check_step(step, manifest, states)
    check_program(program, states, error)
    end = "an error" if error else "HALT" if states[-1]["halted"] else "the end of the trace"
    return f"{len(states) - 1} steps to {end}, step by step and as one graph"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    try:
        print(f"valid: {validate(folder)} (onnxruntime {onnxruntime.__version__})")
    except OSError as error:
        print(f"cannot validate: {error}", file=sys.stderr)
        return 2
    except Invalid as error:
        print(f"invalid: {error}", file=sys.stderr)
        return 1
    except Exception as error:  # of the packages: whatever they say, it is not valid
        print(f"invalid: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
