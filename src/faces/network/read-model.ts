import { openFlatbuffer, type Table } from './flatbuffer.ts'

/** The operations of the face model, by their number in tflite. */
const operationNames = {
  0: 'add',
  2: 'concatenate',
  3: 'convolve',
  4: 'depthwise',
  6: 'dequantize',
  17: 'maxPool',
  19: 'rectify',
  22: 'reshape',
  34: 'pad',
} as const
type TfliteOperation = (typeof operationNames)[keyof typeof operationNames]
export type OperationName = Exclude<TfliteOperation, 'dequantize'>

/** Tensors go by their number; `shape` is [1, rows, columns, channels], or [outputs, rows, columns, inputs]. */
export type Operation = { name: OperationName; inputs: number[]; output: number; stride: number; keepsSize: boolean }
export type Model = {
  operations: Operation[]
  shapeOf: (tensor: number) => number[]
  /** The numbers that a tensor holds before anything ran, as 32-bit floats. */
  constantsOf: (tensor: number) => Float32Array
  input: number
  outputs: number[]
}

/**
 * Reads a .tflite file of one graph with float weights (32 or 16 bit).
 * Fields by number: https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/schema/schema.fbs
 * @throws {Error} for bytes that are not such a file, or a graph with an operation that the face model has not.
 */
export function readModel(bytes: Uint8Array): Model {
  if (new TextDecoder('latin1').decode(bytes.subarray(4, 8)) !== 'TFL3') throw unreadable('not a tflite file')
  const root = openFlatbuffer(bytes)
  const graph = root.tables(2)[0]
  if (!graph) throw unreadable('no graph in it')
  const codes = root.tables(1).map(code => Math.max(code.byte(0), code.int(3)))
  const buffers = root.tables(4)
  const tensors = graph
    .tables(0)
    .map(tensor => ({ shape: tensor.ints(0), type: tensor.byte(1), buffer: tensor.int(2) }))
  const read = graph.tables(3).map(operation => readOperation(operation, codes))

  // Weights are stored in 16 bits, each behind an operation that widens it: here a name for the same numbers.
  const widenedFrom = new Map<number, number>()
  for (const { name, inputs, output } of read) if (name === 'dequantize') widenedFrom.set(output, inputs[0] ?? 0)

  const tensorAt = (index: number) => {
    const tensor = tensors[index]
    if (!tensor) throw unreadable(`no tensor ${index}`)
    return tensor
  }
  const constantsOf = (index: number) => {
    const tensor = tensorAt(widenedFrom.get(index) ?? index)
    // A copy, because the bytes may begin anywhere and floats may not.
    const stored = Uint8Array.from(buffers[tensor.buffer]?.bytes(0) ?? []).buffer
    if (stored.byteLength === 0) throw unreadable(`tensor ${index} holds no numbers`)
    return tensor.type === 1 ? fromHalfFloats(new Uint16Array(stored)) : new Float32Array(stored)
  }
  return {
    operations: read.filter((operation): operation is Operation => operation.name !== 'dequantize'),
    shapeOf: index => tensorAt(index).shape,
    constantsOf,
    input: graph.ints(1)[0] ?? 0,
    outputs: graph.ints(2),
  }
}

function readOperation(operation: Table, codes: number[]): Omit<Operation, 'name'> & { name: TfliteOperation } {
  const code = codes[operation.int(0)] ?? -1
  const name = operationNames[code as keyof typeof operationNames]
  if (!name) throw unreadable(`operation ${code} is unknown`)
  // Convolution, depthwise convolution and pooling all begin with padding (0 keeps the size) and stride.
  const settings = operation.table(4)
  return {
    name,
    inputs: operation.ints(1),
    output: operation.ints(2)[0] ?? 0,
    stride: settings?.int(1) ?? 1,
    keepsSize: settings?.byte(0) === 0,
  }
}

function unreadable(what: string): Error {
  return new Error(`Failed to read the face model: ${what}. Do use face_detection_short_range.tflite.`)
}

/** `Float32Array.from` with a function would list all 110,000 of them first. */
function fromHalfFloats(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length)
  for (let at = 0; at < halves.length; at++) floats[at] = fromHalfFloat(halves[at]!)
  return floats
}

/**
 * The number a 16-bit float stands for: 1 sign bit, 5 exponent bits, 10 fraction bits.
 * Source: IEEE 754-2008, binary16.
 */
export function fromHalfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
