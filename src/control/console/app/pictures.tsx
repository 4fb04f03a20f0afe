import { useEffect, useState } from 'preact/hooks'
import { authorization, type PictureReport } from './api.ts'
import { Fault, Section } from './list.tsx'
import { tell } from './parts.tsx'
import { PictureFinding } from './picture-finding.tsx'

const mostAtOnce = 10

type Looked = { key: number; name: string; file: File; report?: PictureReport; fault?: string }

async function send(file: File): Promise<Pick<Looked, 'report' | 'fault'>> {
  const response = await fetch('/_emulator/pictures', {
    method: 'POST',
    headers: { ...authorization(), 'content-type': file.type || 'application/octet-stream' },
    body: file,
  }).catch(() => undefined)
  const answer = await response?.json().catch(() => undefined)
  if (response?.ok) return { report: answer as PictureReport }
  return { fault: answer?.error?.message ?? 'The emulator does not answer. Is it still running?' }
}

let count = 0

/** What the emulator sees in pictures: nothing of them is kept, neither there nor here. */
export function Pictures() {
  const [looked, setLooked] = useState<Looked[]>([])

  const look = async (files: FileList | undefined | null) => {
    if (!files || files.length === 0) return tell('There was no file in that. Copy or drag a picture itself.', true)
    for (const file of [...files].slice(0, mostAtOnce)) {
      count += 1
      const picture = { key: count, name: file.name || 'pasted picture', file, ...(await send(file)) }
      setLooked(before => [picture, ...before].slice(0, mostAtOnce))
    }
  }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (!(event.target instanceof HTMLInputElement)) void look(event.clipboardData?.files)
    }
    const over = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      event.preventDefault()
      void look(event.dataTransfer?.files)
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

  return (
    <Section title="Pictures">
      <p class="quiet">
        See what a picture is judged by, every measured value beside its limit. Nothing of it is kept. Pictures that
        came with a call are shown with that call, as long as they are in memory.
      </p>
      <div class="drop">
        <label>
          Drop, paste or choose pictures (JPEG or PNG)
          <input
            type="file"
            multiple
            accept="image/jpeg,image/png"
            onChange={event => void look(event.currentTarget.files)}
          />
        </label>
      </div>
      {looked.map(({ key, name, file, report, fault }) => (
        <article key={key} class="looked">
          <h3>{name}</h3>
          {fault && <Fault words={fault} />}
          {report && <PictureFinding report={report} picture={file} />}
        </article>
      ))}
    </Section>
  )
}
