"""Proves a program and checks the proof: prove.py SOURCE. Exit code 0 if it is accepted."""

import pathlib
import sys

import ptvm


def main() -> int:
    program = ptvm.assemble(pathlib.Path(sys.argv[1]))
    proof = ptvm.prove(program, proven_bits=100)

    # Whoever gets the proof needs nothing else, but has to know which program it should be of.
    result = ptvm.verify(proof, min_proven_bits=100)
    if result.claim is None:
        print(f"{result.status.name}: {result.reason}")
        return 1
    if result.claim["commitments"]["program_hash"] != program.hash:
        print("a proof of another program")
        return 1
    print(f"{result.claim['steps']} steps, {result.proven_bits} proven bits")
    print(f"final state {result.claim['final_state']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
