/** A decoded picture: RGB, 3 bytes a pixel, rows top to bottom, already upright (EXIF orientation applied). */
export type Raster = { data: Uint8Array; width: number; height: number }
