"""The Python package as installed: package_test.py, with the source folder in PTVM_SOURCE and the
proof of programs/fibonacci.tvm that the program `prover` made in PTVM_PROOF."""

import concurrent.futures
import mmap
import os
import pathlib
import unittest

import ptvm

FIBONACCI = pathlib.Path(os.environ["PTVM_SOURCE"]) / "programs" / "fibonacci.tvm"
PROOF = pathlib.Path(os.environ["PTVM_PROOF"])
LOOP = "loop: JMP loop"


def altered(proof, index=-1):
    copy = bytearray(proof)
    copy[index] ^= 1
    return bytes(copy)


class Verify(unittest.TestCase):
    def setUp(self):
        self.proof = PROOF.read_bytes()

    def test_accepts_and_gives_the_claim(self):
        result = ptvm.verify(self.proof)
        self.assertTrue(result.accepted)
        self.assertTrue(result)
        self.assertEqual(result.status, ptvm.Status.Accepted)
        self.assertEqual(result.claim["steps"], 103)
        self.assertEqual(result.claim["final_state"]["acc"], 21)
        self.assertGreaterEqual(result.proven_bits, 100)
        self.assertGreater(result.conjectured_bits, result.proven_bits)
        self.assertEqual(result.limiting_term, "queries")
        self.assertEqual(result.reason, "The proof is valid for its claim.")

    def test_no_content_raises_and_none_but_the_proof_is_accepted(self):
        for bad in [
            b"",
            b"no proof",
            bytes(1000),
            self.proof[:-1],
            self.proof + b"\0",
            altered(self.proof),
            altered(self.proof, 0),
            altered(self.proof, len(self.proof) // 2),
        ]:
            result = ptvm.verify(bad)
            self.assertFalse(result.accepted)
            self.assertFalse(result)
            self.assertIsNone(result.claim)
            self.assertNotEqual(result.status, ptvm.Status.Accepted)

    def test_says_what_failed(self):
        self.assertEqual(ptvm.verify(b"").status, ptvm.Status.NotAProof)
        self.assertEqual(ptvm.verify(self.proof + b"\0").status, ptvm.Status.TrailingBytes)
        self.assertEqual(ptvm.verify(self.proof + b"\0").status.name, "TrailingBytes")

    def test_keeps_to_the_policy(self):
        self.assertTrue(ptvm.verify(self.proof, min_proven_bits=100, min_conjectured_bits=110))
        strict = ptvm.verify(self.proof, min_proven_bits=101)
        self.assertEqual(strict.status, ptvm.Status.ProvenBitsTooLow)
        self.assertEqual(strict.proven_bits, 100)
        strict = ptvm.verify(self.proof, min_conjectured_bits=200)
        self.assertEqual(strict.status, ptvm.Status.ConjecturedBitsTooLow)

    def test_takes_anything_with_bytes(self):
        self.assertTrue(ptvm.verify(bytearray(self.proof)))
        self.assertTrue(ptvm.verify(memoryview(b"x" + self.proof)[1:]))
        with PROOF.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as view:
            self.assertTrue(ptvm.verify(view))

    def test_misuse_raises(self):
        with self.assertRaises(TypeError):
            ptvm.verify("a text")
        with self.assertRaises(BufferError):
            ptvm.verify(memoryview(self.proof)[::2])
        with self.assertRaises(TypeError):
            ptvm.verify(self.proof, min_proven_bits=-1)
        with self.assertRaises(TypeError):
            ptvm.verify(self.proof, 100)

    def test_many_at_once(self):
        cases = [(self.proof, True), (altered(self.proof), False), (self.proof[:999], False)] * 20
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda case: bool(ptvm.verify(case[0])), cases))
        self.assertEqual(results, [accepted for _, accepted in cases])

    def test_a_claim_can_be_read_unverified(self):
        claim = ptvm.read_claim(altered(self.proof))
        self.assertEqual(claim, ptvm.verify(self.proof).claim)
        with self.assertRaises(ptvm.UnreadableProofError) as caught:
            ptvm.read_claim(b"no proof")
        self.assertEqual(caught.exception.status, ptvm.Status.NotAProof)
        self.assertIn("NotAProof: ", str(caught.exception))


class Assemble(unittest.TestCase):
    def test_gives_a_program(self):
        program = ptvm.assemble(FIBONACCI)
        self.assertEqual(program.instructions[:3], ["LOAD 3", "SUBM 4", "JZ 14"])
        self.assertEqual(program.initial_memory, [0, 1, 0, 0, 7])
        self.assertEqual(ptvm.assemble(FIBONACCI.read_text()), program)
        self.assertEqual(ptvm.assemble(str(program)), program)
        self.assertEqual(len({program, ptvm.assemble(FIBONACCI)}), 1)
        self.assertNotEqual(ptvm.assemble("HALT"), program)
        self.assertNotEqual(program, "HALT")

    def test_names_file_line_and_column_of_each_error(self):
        with self.assertRaises(ptvm.AssemblyError) as caught:
            ptvm.assemble("LOADI 5\nLODI 6\n  JMP nowhere\n")
        places = [(each.line, each.column) for each in caught.exception.diagnostics]
        self.assertEqual(places, [(2, 1), (3, 7)])
        self.assertTrue(str(caught.exception).startswith("<source>:2:1: error: "))
        self.assertIn("<source>:3:7: error: ", str(caught.exception))
        with self.assertRaises(ptvm.AssemblyError) as caught:
            ptvm.assemble(PROOF)
        self.assertIn(f"{PROOF}:1:", str(caught.exception))

    def test_other_errors(self):
        with self.assertRaises(FileNotFoundError):
            ptvm.assemble(pathlib.Path("missing.tvm"))
        with self.assertRaisesRegex(ValueError, "longer than"):
            ptvm.assemble("; comment\n" * 200_000)


class Prove(unittest.TestCase):
    def test_makes_what_the_program_makes(self):
        self.assertEqual(ptvm.prove(FIBONACCI), PROOF.read_bytes())
        self.assertEqual(ptvm.prove(FIBONACCI.read_text()), PROOF.read_bytes())

    def test_every_backend_and_scope(self):
        for backend in ["stwo", "circle8", "vanilla"]:
            for scope in ["isa", "transformer"]:
                proof = ptvm.prove(FIBONACCI, backend=backend, scope=scope, proven_bits=40)
                result = ptvm.verify(proof, min_proven_bits=40)
                self.assertTrue(result, (backend, scope, result.reason))
                self.assertEqual(result.claim["extension"]["backend"], backend)
                self.assertEqual(result.claim["extension"]["proven_scope"], scope)
                self.assertEqual(
                    ptvm.verify(proof).status, ptvm.Status.ProvenBitsTooLow, (backend, scope)
                )

    def test_memory_takes_the_place_of_the_programs(self):
        proof = ptvm.prove(FIBONACCI, memory=[0, 1, 0, 0, 10])
        result = ptvm.verify(proof)
        self.assertEqual(result.claim["program"]["initial_memory"], [0, 1, 0, 0, 10])
        self.assertEqual(result.claim["final_state"]["acc"], 89)
        program = ptvm.assemble(FIBONACCI).with_memory([0, 1, 0, 0, 10])
        self.assertEqual(result.claim["commitments"]["program_hash"], program.hash)
        self.assertEqual(ptvm.prove(program), proof)

    def test_segments_within_a_limit_on_memory(self):
        source = FIBONACCI.with_name("long_loop.tvm")
        claim = ptvm.verify(ptvm.prove(source)).claim
        self.assertEqual(claim["extension"]["segment_steps"], [4096])
        claim = ptvm.verify(ptvm.prove(source, max_memory_bytes=20 << 20)).claim
        self.assertGreater(len(claim["extension"]["segment_steps"]), 1)
        self.assertEqual(sum(claim["extension"]["segment_steps"]), 4096)

    def test_runs_that_do_not_end_well(self):
        with self.assertRaisesRegex(ptvm.RunError, "100"):
            ptvm.prove(LOOP, max_steps=100)
        with self.assertRaises(ptvm.RunError):
            ptvm.prove("LOADI 1")

    def test_options_out_of_range(self):
        with self.assertRaisesRegex(ValueError, "backend is 'plonk', .* stwo circle8 vanilla"):
            ptvm.prove(FIBONACCI, backend="plonk")
        with self.assertRaisesRegex(ValueError, "scope is 'all'"):
            ptvm.prove(FIBONACCI, scope="all")
        with self.assertRaisesRegex(ValueError, "memory cell 1 is 40000"):
            ptvm.prove(FIBONACCI, memory=[0, 40000])
        with self.assertRaisesRegex(ValueError, "300 memory cells"):
            ptvm.prove(FIBONACCI, memory=[0] * 300)
        with self.assertRaises(ValueError):
            ptvm.prove(FIBONACCI, proven_bits=900)
        with self.assertRaises(ValueError):
            ptvm.prove(FIBONACCI, max_memory_bytes=1000)


if __name__ == "__main__":
    unittest.main()
