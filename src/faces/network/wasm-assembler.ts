// As much of WebAssembly as the kernels of the face checks need: loops over 32-bit integers and vectors of 16 bytes.
// Numbers of instructions and sections: https://webassembly.github.io/spec/core/binary/

/** Instructions, as bytes. An expression leaves one value on the stack, a statement none. */
export type Code = readonly number[]

/** A parameter or a variable of a function. */
export type Local = { get: Code; set: (value: Code) => Code }

export type WasmFunction = { name: string; parameters: number; variables: number[]; body: Code }

const types = { i32: 0x7f, vector: 0x7b }

/** Counts and indices, 7 bits a byte, lowest first (LEB128). */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

/** The same for constants, which have a sign: the last byte's second bit tells it. */
function signed(value: number): number[] {
  const last = value >= -0x40 && value < 0x40
  return last ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}

const vectorInstruction = (code: number, ...rest: number[]): Code => [0xfd, ...unsigned(code), ...rest]
// Alignment is only a hint, which must not exceed the natural one: 4 bytes, 2 as a power of 2, do for all.
const memoryArgument = (offset: number) => [2, ...unsigned(offset)]

export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  multiply: (a: Code, b: Code): Code => [...a, ...b, 0x6c],
}

/** Bytes, and sums of bytes: from memory or a vector to twice or four times the width, and back. */
export const integers = {
  zero: vectorInstruction(12, ...new Array<number>(16).fill(0)),
  load: (address: Code, offset = 0): Code => [...address, ...vectorInstruction(0, ...memoryArgument(offset))],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...vectorInstruction(11, ...memoryArgument(offset)),
  ],
  /** The first 8 of 16 bytes, or the last, as 8 numbers of 16 bits. */
  widenFirst: (bytes: Code): Code => [...bytes, ...vectorInstruction(0x89)],
  widenLast: (bytes: Code): Code => [...bytes, ...vectorInstruction(0x8a)],
  addEight: (a: Code, b: Code): Code => [...a, ...b, ...vectorInstruction(0x8e)],
  /** Four numbers of 16 bits as four of 32. */
  loadFour: (address: Code): Code => [...address, ...vectorInstruction(0x04, ...memoryArgument(0))],
  addFour: (a: Code, b: Code): Code => [...a, ...b, ...vectorInstruction(0xae)],
  splatFour: (value: Code): Code => [...value, ...vectorInstruction(0x11)],
  /** Four numbers of 32 bits, each below 256, as 4 bytes. */
  storeBytes: (address: Code, four: Code): Code => [
    ...address,
    ...four,
    ...integers.zero,
    ...vectorInstruction(0x86),
    ...integers.zero,
    ...vectorInstruction(0x66),
    ...vectorInstruction(0x5a, ...memoryArgument(0), 0),
  ],
}

export const f32x4 = {
  zero: vectorInstruction(12, ...new Array<number>(16).fill(0)),
  load: (address: Code, offset = 0): Code => [...address, ...vectorInstruction(0, ...memoryArgument(offset))],
  /** One float, four times. */
  loadSplat: (address: Code, offset = 0): Code => [...address, ...vectorInstruction(9, ...memoryArgument(offset))],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...vectorInstruction(11, ...memoryArgument(offset)),
  ],
  add: (a: Code, b: Code): Code => [...a, ...b, ...vectorInstruction(0xe4)],
  multiply: (a: Code, b: Code): Code => [...a, ...b, ...vectorInstruction(0xe6)],
  max: (a: Code, b: Code): Code => [...a, ...b, ...vectorInstruction(0xe9)],
  divide: (a: Code, b: Code): Code => [...a, ...b, ...vectorInstruction(0xe7)],
  ofIntegers: (four: Code): Code => [...four, ...vectorInstruction(0xfb)],
  /** Without what is behind the point. */
  toIntegers: (four: Code): Code => [...four, ...vectorInstruction(0xf9)],
}

/** Adds to a variable. */
export function advance(variable: Local, by: Code): Code {
  return variable.set(i32.add(variable.get, by))
}

/** Does the statements, and again for as long as `variable` is below `end` after them. They must change it. */
export function repeatBelow(variable: Local, end: Code, statements: Code[]): Code {
  const again = [...variable.get, ...end, 0x49, 0x0d, 0]
  return [0x03, 0x40, ...statements.flat(), ...again, 0x0b]
}

/** Makes the variables of a function, each at its declaration. */
export type Variables = { integer: () => Local; vector: () => Local }

/** A function of 32-bit integers that returns nothing; `build` writes its statements. */
export function defineFunction<Parameter extends string>(
  name: string,
  parameters: readonly Parameter[],
  build: (given: Record<Parameter, Local>, make: Variables) => Code[],
): WasmFunction {
  const variables: number[] = []
  const local = (index: number): Local => ({
    get: [0x20, ...unsigned(index)],
    set: value => [...value, 0x21, ...unsigned(index)],
  })
  const make = (type: number) => () => local(parameters.length + variables.push(type) - 1)
  const given = Object.fromEntries(parameters.map((parameter, index) => [parameter, local(index)]))
  const statements = build(given as Record<Parameter, Local>, { integer: make(types.i32), vector: make(types.vector) })
  return { name, parameters: parameters.length, variables, body: statements.flat() }
}

/** A module that exports the functions and imports its memory as `host.memory`. */
export function assembleModule(functions: WasmFunction[]): Uint8Array<ArrayBuffer> {
  const list = (items: Code[]) => [...unsigned(items.length), ...items.flat()]
  const sized = (content: Code) => [...unsigned(content.length), ...content]
  const section = (id: number, items: Code[]) => [id, ...sized(list(items))]
  const name = (text: string) => sized([...new TextEncoder().encode(text)])
  const signature = ({ parameters }: WasmFunction) => [0x60, ...list(new Array(parameters).fill([types.i32])), 0]
  const code = ({ variables, body }: WasmFunction) => sized([...list(variables.map(type => [1, type])), ...body, 0x0b])
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functions.map(signature)),
    ...section(2, [[...name('host'), ...name('memory'), 0x02, 0x00, 0]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map((one, index) => [...name(one.name), 0x00, ...unsigned(index)]),
    ),
    ...section(10, functions.map(code)),
  ])
}
