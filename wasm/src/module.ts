// One running instance of ptvm_verifier.wasm: its functions, and its memory by value.
//
// Data crosses the boundary as copies. No view of the memory outlives a method of this class, since
// the memory may grow, which detaches every view. Pointers are unsigned.

/** Where a field is in its structure, or how large something is as a whole. */
interface Field {
  readonly kind: string;
  readonly offset: number;
  readonly size: number;
}

type Function = (...parameters: number[]) => number;

const layoutRowBytes = 16;

export class Instance {
  readonly #functions: Record<string, Function>;
  readonly #memory: WebAssembly.Memory;
  readonly #layout = new Map<string, Field>();

  constructor(instance: WebAssembly.Instance) {
    const { memory, ...functions } = instance.exports;
    this.#memory = memory as WebAssembly.Memory;
    this.#functions = functions as Record<string, Function>;
    this.call("_initialize"); // runs the constructors of global objects
    this.#readLayout();
  }

  /** Calls an exported function, which gives an unsigned number. */
  call(name: string, ...parameters: number[]): number {
    return this.#functions[name]!(...parameters) >>> 0;
  }

  get memoryBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** A block of the module's memory. Throws a RangeError if there is no room for it. */
  allocate(size: number): number {
    const pointer = size < 2 ** 32 ? this.call("ptvm_wasm_alloc", size) : 0;
    if (pointer === 0) throw new RangeError(`no memory for ${size} bytes`);
    return pointer;
  }

  /** Frees all blocks. */
  free(): void {
    this.call("ptvm_wasm_free_all");
  }

  copyIn(bytes: Uint8Array): number {
    const pointer = this.allocate(bytes.length);
    this.write(pointer, bytes);
    return pointer;
  }

  /** Copies bytes to a block that has room for them. */
  write(pointer: number, bytes: Uint8Array): void {
    new Uint8Array(this.#memory.buffer).set(bytes, pointer);
  }

  /** A new structure of the C API whose fields are all 0 but `size`. */
  allocateStructure(structure: string): number {
    const size = this.sizeOf(structure);
    const pointer = this.copyIn(new Uint8Array(size));
    this.writeField(pointer, `${structure}.size`, size);
    return pointer;
  }

  /** The bytes of a structure, a field or a text of the C API. */
  sizeOf(name: string): number {
    return this.#field(name).size;
  }

  writeField(structure: number, name: string, value: number): void {
    this.#view().setUint32(structure + this.#field(name).offset, value, true);
  }

  /** A number or a pointer; exact below 2^53. */
  readNumber(structure: number, name: string): number {
    const { kind, offset, size } = this.#field(name);
    const address = structure + offset;
    switch (`${kind}${size}`) {
      case "u1":
        return this.#view().getUint8(address);
      case "i2":
        return this.#view().getInt16(address, true);
      case "u4":
      case "p4":
        return this.readU32(address);
      case "u8":
        return Number(this.#view().getBigUint64(address, true));
    }
    throw new Error(`${name} is not a number`);
  }

  /** The text that a field points to. */
  readText(structure: number, name: string): string {
    return this.textAt(this.readU32(structure + this.#field(name).offset));
  }

  /** A field of bytes in hexadecimal. */
  readHex(structure: number, name: string): string {
    const { offset, size } = this.#field(name);
    return Array.from(this.copyOut(structure + offset, size), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
  }

  readU32(pointer: number): number {
    return this.#view().getUint32(pointer, true);
  }

  copyOut(pointer: number, size: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer).slice(pointer, pointer + size);
  }

  /** The zero-terminated text at `pointer`. */
  textAt(pointer: number): string {
    const memory = new Uint8Array(this.#memory.buffer);
    return new TextDecoder().decode(memory.slice(pointer, memory.indexOf(0, pointer)));
  }

  #view(): DataView {
    return new DataView(this.#memory.buffer);
  }

  #field(name: string): Field {
    const field = this.#layout.get(name);
    if (field === undefined) throw new Error(`the module does not know ${name}`);
    return field;
  }

  #readLayout(): void {
    const view = this.#view();
    let row = this.call("ptvm_wasm_layout");
    for (let name; (name = view.getUint32(row, true)) !== 0; row += layoutRowBytes) {
      this.#layout.set(this.textAt(name), {
        kind: String.fromCharCode(view.getUint32(row + 4, true)),
        offset: view.getUint32(row + 8, true),
        size: view.getUint32(row + 12, true),
      });
    }
  }
}
