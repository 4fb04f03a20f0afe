import sharp, { type Sharp } from 'sharp'
import { declaring, jpegSegment, withAllScans, withMoreScans, withoutFrame, withSegments } from './jpeg-parts.ts'
import { packedZeros, png, pngChunk, pngHeader, withChunks } from './png-parts.ts'
import { drawn } from './send-picture.ts'

/** A file that somebody might send, what it is answered with and how the reason of a refusal begins. */
export type Hostile = { name: string; bytes: Buffer; code: string; reason?: string }

const portrait = drawn('portrait.jpg')
const unqualified = (reason: string) => ({ code: 'UnqualifiedPhoto', reason })
const accepted = { code: 'Success' }
const faceless = { code: 'NoFaceDetected' }
const damaged = unqualified('cannot be decoded: damaged or truncated')
const unreadable = unqualified('the JPEG header cannot be read')
const nothingElse = (start: string) => unqualified(`neither JPEG nor PNG: begins with ${start}`)

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="960"><rect width="720" height="960"/></svg>'
const html = '<!DOCTYPE html><title>404</title><p>Not found'
const repeated = (part: Buffer, count: number) => Buffer.alloc(part.length * count, part)
const end = Buffer.from([0xff, 0xd9])
const text = (content: string) => Buffer.from(content, 'latin1')

/** Small files that would unpack to hundreds of megabytes, or keep a decoder busy. */
export async function bombs(): Promise<Hostile[]> {
  const zeros = await packedZeros(144)
  const longText = Buffer.concat([text('Comment\0\x01\0\0\0'), await packedZeros(50)])
  const oldText = Buffer.concat([text('Comment\0\0'), await packedZeros(8)])
  const small = await sharp(portrait).png({ palette: true }).toBuffer()
  const flat = await sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#888' } })
    .jpeg({ progressive: true })
    .toBuffer()
  return [
    {
      name: 'a PNG of 30000x30000 pixels of one bit',
      bytes: png(pngHeader(30_000, 30_000, { depth: 1 }), pngChunk('IDAT', zeros)),
      ...unqualified('resolution 30000x30000: its longer side is 30000, at most 1920 allowed'),
    },
    {
      name: 'a PNG of 12000x12000 pixels',
      bytes: png(pngHeader(12_000, 12_000), pngChunk('IDAT', zeros)),
      ...unqualified('resolution 12000x12000: its longer side is 12000, at most 1920 allowed'),
    },
    {
      name: 'a PNG of a good size with data for 200 pictures',
      bytes: png(pngHeader(720, 960), pngChunk('IDAT', zeros)),
      ...unqualified('damaged: the header promises fewer or narrower rows than the data holds'),
    },
    {
      name: 'a PNG with a gigabyte of compressed text',
      bytes: withChunks(small, repeated(pngChunk('iTXt', longText), 18)),
      ...accepted,
    },
    {
      name: 'a PNG with a hundred compressed texts of 8 MB',
      bytes: withChunks(small, repeated(pngChunk('zTXt', oldText), 100)),
      ...accepted,
    },
    {
      name: 'a PNG with a colour profile of 144 MB',
      bytes: withChunks(small, pngChunk('iCCP', Buffer.concat([text('profile\0\0'), zeros]))),
      ...accepted,
    },
    {
      name: 'a PNG with 50,000 empty texts',
      bytes: withChunks(small, repeated(pngChunk('tEXt', text('c\0')), 50_000)),
      ...accepted,
    },
    {
      name: 'a JPEG that declares 65535x65535 pixels',
      bytes: declaring(portrait, 65_535, 65_535),
      ...unqualified('resolution 65535x65535: its longer side is 65535, at most 1920 allowed'),
    },
    {
      name: 'a JPEG that declares three times its pixels',
      bytes: declaring(portrait, 1080, 1920),
      ...damaged,
    },
    { name: 'a JPEG with as many scans as the rules allow for', bytes: withAllScans(flat), ...faceless },
    { name: 'a JPEG with 70,000 scans', bytes: withMoreScans(flat, 70_000), ...damaged },
    {
      name: 'a JPEG with 200,000 empty segments',
      bytes: withSegments(portrait, repeated(jpegSegment(0xe1, Buffer.alloc(0)), 200_000)),
      ...accepted,
    },
    {
      name: 'a JPEG with a megabyte of fill bytes',
      bytes: withSegments(portrait, Buffer.alloc(1e6, 0xff)),
      ...accepted,
    },
    {
      name: 'nothing but fill bytes',
      bytes: Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(1e6, 0xff)]),
      ...unreadable,
    },
    {
      name: 'nothing but restart markers',
      bytes: Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(1e6, Buffer.from([0xff, 0xd0]))]),
      ...unreadable,
    },
  ]
}

/** Files of other formats, whose decoders a picture service must not open to everybody. */
export async function otherFormats(): Promise<Hostile[]> {
  const image = sharp(portrait)
  return [
    { name: 'an SVG', bytes: text(svg), ...nothingElse('3c 73 76 67 20 78 6d 6c') },
    { name: 'an SVG behind an XML declaration', bytes: text(`<?xml version="1.0"?>${svg}`), ...nothingElse('3c 3f') },
    { name: 'an SVG behind a byte order mark', bytes: Buffer.from(`\ufeff${svg}`), ...nothingElse('ef bb bf 3c') },
    {
      name: 'a PDF',
      bytes: text('%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF'),
      ...nothingElse('25 50 44 46'),
    },
    { name: 'a GIF', bytes: await image.clone().resize(64).gif().toBuffer(), ...nothingElse('47 49 46 38') },
    { name: 'a WebP', bytes: await image.clone().webp().toBuffer(), ...nothingElse('52 49 46 46') },
    {
      name: 'a TIFF',
      bytes: await image.clone().tiff({ compression: 'jpeg' }).toBuffer(),
      ...nothingElse('49 49 2a 00'),
    },
    {
      name: 'an AVIF',
      bytes: await image.clone().resize(64).avif({ effort: 0 }).toBuffer(),
      ...nothingElse('00 00 00'),
    },
    { name: 'a HEIC', bytes: text('\0\0\0\x18ftypheic\0\0\0\0heicmif1'), ...nothingElse('00 00 00 18 66 74 79 70') },
    { name: 'a BMP', bytes: Buffer.concat([text('BM'), Buffer.alloc(200)]), ...nothingElse('42 4d 00 00') },
    { name: 'a JPEG 2000', bytes: text('\0\0\0\x0cjP  \r\n\x87\n'), ...nothingElse('00 00 00 0c 6a 50') },
    { name: 'a JPEG XL', bytes: text('\xff\x0a\x7f\xfa'), ...nothingElse('ff 0a 7f fa') },
    { name: 'an HTML page', bytes: text(html), ...nothingElse('3c 21 44 4f 43 54 59 50') },
    {
      name: 'a picture as its data: URL',
      bytes: text(`data:image/jpeg;base64,${portrait.toString('base64')}`),
      ...nothingElse('64 61'),
    },
    {
      name: 'an empty PNG behind a blank',
      bytes: Buffer.concat([text(' '), png(pngHeader(720, 960))]),
      ...nothingElse('20 89 50'),
    },
  ]
}

/** Files that are two things at once. */
export async function polyglots(): Promise<Hostile[]> {
  const small = await sharp(portrait).png({ palette: true }).toBuffer()
  const gif = await sharp(portrait).resize(64).gif().toBuffer()
  const zip = text(`PK\x05\x06${'\0'.repeat(18)}`)
  return [
    {
      name: 'the first bytes of a JPEG before an SVG',
      bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), text(svg)]),
      ...unreadable,
    },
    {
      name: 'the first bytes of a PNG before an SVG',
      bytes: Buffer.concat([small.subarray(0, 8), text(svg)]),
      ...unqualified('the PNG header cannot be read'),
    },
    {
      name: 'an SVG as the comment of an empty JPEG',
      bytes: Buffer.concat([Buffer.from([0xff, 0xd8]), jpegSegment(0xfe, text(svg)), end]),
      ...unreadable,
    },
    {
      name: 'a JPEG with an SVG as its comment',
      bytes: withSegments(portrait, jpegSegment(0xfe, text(svg))),
      ...accepted,
    },
    { name: 'a JPEG with an HTML page behind it', bytes: Buffer.concat([portrait, text(html)]), ...accepted },
    { name: 'a JPEG with another behind it', bytes: Buffer.concat([portrait, portrait]), ...accepted },
    { name: 'a PNG with a zip behind it', bytes: Buffer.concat([small, zip]), ...accepted },
    { name: 'a PNG with a JPEG behind it', bytes: Buffer.concat([small, portrait]), ...accepted },
    { name: 'a GIF with a JPEG behind it', bytes: Buffer.concat([gif, portrait]), ...nothingElse('47 49 46 38') },
    {
      name: 'a JPEG with a GIF as its comment',
      bytes: withSegments(portrait, jpegSegment(0xfe, gif.subarray(0, 60_000))),
      ...accepted,
    },
    {
      name: 'a PDF with a JPEG in it',
      bytes: Buffer.concat([text('%PDF-1.7\n'), portrait]),
      ...nothingElse('25 50 44 46'),
    },
    {
      name: 'a JPEG that says it has a gain map',
      bytes: Buffer.concat([
        withSegments(portrait, jpegSegment(0xe2, text('urn:iso:std:iso:ts:21496:-1\0\0\0\0\0'))),
        withSegments(portrait, jpegSegment(0xe2, text('urn:iso:std:iso:ts:21496:-1\0\0\0\0\xff'))),
      ]),
      ...accepted,
    },
    {
      name: 'a JPEG within a JPEG of another size',
      bytes: withSegments(portrait, jpegSegment(0xe1, drawn('no-face-white.jpg'))),
      ...accepted,
    },
  ]
}

/** Files that are broken on purpose. */
export async function broken(): Promise<Hostile[]> {
  const image = () => sharp(portrait)
  const small = await image().png({ palette: true }).toBuffer()
  const profiled = await image().withIccProfile('p3').jpeg().toBuffer()
  const profileAt = profiled.indexOf('ICC_PROFILE')
  const oriented = drawn('exif-rotated.jpg')
  const exifAt = oriented.indexOf('Exif')
  const lie = (file: Buffer, at: number, value: number) => {
    const copy = Buffer.from(file)
    copy.writeUInt16BE(value, at)
    return copy
  }
  const lie32 = (file: Buffer, at: number, value: number) => {
    const copy = Buffer.from(file)
    copy.writeUInt32BE(value, at)
    return copy
  }
  const animation = Buffer.alloc(8)
  animation.writeUInt32BE(2, 0)
  return [
    { name: 'no byte but one', bytes: Buffer.from([0xff]), ...nothingElse('ff') },
    { name: 'a byte of zero', bytes: Buffer.from([0]), ...nothingElse('00') },
    { name: 'the first bytes of a JPEG', bytes: Buffer.from([0xff, 0xd8, 0xff]), ...unreadable },
    { name: 'an empty JPEG', bytes: Buffer.from([0xff, 0xd8, 0xff, 0xd9]), ...unreadable },
    { name: 'the first bytes of a PNG', bytes: small.subarray(0, 8), ...unqualified('the PNG header cannot be read') },
    { name: 'an empty PNG', bytes: png(), ...unqualified('the PNG header cannot be read') },
    { name: 'a PNG without data', bytes: png(pngHeader(720, 960)), ...damaged },
    { name: 'a PNG with empty data', bytes: png(pngHeader(720, 960), pngChunk('IDAT')), ...damaged },
    {
      name: 'a JPEG of one pixel',
      bytes: await image().resize(1, 1).jpeg().toBuffer(),
      ...unqualified('resolution 1x1: its longer side is 1, at least 640 needed'),
    },
    {
      name: 'a PNG of one pixel',
      bytes: await image().resize(1, 1).png().toBuffer(),
      ...unqualified('resolution 1x1: its longer side is 1, at least 640 needed'),
    },
    {
      name: 'a JPEG of no pixel',
      bytes: declaring(portrait, 0, 0),
      ...unqualified('resolution 0x0: its longer side is 0, at least 640 needed'),
    },
    {
      name: 'a JPEG that leaves its height open',
      bytes: declaring(portrait, 720, 0),
      ...unqualified('resolution 720x0: its shorter side is 0, at least 480 needed'),
    },
    {
      name: 'a PNG of no pixel',
      bytes: png(pngHeader(0, 0)),
      ...unqualified('resolution 0x0: its longer side is 0, at least 640 needed'),
    },
    {
      name: 'a PNG of four thousand million pixels in a row',
      bytes: png(pngHeader(0xffff_ffff, 1)),
      ...unqualified('resolution 4294967295x1: its shorter side is 1, at least 480 needed'),
    },
    {
      name: 'a PNG of a depth that there is not',
      bytes: png(pngHeader(720, 960, { depth: 3 }), pngChunk('IDAT')),
      ...damaged,
    },
    { name: 'a JPEG without frame header', bytes: withoutFrame(portrait), ...unreadable },
    {
      name: 'a JPEG with a second frame header of another size',
      bytes: withSegments(portrait, frameHeader(640, 480)),
      ...damaged,
    },
    {
      name: 'an animated PNG',
      bytes: withChunks(small, pngChunk('acTL', animation)),
      ...unqualified('animated, a single picture is needed'),
    },
    { name: 'a colour profile longer than its file', bytes: lie(profiled, profileAt - 2, 0xffff), ...unreadable },
    { name: 'a colour profile without a length', bytes: lie(profiled, profileAt - 2, 0), ...unreadable },
    {
      name: 'a colour profile that lies about its own length',
      bytes: lie32(profiled, profileAt + 14, 0xffff_ffff),
      ...accepted,
    },
    { name: 'a colour profile of nonsense', bytes: overwritten(profiled, profileAt + 14, 400), ...accepted },
    { name: 'a colour profile said to be part 200 of 3', bytes: lie(profiled, profileAt + 12, 0xc803), ...accepted },
    { name: 'an Exif segment longer than its file', bytes: lie(oriented, exifAt - 2, 0xffff), ...unreadable },
    {
      name: 'an Exif directory outside of its segment',
      bytes: overwritten(oriented, exifAt + 10, 4),
      ...unqualified('rotated: '),
    },
    {
      name: 'an Exif segment of nonsense',
      bytes: overwritten(oriented, exifAt + 6, 20),
      ...unqualified('rotated: '),
    },
    { name: 'an Exif orientation of 65535', bytes: withSegments(portrait, exifOrientation(0xffff)), ...accepted },
    {
      name: 'a PNG chunk longer than its file',
      bytes: withChunks(small, lie32(pngChunk('gAMA', Buffer.alloc(4)), 0, 0x7fff_ffff)),
      ...unqualified('truncated: the PNG end marker is missing'),
    },
    {
      name: 'a PNG chunk of four gigabytes',
      bytes: withChunks(small, lie32(pngChunk('gAMA', Buffer.alloc(4)), 0, 0xffff_ffff)),
      ...unqualified('truncated: the PNG end marker is missing'),
    },
    {
      name: 'a PNG whose first chunk lies about its length',
      bytes: lie32(small, 8, 0xffff_fff0),
      ...unqualified('truncated: the PNG end marker is missing'),
    },
    {
      name: 'a PNG colour profile of nonsense',
      bytes: withChunks(small, pngChunk('iCCP', text('p\0\0nonsense'))),
      ...accepted,
    },
    { name: 'a PNG whose checksum does not fit', bytes: lie32(small, 29, 0), ...damaged },
    { name: 'a PNG with two headers', bytes: withChunks(small, pngHeader(640, 480)), ...damaged },
  ]
}

const frameHeader = (width: number, height: number) =>
  jpegSegment(0xc0, Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]))

/** An Exif segment in big-endian order with one entry: tag 0x112, one short number. */
function exifOrientation(value: number): Buffer {
  const directory = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex')
  directory.writeUInt16BE(value, 18)
  return jpegSegment(0xe1, Buffer.concat([text('Exif\0\0'), directory]))
}

function overwritten(file: Buffer, at: number, length: number): Buffer {
  const copy = Buffer.from(file)
  return copy.fill(0xa5, at, at + length)
}

/** Unusual, but good: each of these is a portrait and decodes to one. */
export async function unusual(): Promise<Hostile[]> {
  const image = () => sharp(portrait)
  const files: [string, Sharp][] = [
    ['a progressive JPEG', image().jpeg({ progressive: true })],
    ['a JPEG of 4 inks', image().toColourspace('cmyk').jpeg()],
    ['a grey JPEG', image().greyscale().jpeg()],
    ['a JPEG without chroma subsampling', image().jpeg({ chromaSubsampling: '4:4:4' })],
    ['a JPEG with optimised tables and scans', image().jpeg({ mozjpeg: true })],
    ['a JPEG of a wide gamut', image().withIccProfile('p3').jpeg()],
    [
      'a JPEG with Exif and XMP',
      image()
        .withExif({ IFD0: { Copyright: 'nobody' } })
        .withXmp('<x/>')
        .jpeg(),
    ],
    ['a PNG of 16 bits', image().resize(480).toColourspace('rgb16').png()],
    ['a grey PNG', image().greyscale().png()],
    ['a grey PNG of 16 bits', image().resize(480).toColourspace('grey16').png()],
    ['a PNG with a palette', image().png({ palette: true })],
    ['a PNG with alpha', image().resize(480).ensureAlpha(0.9).png()],
    ['a PNG with a palette and alpha', image().ensureAlpha(0.9).png({ palette: true })],
    ['an interlaced PNG', image().resize(480).png({ progressive: true })],
    ['a PNG of a wide gamut', image().resize(480).withIccProfile('p3').png()],
  ]
  return Promise.all(files.map(async ([name, file]) => ({ name, bytes: await file.toBuffer(), ...accepted })))
}
