import type { Kernels } from './kernels.ts'

/**
 * A picture inside the network: rows of columns of channels. A pixel takes `lanes` floats, its channels rounded up to a
 * multiple of 4 so that kernels can work on 4 at a time; what is rounded up stays zero.
 */
export type FeatureMap = { data: Float32Array; rows: number; columns: number; channels: number; lanes: number }

/** Channels rounded up to a multiple of 4. */
export function lanesFor(channels: number): number {
  return Math.ceil(channels / 4) * 4
}

/** A map with zeros around it: a row takes `rowLength` floats. `refresh` copies the map in again. */
export type BorderedMap = { data: Float32Array; rowLength: number; lanes: number; refresh: () => void }

/**
 * Room for a map with a border of zeros, as wide as windows need that shall keep the size.
 * Source: "SAME" at https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
 */
export function addBorder(
  map: FeatureMap,
  { window, stride }: { window: number; stride: number },
  kernels: Kernels,
): BorderedMap {
  const { data, rows, columns, lanes } = map
  // An odd border is wider at the right and at the bottom.
  const border = (length: number) => Math.max((Math.ceil(length / stride) - 1) * stride + window - length, 0)
  const left = Math.floor(border(columns) / 2)
  const top = Math.floor(border(rows) / 2)
  const rowLength = (columns + border(columns)) * lanes
  const bordered = kernels.allocate((rows + border(rows)) * rowLength)
  const refresh = () => {
    for (let row = 0; row < rows; row++)
      bordered.set(
        data.subarray(row * columns * lanes, (row + 1) * columns * lanes),
        (row + top) * rowLength + left * lanes,
      )
  }
  return { data: bordered, rowLength, lanes, refresh }
}

type Parameters = { weights: Float32Array; bias: Float32Array }

/** Weights [outputs][window] as a convolution kernel wants them: [lanes / 4][window][4], with zeros where rounded up. */
export function packConvolution({ weights, bias }: Parameters, output: FeatureMap, kernels: Kernels): Parameters {
  const window = weights.length / output.channels
  const packed = kernels.allocate(window * output.lanes)
  for (let channel = 0; channel < output.channels; channel++) {
    const group = (channel - (channel % 4)) * window
    for (let at = 0; at < window; at++) packed[group + at * 4 + (channel % 4)] = weights[channel * window + at]!
  }
  return { weights: packed, bias: padded(bias, output, kernels) }
}

/** Weights [9][channels] as a depthwise kernel wants them: [9][lanes], with zeros where rounded up. */
export function packDepthwise({ weights, bias }: Parameters, output: FeatureMap, kernels: Kernels): Parameters {
  return { weights: padded(weights, output, kernels), bias: padded(bias, output, kernels) }
}

function padded(values: Float32Array, { channels, lanes }: FeatureMap, kernels: Kernels): Float32Array {
  const target = kernels.allocate((values.length / channels) * lanes)
  for (let start = 0; start < values.length / channels; start++)
    target.set(values.subarray(start * channels, (start + 1) * channels), start * lanes)
  return target
}
