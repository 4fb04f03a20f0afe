import { useEffect, useRef, useState } from 'preact/hooks'
import { authorization } from './api.ts'
import { Fault, Section } from './list.tsx'
import { Chip, tell } from './parts.tsx'

type Point = { x: number; y: number }
type Box = { x: number; y: number; width: number; height: number; label?: string; points?: Point[] }
type Measure = {
  name: string
  value: number | string
  limit?: number | string
  unit?: string
  passes?: boolean
  words?: string
}
type Report = {
  verdict: { code: string; reason?: string }
  format?: string
  width?: number
  height?: number
  bytes?: number
  measures?: Measure[]
  boxes?: Box[]
}

/** What the emulator sees in a picture: nothing of it is kept, neither there nor here. */
export function Pictures() {
  const [picture, setPicture] = useState<File | undefined>()
  const [report, setReport] = useState<Report | undefined>()
  const [fault, setFault] = useState('')
  const canvas = useRef<HTMLCanvasElement>(null)

  const look = async (file: File) => {
    setPicture(file)
    setReport(undefined)
    setFault('')
    const response = await fetch('/_emulator/pictures', {
      method: 'POST',
      headers: { ...authorization(), 'content-type': file.type || 'application/octet-stream' },
      body: file,
    }).catch(() => undefined)
    const answer = await response?.json().catch(() => undefined)
    if (response?.ok) setReport(answer as Report)
    else setFault(answer?.error?.message ?? 'The emulator does not answer. Is it still running?')
  }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const [file] = event.clipboardData?.files ?? []
      if (file) void look(file)
    }
    const over = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      event.preventDefault()
      const [file] = event.dataTransfer?.files ?? []
      if (file) void look(file)
    }
    addEventListener('paste', paste)
    addEventListener('dragover', over)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('paste', paste)
      removeEventListener('dragover', over)
      removeEventListener('drop', drop)
    }
  }, [])

  useEffect(() => {
    if (!picture || !canvas.current) return
    void draw(canvas.current, picture, report?.boxes ?? []).catch(() =>
      tell('The browser cannot show this picture.', true),
    )
  }, [picture, report])

  return (
    <Section title="Pictures">
      <p class="quiet">See what a picture is judged by: every measured value beside its limit. Nothing is kept.</p>
      <div class="drop">
        <label>
          Drop, paste or choose a picture (JPEG or PNG)
          <input
            type="file"
            accept="image/jpeg,image/png"
            onChange={event => {
              const [file] = event.currentTarget.files ?? []
              if (file) void look(file)
            }}
          />
        </label>
      </div>
      {fault && <Fault words={fault} />}
      {picture && <canvas ref={canvas} role="img" aria-label="The picture with what was found in it" />}
      {report && (
        <>
          <p class="summary-line">
            <Chip kind={report.verdict.code === 'Success' ? 'good' : 'bad'}>{report.verdict.code}</Chip>{' '}
            {report.verdict.reason}
          </p>
          <p class="quiet">
            {report.format}, {report.width} × {report.height}, {report.bytes} bytes
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">Measure</th>
                <th scope="col">Value</th>
                <th scope="col">Limit</th>
              </tr>
            </thead>
            <tbody>
              {report.measures?.map(({ name, value, limit, unit = '', passes, words }) => (
                <tr key={name}>
                  <th scope="row" title={words}>
                    {name}
                  </th>
                  <td>
                    <Chip kind={passes === undefined ? '' : passes ? 'good' : 'bad'}>
                      {value} {unit}
                    </Chip>
                  </td>
                  <td>{limit === undefined ? '' : `${limit} ${unit}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Section>
  )
}

async function draw(canvas: HTMLCanvasElement, picture: File, boxes: Box[]): Promise<void> {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, 640 / Math.max(bitmap.width, bitmap.height))
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  const context = canvas.getContext('2d')
  if (!context) return
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  context.strokeStyle = '#fcd34d'
  context.fillStyle = '#fcd34d'
  context.lineWidth = 2
  for (const { x, y, width, height, points = [] } of boxes) {
    context.strokeRect(x * scale, y * scale, width * scale, height * scale)
    for (const point of points) context.fillRect(point.x * scale - 2, point.y * scale - 2, 5, 5)
  }
}
