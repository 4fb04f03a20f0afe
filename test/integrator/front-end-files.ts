import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'

const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')

export const page = (): Promise<string> => read('page.html')

/** The script of the page. A real shop builds it once, before it is deployed. */
export async function frontEnd(): Promise<string> {
  const { code } = await transform(await read('front-end.ts'), { loader: 'ts' })
  return code
}
