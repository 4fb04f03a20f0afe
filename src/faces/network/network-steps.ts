import {
  addBorder,
  type BorderedMap,
  type FeatureMap,
  lanesFor,
  packConvolution,
  packDepthwise,
} from './feature-map.ts'
import type { Kernels, Step } from './kernels.ts'
import type { Model, Operation, OperationName } from './read-model.ts'

/** A network while it is built: `steps` grows, and `mapOf` knows the tensors made so far. */
export type Build = { model: Model; kernels: Kernels; mapOf: (tensor: number) => FeatureMap; steps: Step[] }

/** What each operation adds to the steps, and where its result will lie. */
export const networkSteps: Record<OperationName, (operation: Operation, build: Build) => FeatureMap> = {
  convolve: (operation, { model, kernels, mapOf, steps }) => {
    const [source, weights, bias] = operation.inputs as [number, number, number]
    const input = mapOf(source)
    const [, windowRows = 1, windowColumns = 1] = model.shapeOf(weights)
    const output = outputFor(operation, model, kernels)
    const packed = packConvolution(
      { weights: model.constantsOf(weights), bias: model.constantsOf(bias) },
      output,
      kernels,
    )
    const task = { ...packed, output: output.data, lanes: output.lanes, windowRows }
    if (windowRows === 1 && windowColumns === 1 && operation.stride === 1) {
      // One long row: here a window is a pixel, and rows make no difference.
      const steady = { rows: 1, columns: input.rows * input.columns, rowStep: 0, windowStep: 0 }
      const pixel = { columnStep: input.lanes, windowWidth: input.channels }
      steps.push(kernels.convolve({ ...task, ...steady, ...pixel, input: input.data }))
      return output
    }
    // Wider windows take whole runs of the bordered rows, so no channel may be mere padding.
    if (!operation.keepsSize || input.lanes !== input.channels) throw unsupported('a convolution of another shape')
    const bordered = addBorder(input, { window: windowRows, stride: operation.stride }, kernels)
    const walk = walkOver(bordered, output, operation.stride)
    const windowWidth = windowColumns * input.lanes
    steps.push(bordered.refresh, kernels.convolve({ ...task, ...walk, windowWidth }))
    return output
  },

  depthwise: (operation, { model, kernels, mapOf, steps }) => {
    const [source, weights, bias] = operation.inputs as [number, number, number]
    const input = mapOf(source)
    const [, window] = model.shapeOf(weights)
    const output = outputFor(operation, model, kernels)
    if (window !== 3 || !operation.keepsSize || output.lanes !== input.lanes)
      throw unsupported('a depthwise convolution of another shape')
    const bordered = addBorder(input, { window, stride: operation.stride }, kernels)
    const packed = packDepthwise(
      { weights: model.constantsOf(weights), bias: model.constantsOf(bias) },
      output,
      kernels,
    )
    const walk = walkOver(bordered, output, operation.stride)
    const task = { ...packed, ...walk, output: output.data, lanes: output.lanes }
    steps.push(bordered.refresh, kernels.depthwise(task))
    return output
  },

  maxPool: (operation, { model, kernels, mapOf, steps }) => {
    const input = mapOf(operation.inputs[0]!)
    const output = outputFor(operation, model, kernels)
    if (operation.stride !== 2 || output.rows * 2 !== input.rows) throw unsupported('a pooling of another shape')
    const { rows, columns, lanes } = output
    steps.push(kernels.maxPool({ input: input.data, output: output.data, rows, columns, lanes }))
    return output
  },

  // The model pads channels only, and only before an addition, which takes fewer channels as they are.
  pad: (operation, { mapOf }) => mapOf(operation.inputs[0]!),

  // In place: the second operand is a convolution's result, which nothing else reads.
  add: (operation, { model, kernels, mapOf, steps }) => {
    const [shortcut, sum] = operation.inputs.map(mapOf) as [FeatureMap, FeatureMap]
    readOnce(operation.inputs[1]!, model)
    const task = { from: shortcut.data, fromLanes: shortcut.lanes, to: sum.data, lanes: sum.lanes }
    steps.push(kernels.add(task))
    return sum
  },

  // In place as well.
  rectify: (operation, { model, kernels, mapOf, steps }) => {
    const map = mapOf(operation.inputs[0]!)
    readOnce(operation.inputs[0]!, model)
    steps.push(kernels.rectify(map.data))
    return map
  },

  reshape: (operation, { mapOf }) => mapOf(operation.inputs[0]!),

  // The end of the graph: what follows needs no padding of the channels.
  concatenate: (operation, { mapOf, steps }) => {
    const parts = operation.inputs.map(mapOf)
    const length = parts.reduce((sum, { rows, columns, channels }) => sum + rows * columns * channels, 0)
    const data = new Float32Array(length)
    steps.push(() => {
      let target = 0
      for (const { data: part, channels, lanes } of parts)
        for (let pixel = 0; pixel < part.length; pixel += lanes)
          for (let at = pixel; at < pixel + channels; at++) data[target++] = part[at]!
    })
    return { data, rows: 1, columns: length, channels: 1, lanes: 1 }
  },
}

function outputFor(operation: Operation, model: Model, kernels: Kernels): FeatureMap {
  const [, rows = 1, columns = 1, channels = 1] = model.shapeOf(operation.output)
  const lanes = lanesFor(channels)
  return { data: kernels.allocate(rows * columns * lanes), rows, columns, channels, lanes }
}

/** How windows move over a bordered map. */
function walkOver({ data, rowLength, lanes }: BorderedMap, { rows, columns }: FeatureMap, stride: number) {
  const steps = { rowStep: stride * rowLength, columnStep: stride * lanes, windowStep: rowLength }
  return { input: data, rows, columns, ...steps }
}

function readOnce(tensor: number, model: Model): void {
  const readers = model.operations.filter(({ inputs }) => inputs.includes(tensor))
  if (readers.length !== 1) throw unsupported(`tensor ${tensor} is read after it was changed`)
}

/** The error for a graph that asks for what the face model does not. */
export function unsupported(what: string): Error {
  return new Error(`Failed to build the face network: ${what}. Do use face_detection_short_range.tflite.`)
}
