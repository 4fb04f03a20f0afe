import { assetPaths } from './assets.ts'
import { documentOf } from './document.tsx'
import { verifyWords } from './verify/words.ts'

/** A rule of advice, in words. */
type ShownRule = {
  id: string
  severity: string
  title: string
  when: string
  why: string
  fix: string
  source: { title: string; url: string }
}

/** The page of one rule of advice: when it fires, why it matters, what to do, how to except it, and where that is written. */
export const rulePage = ({ id, severity, title, when, why, fix, source }: ShownRule): string =>
  documentOf({
    title,
    banner: verifyWords.en.banner,
    stylesheet: assetPaths.verifyStylesheet,
    children: (
      <main class="rule">
        <h1>{title}</h1>
        <p>
          {severity} · <code>{id}</code>
        </p>
        <h2>When</h2>
        <p>{when}</p>
        <h2>Why</h2>
        <p>{why}</p>
        <h2>What to do</h2>
        <p>{fix}</p>
        <h2>Where it is right</h2>
        <p>
          Say so with a reason: <code>{`toHaveNoAdvice({ except: [{ rule: '${id}', because: '…' }] })`}</code>, or{' '}
          <code>{`report --except "${id}: …"`}</code>.
        </p>
        <h2>Source</h2>
        <p>
          <a href={source.url} rel="noreferrer">
            {source.title}
          </a>
        </p>
      </main>
    ),
  })
