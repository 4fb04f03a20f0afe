const markup = Symbol('markup')

/** A piece of HTML that is safe as it is; only `html` makes one, so data that merely looks like one is escaped. */
export type Html = { readonly [markup]: string }

type Value = string | number | Html | readonly Html[] | undefined

/** Builds HTML from a template: every value is escaped, for text as for quoted attributes; pieces of HTML nest. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { [markup]: literals.map((literal, at) => literal + written(values[at])).join('') }
}

/** The text of a piece of HTML. */
export function textOf(piece: Html): string {
  return piece[markup]
}

function written(value: Value): string {
  if (value === undefined) return ''
  if (typeof value !== 'object') return escaped(String(value))
  return markup in value ? value[markup] : value.map(textOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string) => text.replace(/[&<>"']/g, character => entities[character] ?? '')
