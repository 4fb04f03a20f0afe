/** The languages of the page an end user sees. */
export type Language = 'en' | 'zh'

/** How a verification stands, as the end user's page tells it. */
export type VerificationState = 'pending' | 'passed' | 'not-passed' | 'abandoned' | 'expired'

type Ending = { heading: string; text: string }

type VerifyWords = {
  banner: string
  language: string
  title: string
  heading: string
  introduction: string
  product: string
  transaction: string
  subCode: string
  timeLeft: string
  minutes: (left: number) => string
  passHeading: string
  pass: string
  failHeading: string
  subCodes: Readonly<Record<string, string>>
  fail: string
  setHeading: string
  setText: string
  giveUpHeading: string
  giveUp: string
  returning: (host: string) => string
  goBack: string
  needsScript: string
  endings: Readonly<Record<Exclude<VerificationState, 'pending'> | 'unknown' | 'used', Ending>>
}

/** Every text of the end user's page. Sources of the SubCodes: mainland (204, 205), faceLiveness (206). */
export const verifyWords: Readonly<Record<Language, VerifyWords>> = {
  en: {
    banner: 'Emulator: this is not a real verification. No camera is used, and no identity is checked.',
    language: 'Language',
    title: 'Verification',
    heading: 'How should this verification end?',
    introduction: 'The real page would look at a face now. Here you choose what it would have found.',
    product: 'Product',
    transaction: 'Transaction',
    subCode: 'SubCode',
    timeLeft: 'Time left',
    minutes: left => (left < 1 ? 'less than a minute' : left < 2 ? '1 minute' : `${Math.floor(left)} minutes`),
    passHeading: 'The person is who they should be',
    pass: 'Pass',
    failHeading: 'Something is wrong',
    subCodes: {
      201: 'Name and number do not match',
      202: 'The authority knows no such person',
      203: 'The authority has no photo',
      204: 'The faces do not match',
      205: 'Risk found in the liveness check',
      206: 'Risk found in the device',
      207: "The face does not match the authority's picture",
      209: "The authority's database failed",
      212: 'The document is forged',
    },
    fail: 'Do not pass',
    setHeading: 'What the result says',
    setText: 'Whatever stays empty is made up.',
    giveUpHeading: 'The person leaves before the end',
    giveUp: 'Give up',
    returning: host => `Whatever you choose, you return to ${host}.`,
    goBack: 'Go back',
    needsScript: 'This page needs JavaScript.',
    endings: {
      passed: { heading: 'Passed', text: 'This verification ended well. You can close this page.' },
      'not-passed': {
        heading: 'Not passed',
        text: 'This verification ended without success. You can close this page.',
      },
      abandoned: { heading: 'Given up', text: 'This verification was left before its end and has no result.' },
      expired: {
        heading: 'Out of time',
        text: 'This verification was not finished in time. Start a new one to go on.',
      },
      unknown: {
        heading: 'No such verification',
        text: 'The emulator knows no transaction of this address. It may have been reset since, or the address is incomplete.',
      },
      used: {
        heading: 'Opened already',
        text: 'The address of a verification can be opened once. Start a new one to go on.',
      },
    },
  },
  zh: {
    banner: '模拟环境：这不是真实认证。不会使用摄像头，也不会核验任何人的身份。',
    language: '语言',
    title: '身份认证',
    heading: '希望本次认证如何结束？',
    introduction: '真实页面此时会采集人脸。在这里，由您决定认证结果。',
    product: '产品',
    transaction: '认证流水号',
    subCode: 'SubCode',
    timeLeft: '剩余时间',
    minutes: left => (left < 1 ? '不足 1 分钟' : `${Math.floor(left)} 分钟`),
    passHeading: '是本人',
    pass: '通过',
    failHeading: '存在问题',
    subCodes: {
      201: '姓名与证件号码不一致',
      202: '权威数据源查无此人',
      203: '权威数据源无照片',
      204: '人脸比对不一致',
      205: '活体检测存在风险',
      206: '设备存在风险',
      207: '人脸与权威数据源比对不一致',
      209: '权威数据源异常',
      212: '证件存在伪造风险',
    },
    fail: '不通过',
    setHeading: '认证结果中的数据',
    setText: '留空的字段由模拟器自动生成。',
    giveUpHeading: '用户中途离开',
    giveUp: '放弃认证',
    returning: host => `无论选择哪一项，之后都会返回 ${host}。`,
    goBack: '返回',
    needsScript: '此页面需要启用 JavaScript。',
    endings: {
      passed: { heading: '认证通过', text: '本次认证已通过，您可以关闭此页面。' },
      'not-passed': { heading: '认证未通过', text: '本次认证未通过，您可以关闭此页面。' },
      abandoned: { heading: '已放弃认证', text: '用户在认证完成前离开，本次认证没有结果。' },
      expired: { heading: '认证已超时', text: '未能在有效时间内完成认证，请重新发起。' },
      unknown: {
        heading: '找不到该认证',
        text: '模拟器中没有与此地址对应的认证，可能已被重置，或地址不完整。',
      },
      used: { heading: '链接已使用', text: '认证链接只能打开一次，请重新发起认证。' },
    },
  },
}
