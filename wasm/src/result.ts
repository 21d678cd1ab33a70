// What a verification reports, as plain data that can be sent between workers.

import type { Instance } from "./module.js";

export interface Security {
  /** Bits of security that are proven, the least over all segments. */
  provenBits: number;
  /** Bits of security under the usual conjecture. */
  conjecturedBits: number;
  /** What the proven figure is limited by. */
  limitingTerm: string;
  /** The analysis that the proven figure is from. */
  regime: string;
}

export interface Instruction {
  opcode: number;
  /** -32768..32767 for a value, 0..255 for a cell or a target, 0 if there is none. */
  operand: number;
  /** In assembly, such as "JNZ 7". */
  text: string;
}

export interface MachineState {
  pc: number;
  acc: number;
  sp: number;
  zeroFlag: boolean;
  carryFlag: boolean;
  halted: boolean;
  memory: number[];
}

/** Bytes of the proof file by what they are for. */
export interface PartBytes {
  claim: number;
  public: number;
  commitments: number;
  samples: number;
  values: number;
  paths: number;
  friValues: number;
  friPaths: number;
}

export interface StatusText {
  /** 0 if nothing was found to be wrong, else the number of the first check that failed. */
  status: number;
  /** The status as a name, such as "ConstraintsUnsatisfied". */
  name: string;
  /** The status as a sentence. */
  reason: string;
}

/** What is reported of a proof of whatever statement. */
export interface CommonResult extends StatusText {
  /** Whether the proof is valid for its claim and meets the policy. */
  accepted: boolean;
  /**
   * Whether the file holds a claim. If not, everything else but `verifyMs` is zero or empty. The
   * claim is proven only if `accepted`.
   */
  hasClaim: boolean;
  security: Security;
  /** Blake2s-256 of the claim, in hexadecimal. */
  claimDigest: string;
  /** Counted as far as verification got. */
  partBytes: PartBytes;
  /** Milliseconds that the verification took. */
  verifyMs: number;
}

/** Of a proof of a program's run. */
export interface Result extends CommonResult {
  statement: "program";
  steps: number;
  segments: number;
  /** The segment that was refused, if one was. */
  failedSegment: number;
  program: Instruction[];
  initialMemory: number[];
  finalState: MachineState;
  /** Blake2b-256 of the program and its memory, in hexadecimal. */
  programHash: string;
}

/** What the library reports; the rest of a result is the caller's. */
export type Details<R extends CommonResult> = Omit<R, "accepted" | "verifyMs">;

const instructionBytes = 3;

export function readStatus(instance: Instance, status: number): StatusText {
  return {
    status,
    name: instance.textAt(instance.call("ptvm_status_name", status)),
    reason: instance.textAt(instance.call("ptvm_status_sentence", status)),
  };
}

/** The fields of the structure of the C API at `pointer`. */
export function fieldsOf(instance: Instance, structure: string, pointer: number) {
  return {
    number: (name: string) => instance.readNumber(pointer, `${structure}.${name}`),
    text: (name: string) => instance.readText(pointer, `${structure}.${name}`),
    hex: (name: string) => instance.readHex(pointer, `${structure}.${name}`),
  };
}

/** What the structures of all statements have. */
export function readCommon(instance: Instance, structure: string, pointer: number) {
  const { number, text, hex } = fieldsOf(instance, structure, pointer);
  const part = (name: string) => number(`part_bytes.${name}`);
  return {
    ...readStatus(instance, number("status")),
    security: {
      provenBits: number("proven_bits"),
      conjecturedBits: number("conjectured_bits"),
      limitingTerm: text("limiting_term"),
      regime: text("regime"),
    },
    claimDigest: hex("claim_digest"),
    partBytes: {
      claim: part("claim"),
      public: part("public"),
      commitments: part("commitments"),
      samples: part("samples"),
      values: part("values"),
      paths: part("paths"),
      friValues: part("fri_values"),
      friPaths: part("fri_paths"),
    },
  };
}

/** Reads the `ptvm_result` at `pointer`, and the bytes of the proof that it points to. */
export function readResult(instance: Instance, pointer: number): Details<Result> {
  const { number, hex } = fieldsOf(instance, "result", pointer);
  const flag = (name: string) => number(name) !== 0;
  const memory = (name: string) => readMemory(instance, number(name), number("n_memory_cells"));
  return {
    statement: "program",
    ...readCommon(instance, "result", pointer),
    hasClaim: number("n_instructions") !== 0,
    steps: number("steps"),
    segments: number("n_segments"),
    failedSegment: number("failed_segment"),
    program: readProgram(instance, number("program"), number("n_instructions")),
    initialMemory: memory("initial_memory"),
    finalState: {
      pc: number("pc"),
      acc: number("acc"),
      sp: number("sp"),
      zeroFlag: flag("zero_flag"),
      carryFlag: flag("carry_flag"),
      halted: flag("halted"),
      memory: memory("final_memory"),
    },
    programHash: hex("program_hash"),
  };
}

function readMemory(instance: Instance, pointer: number, nCells: number): number[] {
  const view = new DataView(instance.copyOut(pointer, 2 * nCells).buffer);
  return Array.from({ length: nCells }, (_, cell) => view.getInt16(2 * cell, true));
}

function readProgram(instance: Instance, pointer: number, nInstructions: number): Instruction[] {
  const text = instance.allocate(instance.sizeOf("instruction_text"));
  const view = new DataView(instance.copyOut(pointer, instructionBytes * nInstructions).buffer);
  return Array.from({ length: nInstructions }, (_, index) => {
    const offset = instructionBytes * index;
    instance.call("ptvm_instruction_text", text, pointer + offset);
    return {
      opcode: view.getUint8(offset),
      operand: view.getInt16(offset + 1, true),
      text: instance.textAt(text),
    };
  });
}
