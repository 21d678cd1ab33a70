"""Proofs that a program ran: make them, and check them without running it again.

>>> proof = ptvm.prove(pathlib.Path("programs/fibonacci.tvm"))
>>> result = ptvm.verify(proof)
>>> result.accepted, result.claim["final_state"]["acc"]
(True, 21)

`verify` and `prove` work without the interpreter's lock, so that threads verify at the same time.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Optional, Union

from . import _ptvm
from ._ptvm import DEFAULT_MAX_STEPS, VERSION, Diagnostic, Program, RunError, Status

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = [
    "AssemblyError",
    "Diagnostic",
    "Program",
    "Result",
    "RunError",
    "Status",
    "UnreadableProofError",
    "assemble",
    "prove",
    "read_claim",
    "verify",
]

__version__ = VERSION

Claim = dict[str, Any]


class AssemblyError(ValueError):
    """A source has errors. As text it is what assemblers print: file, line, column and reason."""

    def __init__(self, name: str, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("".join(each.render(name) for each in diagnostics).rstrip("\n"))
        self.name = name
        self.diagnostics = tuple(diagnostics)


class UnreadableProofError(ValueError):
    """What should be a proof holds no claim; `status` says why."""

    def __init__(self, status: Status) -> None:
        super().__init__(f"{status.name}: {_ptvm.sentence(status)}")
        self.status = status


@dataclasses.dataclass(frozen=True)
class Result:
    """What a verification found. It counts as true if the proof was accepted."""

    status: Status
    """`Status.Accepted`, or the first check that failed."""
    claim: Optional[Claim]
    """What was proven, as statement-v1: program, steps, final state. None unless accepted."""
    proven_bits: int
    """Bits of security that are proven, the least over all segments; 0 without a readable claim."""
    conjectured_bits: int
    """Bits of security under the usual conjecture."""
    limiting_term: str
    """What the proven figure is limited by."""
    regime: str
    """The analysis that the proven figure is from."""
    failed_segment: int
    """The segment that was refused, if one was."""

    @property
    def accepted(self) -> bool:
        return self.status == Status.Accepted

    @property
    def reason(self) -> str:
        """The status as a sentence."""
        return _ptvm.sentence(self.status)

    def __bool__(self) -> bool:
        return self.accepted


def verify(
    proof: Buffer, *, min_proven_bits: int = 100, min_conjectured_bits: int = 0
) -> Result:
    """Verifies a proof, given as the bytes of its file (`bytes`, a memory map, ...).

    No content of `proof` raises an exception: the result says what is wrong with it. A claim is
    about the program that it names, and anybody can prove a program of their own; compare
    `result.claim["commitments"]["program_hash"]` with the `Program.hash` that you expect.
    """
    verdict = _ptvm.verify(
        proof, min_proven_bits=min_proven_bits, min_conjectured_bits=min_conjectured_bits
    )
    accepted = verdict.status == Status.Accepted
    return Result(
        status=verdict.status,
        claim=read_claim(proof) if accepted else None,
        proven_bits=verdict.proven_bits,
        conjectured_bits=verdict.conjectured_bits,
        limiting_term=verdict.limiting_term,
        regime=verdict.regime,
        failed_segment=verdict.failed_segment,
    )


def read_claim(proof: Buffer) -> Claim:
    """The claim of a proof, WITHOUT verifying it: what somebody says, not what was proven.

    Raises `UnreadableProofError` if there is none.
    """
    status, text = _ptvm.claim_json(proof)
    if status != Status.Accepted:
        raise UnreadableProofError(status)
    claim: Claim = json.loads(text)
    return claim


def assemble(source: Union[str, os.PathLike[str]]) -> Program:
    """The program of a source text, or of the file at a `pathlib.Path`.

    Raises `AssemblyError` with every error that there is, and `OSError` if there is no such file.
    """
    if isinstance(source, str):
        name, text = "<source>", source.encode()
    else:
        name, text = os.fspath(source), pathlib.Path(source).read_bytes()
    program, diagnostics = _ptvm.assemble(text)
    if diagnostics:
        raise AssemblyError(name, diagnostics)
    return program


def prove(
    program: Union[Program, str, os.PathLike[str]],
    *,
    memory: Optional[Sequence[int]] = None,
    backend: Literal["stwo", "circle8", "vanilla"] = "stwo",
    scope: Literal["isa", "transformer"] = "isa",
    proven_bits: int = 100,
    conjectured_bits: int = 0,
    max_steps: int = DEFAULT_MAX_STEPS,
    max_memory_bytes: Optional[int] = None,
) -> bytes:
    """Runs a program to its end and proves that run. Returns the bytes of the proof file.

    `program` is a `Program`, or what `assemble` takes. `memory` takes the place of its initial
    memory. `scope` is what is proven of each step: that it obeys the instruction set, or that it is
    what the transformer computes that the program compiles to. `proven_bits` and
    `conjectured_bits` are levels of security to reach. A run of more than 65,536 steps, or one that
    would take more than `max_memory_bytes`, is proven in segments; Ctrl-C is heard between them.

    Raises `AssemblyError`; `RunError` if the machine stops with an error or does not halt within
    `max_steps`; `ValueError` if an option is out of range, or a level or a limit cannot be met.
    """
    if not isinstance(program, Program):
        program = assemble(program)
    if memory is not None:
        program = program.with_memory(memory)
    return _ptvm.prove(
        program,
        backend=backend,
        scope=scope,
        proven_bits=proven_bits,
        conjectured_bits=conjectured_bits,
        max_steps=max_steps,
        max_memory_bytes=max_memory_bytes,
    )
