import { advance, defineFunction, f32x4, i32, repeatBelow, type WasmFunction } from './wasm-assembler.ts'

// The inner loops of the network, four floats at a time. All parameters are addresses and distances in bytes.

const floatBytes = 4
const vectorBytes = 16

/** Windows in one turn of the convolution: their sums, the weights and a product fit the 16 vector registers of x86. */
export const windowsAtOnce = 8

const common = ['input', 'weights', 'bias', 'output', 'outputEnd'] as const
const convolveParameters = [...common, 'laneBytes', 'windowSpan', 'windowStep', 'windowWidth'] as const
const depthwiseParameters = [...common, 'columnStep', 'windowStep'] as const

/** One row of a convolution's outputs. The distance between windows is part of the code: loads then need no sums. */
export function convolveRow(columnStep: number): WasmFunction {
  return defineFunction('convolveRow', convolveParameters, (given, { integer, vector }) => {
    const { input, weights, bias, output, outputEnd, laneBytes, windowSpan, windowStep, windowWidth } = given
    const [window, target, weight, lane] = [integer(), integer(), integer(), integer()]
    const [run, runEnd, at, atEnd, place] = [integer(), integer(), integer(), integer(), integer()]
    const weightsOfFour = vector()
    const sums = Array.from({ length: windowsAtOnce }, vector)

    const multiplyAndAdd = [
      weightsOfFour.set(f32x4.load(weight.get)),
      ...sums.map((sum, index) =>
        sum.set(f32x4.add(sum.get, f32x4.multiply(f32x4.loadSplat(at.get, index * columnStep), weightsOfFour.get))),
      ),
      advance(weight, i32.constant(vectorBytes)),
      advance(at, i32.constant(floatBytes)),
    ]
    const walkWindow = [
      at.set(run.get),
      atEnd.set(i32.add(run.get, windowWidth.get)),
      repeatBelow(at, atEnd.get, multiplyAndAdd),
      advance(run, windowStep.get),
    ]
    const fourOutputs = [
      ...sums.map(sum => sum.set(f32x4.load(i32.add(bias.get, lane.get)))),
      run.set(window.get),
      runEnd.set(i32.add(window.get, windowSpan.get)),
      repeatBelow(run, runEnd.get, walkWindow),
      place.set(i32.add(target.get, lane.get)),
      ...sums.flatMap(sum => [f32x4.store(place.get, sum.get), advance(place, laneBytes.get)]),
      advance(lane, i32.constant(vectorBytes)),
    ]
    const windows = [
      weight.set(weights.get),
      lane.set(i32.constant(0)),
      repeatBelow(lane, laneBytes.get, fourOutputs),
      advance(target, i32.multiply(laneBytes.get, i32.constant(windowsAtOnce))),
      advance(window, i32.constant(columnStep * windowsAtOnce)),
    ]
    return [window.set(input.get), target.set(output.get), repeatBelow(target, outputEnd.get, windows)]
  })
}

/** One row of a depthwise convolution's outputs. The length of a pixel is part of the code. */
export function depthwiseRow(laneBytes: number): WasmFunction {
  return defineFunction('depthwiseRow', depthwiseParameters, (given, { integer, vector }) => {
    const { input, weights, bias, output, outputEnd, columnStep, windowStep } = given
    const [window, target, weight, lane] = [integer(), integer(), integer(), integer()]
    const runs = [integer(), integer(), integer()] as const
    const [top, middle, bottom] = runs
    const sum = vector()

    const products = runs.flatMap((run, row) =>
      [0, 1, 2].map(column => {
        const weightsOfFour = f32x4.load(weight.get, (3 * row + column) * laneBytes)
        return sum.set(f32x4.add(sum.get, f32x4.multiply(f32x4.load(run.get, column * laneBytes), weightsOfFour)))
      }),
    )
    const fourChannels = [
      top.set(i32.add(window.get, lane.get)),
      middle.set(i32.add(top.get, windowStep.get)),
      bottom.set(i32.add(middle.get, windowStep.get)),
      weight.set(i32.add(weights.get, lane.get)),
      sum.set(f32x4.load(i32.add(bias.get, lane.get))),
      ...products,
      f32x4.store(target.get, sum.get),
      advance(target, i32.constant(vectorBytes)),
      advance(lane, i32.constant(vectorBytes)),
    ]
    const oneWindow = [
      lane.set(i32.constant(0)),
      repeatBelow(lane, i32.constant(laneBytes), fourChannels),
      advance(window, columnStep.get),
    ]
    return [window.set(input.get), target.set(output.get), repeatBelow(target, outputEnd.get, oneWindow)]
  })
}

/** Adds to each pixel of `lanes` floats the next `fromLanes` ones, which are no more. */
export const addPixels = defineFunction(
  'addPixels',
  ['from', 'fromBytes', 'to', 'toEnd', 'laneBytes'],
  (given, { integer }) => {
    const { from, fromBytes, to, toEnd, laneBytes } = given
    const [source, target, pixel, pixelEnd] = [integer(), integer(), integer(), integer()]
    const fourChannels = [
      f32x4.store(target.get, f32x4.add(f32x4.load(target.get), f32x4.load(source.get))),
      advance(source, i32.constant(vectorBytes)),
      advance(target, i32.constant(vectorBytes)),
    ]
    const onePixel = [
      target.set(pixel.get),
      pixelEnd.set(i32.add(pixel.get, fromBytes.get)),
      repeatBelow(target, pixelEnd.get, fourChannels),
      advance(pixel, laneBytes.get),
    ]
    return [source.set(from.get), pixel.set(to.get), repeatBelow(pixel, toEnd.get, onePixel)]
  },
)

/** Sets what is below zero to zero. */
export const rectifyAll = defineFunction('rectifyAll', ['data', 'end'], ({ data, end }, { integer }) => {
  const at = integer()
  const four = [f32x4.store(at.get, f32x4.max(f32x4.load(at.get), f32x4.zero)), advance(at, i32.constant(vectorBytes))]
  return [at.set(data.get), repeatBelow(at, end.get, four)]
})

/** One row of outputs, each the largest of 2x2 pixels of `laneBytes`. */
export const poolRow = defineFunction(
  'poolRow',
  ['input', 'output', 'outputEnd', 'laneBytes', 'rowBytes'],
  (given, { integer }) => {
    const { input, output, outputEnd, laneBytes, rowBytes } = given
    const [top, beside, bottom, across, target, pixelEnd] = [
      integer(),
      integer(),
      integer(),
      integer(),
      integer(),
      integer(),
    ]
    const corners = [top, beside, bottom, across]
    const upper = f32x4.max(f32x4.load(top.get), f32x4.load(beside.get))
    const lower = f32x4.max(f32x4.load(bottom.get), f32x4.load(across.get))
    const fourChannels = [
      f32x4.store(target.get, f32x4.max(upper, lower)),
      ...[...corners, target].map(place => advance(place, i32.constant(vectorBytes))),
    ]
    const onePixel = [
      beside.set(i32.add(top.get, laneBytes.get)),
      bottom.set(i32.add(top.get, rowBytes.get)),
      across.set(i32.add(beside.get, rowBytes.get)),
      pixelEnd.set(i32.add(target.get, laneBytes.get)),
      repeatBelow(target, pixelEnd.get, fourChannels),
      advance(top, laneBytes.get),
    ]
    return [top.set(input.get), target.set(output.get), repeatBelow(target, outputEnd.get, onePixel)]
  },
)
