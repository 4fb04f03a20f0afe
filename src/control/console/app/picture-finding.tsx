import { useEffect, useRef, useState } from 'preact/hooks'
import { authorization, get, type PictureReport } from './api.ts'
import { Fault } from './list.tsx'
import { Chip } from './parts.tsx'

/** The longest side of a picture as it is shown, in pixels. */
const longestSide = 640

const limitWords = ({ bound, limit }: PictureReport['checks'][number]) =>
  bound ? `at ${bound} ${rounded(limit)}` : rounded(limit)

const rounded = (value: number | string) =>
  typeof value === 'number' ? (Math.round(value * 100) / 100).toLocaleString('en') : value

type Props = { report: PictureReport; picture?: Blob | undefined }

/** A verdict on a picture, with what was found drawn on it; without the picture, on an empty frame of its size. */
export function PictureFinding({ report, picture }: Props) {
  const { code, reason, format, width, height, bytes, checks, faces } = report
  return (
    <div class="finding">
      <Drawing report={report} picture={picture} />
      <div>
        <p class="summary-line">
          <Chip kind={code === 'Success' ? 'good' : 'bad'}>{code}</Chip>
          <span>{reason ?? 'Initialize takes this picture.'}</span>
        </p>
        <p class="quiet">
          {[
            format ?? 'no picture',
            width !== undefined && `${width} × ${height}`,
            `${bytes.toLocaleString('en')} bytes`,
            `${faces.length} ${faces.length === 1 ? 'face' : 'faces'}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <table>
          <thead>
            <tr>
              <th scope="col">Measured</th>
              <th scope="col">Value</th>
              <th scope="col">Limit</th>
            </tr>
          </thead>
          <tbody>
            {checks.map((check, at) => (
              <tr key={at} class={check.passed ? undefined : 'failing'}>
                <th scope="row">{check.what}</th>
                <td>
                  <Chip kind={check.passed ? 'good' : 'bad'}>
                    {check.passed ? '✓' : '✗'} {rounded(check.measured)}
                  </Chip>
                  <span class="unseen">{check.passed ? ' passes' : ' fails'}</span>
                </td>
                <td>{limitWords(check)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Drawing({ report, picture }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [cannotShow, setCannotShow] = useState(false)
  const { faces, width, height } = report
  useEffect(() => {
    if (canvas.current) void draw(canvas.current, report, picture).then(drawn => setCannotShow(!drawn))
  }, [report, picture])
  if (!picture && (width === undefined || faces.length === 0)) return null
  const [first] = faces
  const place = first ? `, the first at ${Math.round(first.box.left)}, ${Math.round(first.box.top)}` : ''
  return (
    <div>
      <canvas
        ref={canvas}
        role="img"
        hidden={cannotShow}
        aria-label={`${picture ? 'The picture' : 'A frame'} of ${width ?? 'unknown'} by ${height ?? 'unknown'} pixels with ${faces.length} faces${place}`}
      />
      {cannotShow && <p class="quiet">The browser cannot show this picture.</p>}
    </div>
  )
}

/** Draws the picture, or an empty frame, and boxes and points over it. False where the browser cannot read the picture. */
async function draw(canvas: HTMLCanvasElement, report: PictureReport, picture: Blob | undefined): Promise<boolean> {
  const bitmap = picture && (await createImageBitmap(picture).catch(() => undefined))
  if (picture && !bitmap) return false
  const { width, height } = bitmap ?? sizeOf(report)
  const scale = Math.min(1, longestSide / Math.max(width, height))
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d')
  if (!context) return false
  context.fillStyle = '#30363d'
  if (bitmap) context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  else context.fillRect(0, 0, canvas.width, canvas.height)
  for (const [at, { box, keyPoints }] of report.faces.entries()) {
    const colour = at === 0 ? '#ffd24a' : '#b9c4d0'
    const edges = [box.left, box.top, box.right - box.left, box.bottom - box.top].map(value => value * scale)
    const [left = 0, top = 0, across = 0, down = 0] = edges
    // Dark under light, so that lines show on any picture.
    for (const [style, lineWidth] of [
      ['#000a', 5],
      [colour, 2],
    ] as const) {
      context.strokeStyle = style
      context.lineWidth = lineWidth
      context.strokeRect(left, top, across, down)
    }
    for (const { x, y } of Object.values(keyPoints)) {
      context.beginPath()
      context.arc(x * scale, y * scale, 4, 0, 2 * Math.PI)
      context.fillStyle = colour
      context.fill()
      context.strokeStyle = '#000a'
      context.lineWidth = 1.5
      context.stroke()
    }
  }
  return true
}

/** As the picture is upright: a header tells the sides as they are stored. */
function sizeOf({ width = 1, height = 1, faces }: PictureReport): { width: number; height: number } {
  const reaches = (side: number, edge: 'right' | 'bottom') => faces.every(({ box }) => box[edge] <= side * 1.2)
  return reaches(width, 'right') && reaches(height, 'bottom') ? { width, height } : { width: height, height: width }
}

type OfCall = PictureReport & { parameter: string; isShown: boolean }

/** The pictures that came with a call, as long as the emulator has them in memory. */
export function PicturesOfCall({ path }: { path: string }) {
  const [pictures, setPictures] = useState<(OfCall & { picture?: Blob })[] | undefined>()
  const [fault, setFault] = useState('')
  useEffect(() => {
    let isGone = false
    const load = async () => {
      const answer = await get<{ pictures: OfCall[] }>(`${path}/pictures`)
      const shown = await Promise.all(
        answer.pictures.map(async found => ({
          ...found,
          ...(found.isShown && (await pictureOf(path, found.parameter))),
        })),
      )
      if (!isGone) setPictures(shown)
    }
    load().catch((thrown: Error) => !isGone && setFault(thrown.message))
    return () => {
      isGone = true
    }
  }, [path])
  if (fault) return <Fault words={fault} />
  return (
    <>
      {pictures?.map(({ parameter, picture, isShown, ...report }) => (
        <article key={parameter} class="looked">
          <h3>{parameter}</h3>
          <PictureFinding report={report} picture={picture} />
          {!isShown && (
            <p class="quiet">
              The picture itself is shown only with --redact secrets. It is in memory, and stored nowhere.
            </p>
          )}
        </article>
      ))}
      {pictures?.length === 0 && (
        <p class="quiet">The picture of this call is no longer in memory: newer ones took its place.</p>
      )}
    </>
  )
}

async function pictureOf(path: string, parameter: string): Promise<{ picture?: Blob }> {
  const address = `/_emulator/${path}/pictures/${encodeURIComponent(parameter)}`
  const response = await fetch(address, { headers: authorization() }).catch(() => undefined)
  return response?.ok ? { picture: await response.blob() } : {}
}
