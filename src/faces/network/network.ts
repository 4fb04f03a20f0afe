import type { FeatureMap } from './feature-map.ts'
import type { Kernels, Step } from './kernels.ts'
import { networkSteps, unsupported } from './network-steps.ts'
import type { Model } from './read-model.ts'

export type Network = {
  side: number
  /** Runs the network once: RGB pixels of its square in, the outputs in the model's order out. Both are reused. */
  run: (pixels: Uint8Array) => Float32Array[]
  /** What a tensor held after the last run, for those that the network computes. */
  mapOf: (tensor: number) => FeatureMap
}

/**
 * Turns the model's graph into a list of steps over arrays that are allocated once.
 * @throws {Error} when the graph asks for something that the face model does not.
 */
export function createNetwork(model: Model, kernels: Kernels): Network {
  const maps = new Map<number, FeatureMap>()
  const mapOf = (tensor: number) => {
    const map = maps.get(tensor)
    if (!map) throw unsupported(`tensor ${tensor} is used before it is made`)
    return map
  }
  const [, side = 0, , channels = 0] = model.shapeOf(model.input)
  const pixelCount = side * side
  const input = { data: kernels.allocate(pixelCount * channels), rows: side, columns: side, channels, lanes: channels }
  maps.set(model.input, input)
  const steps: Step[] = []
  for (const operation of model.operations)
    maps.set(operation.output, networkSteps[operation.name](operation, { model, kernels, mapOf, steps }))

  const outputs = model.outputs.map(tensor => mapOf(tensor).data)
  return {
    side,
    mapOf,
    run: pixels => {
      // The model wants -1 to 1.
      for (let at = 0; at < input.data.length; at++) input.data[at] = pixels[at]! / 127.5 - 1
      for (const step of steps) step()
      return outputs
    },
  }
}
