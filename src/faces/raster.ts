/** A decoded picture: RGB, 3 bytes a pixel, rows top to bottom, already upright (EXIF orientation applied). */
export type Raster = { data: Uint8Array; width: number; height: number }

/** How bright each pixel looks, 0 to 255. Weights: ITU-R BT.601. */
export function luminanceOf({ data, width, height }: Raster): Uint8Array {
  const luminance = new Uint8Array(width * height)
  for (let pixel = 0, at = 0; pixel < luminance.length; pixel++, at += 3)
    luminance[pixel] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]! + 0.5
  return luminance
}
