import type { Kernels } from './kernels.ts'
import { plainKernels } from './plain-kernels.ts'
import { addPixels, convolveRow, depthwiseRow, poolRow, rectifyAll, windowsAtOnce } from './simd-code.ts'
import { assembleModule, type WasmFunction } from './wasm-assembler.ts'

const floatBytes = 4
const vectorBytes = 16

/** 8 MB, of which the face model takes less; memory that is never touched costs nothing. */
const memoryPages = 128

/** A function of addresses and distances in bytes. */
type Compiled = (...parameters: number[]) => void

/**
 * Kernels that work on four floats at a time in WebAssembly. The plain ones stay the reference, and do the rest.
 * Returns undefined where WebAssembly or its vectors are missing or forbidden (by a page's content security policy).
 */
export function createSimdKernels(): Kernels | undefined {
  try {
    return kernelsIn(new WebAssembly.Memory({ initial: memoryPages }))
  } catch {
    return undefined
  }
}

function kernelsIn(memory: WebAssembly.Memory): Kernels {
  const compile = (definition: WasmFunction) => {
    const module = new WebAssembly.Module(assembleModule([definition]))
    return new WebAssembly.Instance(module, { host: { memory } }).exports[definition.name] as Compiled
  }
  const convolutions = onceEach((columnStep: number) => compile(convolveRow(columnStep)))
  const depthwises = onceEach((laneBytes: number) => compile(depthwiseRow(laneBytes)))
  const add = compile(addPixels)
  const rectify = compile(rectifyAll)
  const pool = compile(poolRow)

  return {
    ...plainKernels,
    allocate: allocateIn(memory),
    convolve: task => {
      const { input, weights, bias, output, rows, columns } = task
      if (columns % windowsAtOnce !== 0) return plainKernels.convolve(task)
      const laneBytes = task.lanes * floatBytes
      const windowStep = task.windowStep * floatBytes
      const windowSpan = task.windowRows * windowStep
      const row = convolutions(task.columnStep * floatBytes)
      return () => {
        for (let index = 0; index < rows; index++) {
          const from = input.byteOffset + index * task.rowStep * floatBytes
          const to = output.byteOffset + index * columns * laneBytes
          const shape = [laneBytes, windowSpan, windowStep, task.windowWidth * floatBytes] as const
          row(from, weights.byteOffset, bias.byteOffset, to, to + columns * laneBytes, ...shape)
        }
      }
    },
    depthwise: task => {
      const { input, weights, bias, output, rows, columns } = task
      const laneBytes = task.lanes * floatBytes
      const row = depthwises(laneBytes)
      return () => {
        for (let index = 0; index < rows; index++) {
          const from = input.byteOffset + index * task.rowStep * floatBytes
          const to = output.byteOffset + index * columns * laneBytes
          const shape = [task.columnStep * floatBytes, task.windowStep * floatBytes] as const
          row(from, weights.byteOffset, bias.byteOffset, to, to + columns * laneBytes, ...shape)
        }
      }
    },
    add: ({ from, fromLanes, to, lanes }) => {
      const end = to.byteOffset + to.byteLength
      return () => add(from.byteOffset, fromLanes * floatBytes, to.byteOffset, end, lanes * floatBytes)
    },
    maxPool: ({ input, output, rows, columns, lanes }) => {
      const laneBytes = lanes * floatBytes
      const outputRow = columns * laneBytes
      return () => {
        for (let row = 0; row < rows; row++) {
          const to = output.byteOffset + row * outputRow
          pool(input.byteOffset + row * 4 * outputRow, to, to + outputRow, laneBytes, 2 * outputRow)
        }
      }
    },
    rectify: data => () => rectify(data.byteOffset, data.byteOffset + data.byteLength),
  }
}

function allocateIn(memory: WebAssembly.Memory): Kernels['allocate'] {
  let used = 0
  return length => {
    const data = new Float32Array(memory.buffer, used, length)
    used += Math.ceil((length * floatBytes) / vectorBytes) * vectorBytes
    return data
  }
}

/** Remembers what `make` returned for each number, and calls it once for each. */
function onceEach<Made>(make: (key: number) => Made): (key: number) => Made {
  const made = new Map<number, Made>()
  return key => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}
