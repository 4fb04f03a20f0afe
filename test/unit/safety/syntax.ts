import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'

const root = new URL('../../../src', import.meta.url).pathname

/** A node of a syntax tree, as far as the tests of this folder look at it. */
export type SyntaxNode = { type: string; start: number; end: number; [field: string]: unknown }

export type SourceFile = { file: string; code: string }

/** Every file of `src`, or those below one of its folders. */
export function sourceFiles(folder = ''): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file))
    .map(file => ({ file: join(folder, file), code: readFileSync(join(root, folder, file), 'utf8') }))
}

/** Every node of a file with those around it, the outermost first. */
export function nodesOf({ file, code }: SourceFile): { node: SyntaxNode; around: SyntaxNode[] }[] {
  const found: { node: SyntaxNode; around: SyntaxNode[] }[] = []
  const walk = (value: unknown, around: SyntaxNode[]) => {
    if (Array.isArray(value)) for (const one of value) walk(one, around)
    else if (typeof value === 'object' && value !== null) {
      const node = value as SyntaxNode
      if (typeof node.type !== 'string') return
      found.push({ node, around })
      for (const [name, field] of Object.entries(node)) if (name !== 'type') walk(field, [...around, node])
    }
  }
  walk(parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }), [])
  return found
}
