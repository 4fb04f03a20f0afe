// What the tables of README.zh-CN.md say. A test names every row that is not here.

export const chineseOptions: Record<string, string> = {
  port: '监听端口；0 表示任选一个空闲端口',
  host: '绑定的地址',
  edition: '`auto`：由 ProductCode 决定；`face-verify`、`face-liveness`：只按该文档',
  region: '调用的主机名和 RegionId 都未指明地域时采用的地域；香港支持所有产品和 DocType',
  idRules:
    '`documented`：MerchantBizId 与 SceneCode 的长度和字符按文档；`observed`：公开代码实际用过的也放行，最长 64 个字符',
  securityLevel: '调用未指明时的 SecurityLevel：`02` 按文档，`01` 按 SDK；只有 02 会给出 SubCode 206',
  qps: '每个 AccessKeyId 和操作每秒的调用次数；0 表示不限',
  auth: '`lenient`：未签名的调用和未知的密钥放行，已知密钥的签名必须正确；`strict`：密钥已知、签名正确、时间戳相差不超过 15 分钟、nonce 未用过',
  accessKeys:
    '`ID:SECRET`，其后可加 `:ram-denied`、`:account-denied`、`:inactive`、`:token-expired` 或 `:token=VALUE`，使该密钥得到相应的回答；可重复，环境变量中以逗号分隔',
  faces: '`detect`：检查像素；`present`、`absent`：只检查文件头，并当作有脸或没有脸',
  downloadTimeout: '下载 FacePictureUrl 的毫秒数，包括连接、响应头和正文',
  outbound:
    'FacePictureUrl 和 CallbackUrl 可以指向哪里：`all`：也可以是本机和内网；`public`：不可以；链路本地地址和元数据地址一律不可以',
  callbackRules:
    '`local`：https，或指向本机、内网、单标签主机名的 http，不探测；`documented`：必须是可达的 https，否则 400',
  callbackRetries: '回调失败后重发的次数，间隔为模拟器时钟的 1、2、4……秒',
  callbackSubCode: '回调中该字段的名称：文档有两种写法',
  callbackTokenName: '回调中令牌的名称：文档有两种写法',
  completeAfter: '多少毫秒后认证自动通过；`off`：等人完成',
  repeatedFailures: '同一密钥一分钟内连续被拒绝多少次后回答 Forbidden.ExceptionRepeatedInvoke；0 表示关闭',
  bodyLimit: '请求正文的最大字节数',
  requestTimeout: '请求必须在多少毫秒内完整到达',
  seed: '相同的种子和调用得到逐字节相同的 id 和数据',
  controlToken: '`/_emulator/*` 要求的 bearer 令牌（探针、页面和收件箱除外）；`none`：明确表示没有',
  cors: '哪些其他来源的网页可以调用（`https://shop.test`、`https://*.shop.test`、`http://shop.test:*`）；本机的网页总是可以，除非 `none`；`*`：全部。其他网页的调用没有任何效果',
  allowedHosts:
    '还可以用哪些主机名调用 `/_emulator/*`，`*.name` 表示其下所有名称；地址、localhost、本机和容器网关的名称总是可以',
  singleLabelHosts:
    '是否可以用任何不带点的主机名调用 `/_emulator/*`，例如 compose 网络中的服务名；在别处，这样的名称可能属于他人',
  allowProduction: '即使 NODE_ENV 是 production 也启动',
  tls: '`on`：同一端口同时支持 http 和 https；`off`：只有 http，日志会指出谁尝试了 https',
  tlsCert: '自己的证书的 PEM 文件，代替本安装的 CA 签发的证书',
  tlsKey: '`--tls-cert` 的私钥的 PEM 文件',
  tlsNames: '还要为哪些名称和地址签发证书；localhost、内网地址、单标签和私有名称以及厂商的域名总在其中',
  caDir: '存放 CA 的目录，使其只需信任一次；不可写时存放在内存中',
  redact: '记录、控制台和日志隐藏什么：`all`：密钥、图片、用户和链接；`secrets`：只有密钥、回调令牌和图片',
  publicUrl: '浏览器如何访问模拟器，例如 http://localhost:8080：TransactionUrl 和链接以它开头',
  log: '`pretty`、`json`、`silent`',
}

export const chineseScenarios: Record<string, string> = {
  'missing-parameter': 'Initialize 回答 MissingParameter',
  'invalid-parameter': 'Initialize 回答 InvalidParameter',
  'unqualified-photo': 'Initialize 回答 UnqualifiedPhoto',
  'data-duplication': 'Initialize 回答 DataDuplication',
  'too-large-image': 'Initialize 回答 ToolargeImage',
  'download-timeout': 'Initialize 回答 DownloadTimeout',
  'no-face': 'Initialize 回答 NoFaceDetected',
  'repeated-invoke': 'Initialize 回答 Forbidden.ExceptionRepeatedInvoke',
  'ram-denied': 'Initialize 回答 Forbidden.RAMUserAccessDenied',
  'account-denied': 'Initialize 回答 Forbidden.AccountAccessDenied',
  throttled: 'Initialize 回答 Throttling.Api，一秒后可重试',
  'internal-error': 'Initialize 回答 InternalError',
  unavailable: 'Initialize 回答 ServiceUnavailable',
  passed: '认证自动通过',
  'not-passed': '认证自动不通过，SubCode 为 205',
  'device-risk': '认证自动不通过，SubCode 为 206',
  abandoned: '用户放弃：认证永远不会完成',
  slow: '回答迟到 4 秒，超过 Node SDK 等待的 3 秒',
  hang: '永远没有回答',
  reset: '连接被切断，没有回答',
  garbled: '回答被截断，不是 JSON',
  'callback-late': '回调迟到 10 秒',
  'callback-twice': '回调来两次',
  'callback-early': '回调早于可读取的结果',
  'callback-lost': '回调永远不来',
}

/** Defaults that are words. */
export const chineseDefaults: Record<string, string> = {
  none: '无',
  random: '随机',
  'from the call': '取自调用',
  'made when needed': '需要时生成',
  'loopback origins': '本机来源',
  "the user's data folder": '用户的数据目录',
  off: '关闭',
  '0 (off)': '0（关闭）',
  'off (image: on)': '关闭（镜像：开启）',
  '127.0.0.1 (image: 0.0.0.0)': '127.0.0.1（镜像：0.0.0.0）',
  '8388608 (8 MiB)': '8388608（8 MiB）',
  '`pretty` on a terminal, else `json`': '终端上为 `pretty`，否则为 `json`',
  'none on loopback, else made at start by the command (image: none)': '仅本机时无，否则由命令在启动时生成（镜像：无）',
}
