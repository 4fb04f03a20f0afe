/**
 * Windows slid over an input, every output channel a weighted sum of the whole window. All steps are counted in floats.
 * A window is `windowRows` runs of `windowWidth` floats, `windowStep` apart; the next one in a row begins `columnStep`
 * further, in the next row `rowStep`. A 1x1 convolution is one long row of windows of one run.
 */
export type Convolution = {
  input: Float32Array
  /** [lanes / 4][windowRows * windowWidth][4]: the weights of 4 outputs lie together. */
  weights: Float32Array
  bias: Float32Array
  output: Float32Array
  rows: number
  columns: number
  rowStep: number
  columnStep: number
  windowRows: number
  windowStep: number
  windowWidth: number
  /** Floats of an output pixel, a multiple of 4. */
  lanes: number
}

/** A 3x3 window slid over each channel by itself; weights are [9][lanes]. Steps as in {@link Convolution}. */
export type Depthwise = Pick<
  Convolution,
  'input' | 'weights' | 'bias' | 'output' | 'rows' | 'columns' | 'rowStep' | 'columnStep' | 'windowStep' | 'lanes'
>

/** Adds `from` to `to`, pixel by pixel; `from` may have fewer channels, the rest of `to` stays as it is. */
export type Addition = { from: Float32Array; fromLanes: number; to: Float32Array; lanes: number }

/** The largest of each 2x2 pixels, channel by channel. Rows and columns are those of the output. */
export type Pooling = { input: Float32Array; output: Float32Array; rows: number; columns: number; lanes: number }

/** One step of the network, ready to run again and again over the same arrays. */
export type Step = () => void

/** The arithmetic of the network. Every array handed to it must come from its own `allocate`, filled with zeros. */
export type Kernels = {
  allocate: (length: number) => Float32Array
  convolve: (task: Convolution) => Step
  depthwise: (task: Depthwise) => Step
  add: (task: Addition) => Step
  /** Sets what is below zero to zero. */
  rectify: (data: Float32Array) => Step
  maxPool: (task: Pooling) => Step
}
