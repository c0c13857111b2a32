import type { memory as english, memoryKinds as englishKinds } from '../../../en/explain/asked/memory.ts';

/** Headings of questions about memory, the KV cache and the longest context. */
export const memoryKinds: typeof englishKinds = {
  fits: '显存放不放得下',
  cache: '显存与 KV cache',
  'longest-context': '最长上下文',
};

/** Answers to questions about memory, the KV cache and the longest context. */
export const memory: typeof english = {
  measuredMemory:
    '压测只从外部量请求，说不出显存：看服务自己报的数（启动日志、npu-smi 或 nvidia-smi），或者用同样的模型、设备和长度规划一次（throughline plan）。',
  noMemory: '输入没有显存列，内置引擎也排不出这个方案，所以说不出显存。2026 年 7 月以后的报告会打印这些列。',
  fits: (batch, users, context, weights, cache, activations, states, left) =>
    `放得下：每个副本 batch ${batch}（并发 ${users}），上下文 ${context} token 时，每张卡要权重 ${weights}、KV cache ${cache}${states === null ? '' : `、循环状态 ${states}`}、激活 ${activations}；还剩 ${left}（内置引擎）。`,
  fitsNot: (batch, users, context, weights, cache, activations, states, missing) =>
    `显存会爆：每个副本 batch ${batch}（并发 ${users}），上下文 ${context} token 时，每张卡要权重 ${weights}、KV cache ${cache}${states === null ? '' : `、循环状态 ${states}`}、激活 ${activations}，比现有多 ${missing}（内置引擎）。`,
  heldAtContext: (context, batch, users) =>
    `${context} token 时每个副本放得下 ${batch} 条，总共 ${users} 条（内置引擎）。`,
  noneAtContext: (context) => `${context} token 时每个副本连 1 条也放不下（内置引擎）。`,
  fitsScaled: (batch, users, context, cache, left) =>
    `按这一行自己的缓存折算，放得下：${users === null ? '' : '每个副本 '}batch ${batch}${users === null ? '' : `（共并发 ${users}）`}${context === null ? '' : `、每条 ${context} token`} 要 KV cache ${cache}；还剩 ${left}。`,
  fitsNotScaled: (batch, users, context, cache, missing) =>
    `按这一行自己的缓存折算，显存会爆：${users === null ? '' : '每个副本 '}batch ${batch}${users === null ? '' : `（共并发 ${users}）`}${context === null ? '' : `、每条 ${context} token`} 要 KV cache ${cache}，比现有多 ${missing}。`,
  cache: (request, token, context, more) =>
    `KV cache：每条请求在每张卡上占 ${request}${token === null ? '' : `，每个 token 占 ${token}（按该行前向的 ${context} token）`}。${more === null ? '' : `剩余显存每个副本还能放 ${more[0]} 条请求，共 ${more[1]} 条。`}`,
  cacheFilled: (isFull, cache, all, part) =>
    `${isFull ? '满了' : '没满'}：每张卡上 KV cache 占 ${cache}，最多能占 ${all}（用了 ${part}）。`,
  cacheSetAside: (size, filled, token) =>
    `${token === null ? '' : `每个 token 在每张卡上占 KV cache ${token}。`}每张卡为 KV cache 预留 ${size}；仿真的负载最多用到其中 ${filled} %。`,
  loadHeld: (users, filled) =>
    `显存放得下同时 ${users} 条请求：KV cache 最多用到 ${filled} %。能否满足上限是另一个问题：`,
  loadNotHeld: (users, filled, preempted) =>
    `显存放不下同时 ${users} 条请求：KV cache 用到 ${filled} %，${preempted === '0' ? '其余的要排队等空位' : `运行中的请求被抢占 ${preempted} 次`}。这只费时间，不会崩溃：`,
  lengthHeld: (tokens, size, cache) =>
    `显存放得下：一条 ${tokens} token 的请求在服务它的每张卡上占 KV cache ${size}，每卡共有 ${cache}。`,
  lengthNotHeld: (tokens, size, cache) =>
    `显存放不下：一条 ${tokens} token 的请求要 KV cache ${size}，每卡只有 ${cache}。`,
  cacheComputed: (token, request, context) =>
    `KV cache（内置引擎）：每个 token 在每张卡上占 ${token}，一条 ${context} token 的请求占 ${request}。`,
  passMemory: (cache, weights, left, each) =>
    `${each === null ? '' : `KV cache：每张卡上每个 token 占 ${each[0]}，每条 ${each[2]} token 的请求占 ${each[1]}。`}这次前向在每张卡上有 KV cache ${cache}${weights === null ? '' : `、权重 ${weights}`}${left === null ? '' : `；还剩 ${left}`}。`,
  longest: (together, batch, alone, built) =>
    `放得下的最长上下文：每个副本按这一行的 batch ${batch} 是 ${together} token，单条请求是 ${alone} token（内置引擎）。${built === null ? '' : `模型本身只支持 ${built} token，超过它就不是显存的问题了。`}`,
  longestServed: (tokens, built) =>
    `这些设备上单条请求放得下的最长输入约 ${tokens} token（内置引擎）。模型本身支持 ${built} token。`,
  longestByRow: (tokens, left, built) =>
    `按这一行自己的缓存折算，剩下的 ${left} 能把同样这些请求的上下文撑到 ${tokens} token。${built === null ? '' : `模型本身支持 ${built} token。`}`,
  heldFrom: (devices) => `从 ${devices} 个设备起显存能放下权重和一个请求；那里未满足的是上限（内置引擎）：`,
  needsAll: (devices, figures) => `该结果行需要全部 ${devices} 个设备：${figures}。`,
  heldByDevice: (each, held, devices) => `折合每卡 ${each} 个并发请求：${devices} 卡共 ${held} 个。`,
  beyondContext: (asked, built) =>
    `${asked} 个 token 超出模型支持的 ${built}；除非扩展位置编码，服务会拒绝。`,
};
