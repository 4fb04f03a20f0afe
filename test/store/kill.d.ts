export function killUnderLoad(plan: {
  kills: number
  redisKills: number
  appendfsync: string
  pause: number
  redis?: string
}): Promise<Record<string, number | string>>
