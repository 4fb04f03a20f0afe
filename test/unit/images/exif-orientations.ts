import sharp, { type Sharp } from 'sharp'

type Orientation = { orientation: number; store: (upright: Sharp) => Sharp; isUprightWithoutTag?: true }

/** For each EXIF orientation, how an upright picture is stored under it. */
export const orientations: readonly Orientation[] = [
  { orientation: 1, store: upright => upright, isUprightWithoutTag: true },
  { orientation: 2, store: upright => upright.flop(), isUprightWithoutTag: true },
  { orientation: 3, store: upright => upright.rotate(180) },
  { orientation: 4, store: upright => upright.flip() },
  { orientation: 5, store: upright => upright.rotate(270).flop() },
  { orientation: 6, store: upright => upright.rotate(270) },
  { orientation: 7, store: upright => upright.rotate(90).flop() },
  { orientation: 8, store: upright => upright.rotate(90) },
]

/** The pixels of an upright picture as a camera stores them under an orientation; the tag itself is not set. */
export async function storedAs({ store }: Orientation, upright: Buffer): Promise<Sharp> {
  return sharp(await store(sharp(upright)).png().toBuffer())
}
