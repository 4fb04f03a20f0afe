/**
 * The regions that the product is offered in, and how their ids begin. Only those of Hong Kong were seen whole in public;
 * the letters behind the first two are a guess elsewhere. Source: sdk (the endpoint table), clientSdk (the prefixes that
 * a native client takes).
 */
export const regions = {
  'cn-hongkong': 'hksb',
  'ap-southeast-1': 'sgsb',
  'ap-southeast-5': 'idsb',
  'ap-southeast-3': 'mysb',
  'eu-central-1': 'desb',
} as const

export type Region = keyof typeof regions

export const regionIds = Object.keys(regions) as [Region, ...Region[]]

const isRegion = (text: string | undefined): text is Region => text !== undefined && Object.hasOwn(regions, text)

/** The region that a call means: that of the endpoint called, else the one it names, else the usual one. */
export function regionOf(host: string, named: string | undefined, usual: Region): Region {
  const ofHost = /^cloudauth-intl(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase()
  if (isRegion(ofHost)) return ofHost
  const lower = named?.toLowerCase()
  return isRegion(lower) ? lower : usual
}
