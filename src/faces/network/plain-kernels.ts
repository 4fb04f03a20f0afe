import type { Addition, Convolution, Depthwise, Kernels, Pooling } from './kernels.ts'

/** The kernels in plain TypeScript: the reference, and what runs where WebAssembly SIMD does not. */
export const plainKernels: Kernels = {
  allocate: length => new Float32Array(length),
  convolve: task => () => convolve(task),
  depthwise: task => () => depthwise(task),
  add: task => () => add(task),
  rectify: data => () => rectify(data),
  maxPool: task => () => maxPool(task),
}

// Eight running sums (2 pixels by 4 outputs) make 8 products of 6 loads, which measured fastest.
function convolve(task: Convolution): void {
  const { input, weights, bias, output, columns, columnStep, windowRows, windowStep, windowWidth, lanes } = task
  for (let row = 0; row < task.rows; row++) {
    for (let column = 0; column < columns; column += 2) {
      const window = row * task.rowStep + column * columnStep
      // With an odd number of columns the last window is computed twice.
      const beside = column + 1 < columns ? columnStep : 0
      const target = (row * columns + column) * lanes
      const targetBeside = beside ? target + lanes : target
      let weight = 0
      for (let lane = 0; lane < lanes; lane += 4) {
        let a0 = bias[lane]!
        let a1 = bias[lane + 1]!
        let a2 = bias[lane + 2]!
        let a3 = bias[lane + 3]!
        let b0 = a0
        let b1 = a1
        let b2 = a2
        let b3 = a3
        for (let run = 0; run < windowRows; run++) {
          const start = window + run * windowStep
          for (let at = start; at < start + windowWidth; at++, weight += 4) {
            const a = input[at]!
            const b = input[at + beside]!
            const w0 = weights[weight]!
            const w1 = weights[weight + 1]!
            const w2 = weights[weight + 2]!
            const w3 = weights[weight + 3]!
            a0 += a * w0
            a1 += a * w1
            a2 += a * w2
            a3 += a * w3
            b0 += b * w0
            b1 += b * w1
            b2 += b * w2
            b3 += b * w3
          }
        }
        output[target + lane] = a0
        output[target + lane + 1] = a1
        output[target + lane + 2] = a2
        output[target + lane + 3] = a3
        output[targetBeside + lane] = b0
        output[targetBeside + lane + 1] = b1
        output[targetBeside + lane + 2] = b2
        output[targetBeside + lane + 3] = b3
      }
    }
  }
}

function depthwise({ input, weights: w, bias, output, rows, columns, rowStep, columnStep, ...task }: Depthwise): void {
  const { windowStep, lanes } = task
  let target = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const window = row * rowStep + column * columnStep
      for (let lane = 0; lane < lanes; lane++) {
        const top = window + lane
        const middle = top + windowStep
        const bottom = middle + windowStep
        output[target++] =
          bias[lane]! +
          input[top]! * w[lane]! +
          input[top + lanes]! * w[lane + lanes]! +
          input[top + 2 * lanes]! * w[lane + 2 * lanes]! +
          input[middle]! * w[lane + 3 * lanes]! +
          input[middle + lanes]! * w[lane + 4 * lanes]! +
          input[middle + 2 * lanes]! * w[lane + 5 * lanes]! +
          input[bottom]! * w[lane + 6 * lanes]! +
          input[bottom + lanes]! * w[lane + 7 * lanes]! +
          input[bottom + 2 * lanes]! * w[lane + 8 * lanes]!
      }
    }
  }
}

function add({ from, fromLanes, to, lanes }: Addition): void {
  let source = 0
  for (let pixel = 0; pixel < to.length; pixel += lanes)
    for (let at = pixel; at < pixel + fromLanes; at++) to[at] = to[at]! + from[source++]!
}

function rectify(data: Float32Array): void {
  for (let at = 0; at < data.length; at++) if (data[at]! < 0) data[at] = 0
}

function maxPool({ input, output, rows, columns, lanes }: Pooling): void {
  const rowLength = 2 * columns * lanes
  let target = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const start = 2 * (row * rowLength + column * lanes)
      for (let top = start; top < start + lanes; top++) {
        const bottom = top + rowLength
        output[target++] = Math.max(input[top]!, input[top + lanes]!, input[bottom]!, input[bottom + lanes]!)
      }
    }
  }
}
