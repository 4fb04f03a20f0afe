import { type AdviceRule, catalogue as advice } from '../../src/advice/catalogue.ts'
import { type DisturbanceKind, disturbances } from '../../src/drill/catalogue.ts'
import { optionHelp } from '../../src/options/help.ts'
import { optionRows } from '../../src/options/options.ts'
import { catalogue } from '../../src/scenarios/catalogue.ts'
import type { Scenario } from '../../src/scenarios/scenario.ts'
import { sources } from '../../src/sources.ts'
import { chineseAdvice, chineseDefaults, chineseDisturbances, chineseOptions, chineseScenarios } from './chinese.ts'
import { derivedParts } from './derived-parts.ts'

export const chineseFile = new URL('../../README.zh-CN.md', import.meta.url)

const fence = /^```.*\n[\s\S]*?^```$/gm
export const codeOf = (text: string) => text.match(fence) ?? []

const line = (cells: string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** A table of the English README under other headings, with some of its words in Chinese. */
const translated = (name: string, head: string[], words: Record<string, string> = {}) => {
  const [, rule = '', ...rows] = derivedParts[name]?.() ?? []
  const inChinese = (row: string) =>
    Object.entries(words).reduce((text, [english, chinese]) => text.replaceAll(english, chinese), row)
  return [line(head), rule, ...rows.map(inChinese)]
}

/** The rows of an English table of options, by their flags. */
const optionsOf = (name: string) => {
  const flags = (derivedParts[name]?.() ?? []).map(row => /^\| `(--[a-z-]+)`/.exec(row)?.[1])
  return [
    line(['参数', '环境变量', '默认值', '含义']),
    line(['---', '---', '---', '---']),
    ...optionRows
      .filter(({ flag }) => flags.includes(flag))
      .map(row => {
        const fallback = optionHelp[row.name].fallback ?? `\`${row.fallback}\``
        const meaning = chineseOptions[row.name] ?? optionHelp[row.name].help
        return line([`\`${row.flag}\``, `\`${row.env}\``, chineseDefaults[fallback] ?? fallback, meaning])
      }),
  ]
}

const chineseParts: Record<string, () => string[]> = {
  'first-options': () => optionsOf('first-options'),
  options: () => optionsOf('options'),
  scenarios: () => [
    line(['场景', '效果', '参数']),
    line(['---', '---', '---']),
    ...Object.entries<Scenario>(catalogue).map(([name, { effect, parameters }]) =>
      line([
        `\`${name}\``,
        chineseScenarios[name] ?? effect,
        Object.keys(parameters)
          .map(parameter => `\`${parameter}\``)
          .join('、'),
      ]),
    ),
  ],
  advice: () => [
    line(['规则', '级别', '看到了什么', '文档']),
    line(['---', '---', '---', '---']),
    ...Object.entries<AdviceRule>(advice).map(([id, { severity, title, source }]) =>
      line([
        `\`${id}\``,
        { error: '错误', warning: '警告', note: '提示' }[severity],
        chineseAdvice[id] ?? title,
        `[${sources[source].title}](${sources[source].url})`,
      ]),
    ),
  ],
  disturbances: () => [
    line(['干扰', '期望', '发生什么']),
    line(['---', '---', '---']),
    ...Object.entries<DisturbanceKind>(disturbances).map(([name, { expects, effect }]) =>
      line([
        `\`${name}\``,
        { tolerate: '容忍', refuse: '拒绝', notice: '察觉' }[expects],
        chineseDisturbances[name] ?? effect,
      ]),
    ),
  ],
  actions: () =>
    translated('actions', ['操作', 'ProductCode', '文档', ''], {
      'other actions of the real service': '个真实服务的其他操作',
      undated: '无日期',
      ', with a reason': '，并说明原因',
    }),
  clients: () =>
    translated('clients', ['语言', '客户端', '版本', '按文档结束的用例'], {
      oldest: '最旧',
      'not run: the registry does not have it': '未运行：包仓库没有它',
      'not run: the registry answers 403': '未运行：包仓库回答 403',
    }),
  sources: () =>
    translated('sources', ['文档', '版本'], {
      undated: '无日期',
      current: '当前',
      ' to 2026': ' 至 2026',
      '1.2.5 and 1.3.7': '1.2.5 和 1.3.7',
    }),
}

const marked = (name: string) => new RegExp(`(<!-- ${name}:begin -->\\n)([\\s\\S]*?)(<!-- ${name}:end -->)`)

/** The Chinese README with its tables and, block by block, the code of the English one. */
export function inStepWith(english: string, chinese: string): string {
  const code = codeOf(english)
  let block = 0
  const withCode = chinese.replace(fence, own => code[block++] ?? own)
  return Object.entries(chineseParts).reduce(
    (text, [name, lines]) => text.replace(marked(name), (_, begin, __, end) => `${begin}${lines().join('\n')}\n${end}`),
    withCode,
  )
}
