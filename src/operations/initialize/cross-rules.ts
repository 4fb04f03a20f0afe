import { ApiError } from '../../gateway/api-error.ts'

type Sent = ReadonlyMap<string, string>

function require(sent: Sent, names: readonly string[], when: string): void {
  for (const name of names)
    if (!sent.get(name)) throw new ApiError('MissingParameter', `${name}: required with ${when}, but absent`)
}

/**
 * Rules that join several parameters. They hold for products other than FACE_VERIFY and FACE_LIVENESS, whose documents do
 * not have them.
 * @source productSdk
 */
export function checkTogether(sent: Sent): void {
  if (sent.get('Model') === 'TEMPLATE') checkTemplate(sent)
  if (sent.get('MRTDInput') === '2') require(sent, ['DocumentNumber', 'DateOfBirth', 'DateOfExpiry'], 'MRTDInput=2')
}

/** A template is a list of actions, and how they are asked for: in sequence, or some of them at random. */
function checkTemplate(sent: Sent): void {
  require(sent, ['TemplateConfig', 'TemplateType'], 'Model=TEMPLATE')
  const actions = (sent.get('TemplateConfig') ?? '').match(/\b0[1-7]\b/g) ?? []
  const type = sent.get('TemplateType') ?? ''
  if (type !== 'Seq' && type !== 'Ran')
    throw new ApiError('InvalidParameter', `TemplateType: "${type.slice(0, 40)}" is not one of Seq, Ran`)
  if (type === 'Ran' && actions.length < 2)
    throw new ApiError(
      'InvalidParameter',
      `TemplateConfig: ${actions.length} actions of 01 to 07, TemplateType=Ran needs 2 or more`,
    )
  const count = sent.get('TemplateRanCount')
  if (type === 'Ran' && count && !(Number(count) > 1 && Number(count) <= actions.length))
    throw new ApiError(
      'InvalidParameter',
      `TemplateRanCount: "${count.slice(0, 40)}" is not from 2 to ${actions.length}, the number of actions`,
    )
}
