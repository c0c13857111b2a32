import type { rowFormulas as english } from '../../en/explain/row-formulas.ts';

/** Sentences that compute a row again. */
export const rowFormulas: typeof english = {
  decomposed: (tpot, decode, prefill, ttft, out, part) =>
    `TPOT ${tpot} = Decode 单步 ${decode} + ${prefill}，后者是 TTFT ${ttft} 摊到 ${out} 个输出 token；Prefill 连同排队占单个请求时间的 ${part}。`,
  decomposedApart: (ttft, out, tpot, part) =>
    `一条请求先用 TTFT ${ttft}，再走 ${out} 个 Decode 步，每步 ${tpot}；Prefill 及其排队占它时间的 ${part}。`,
  formulaOlder: (concurrent, out, ttft, tpot, rebuilt, told, isSolved) =>
    `这些结果行来自旧版 TensorCast，它的 TPOT 不含 TTFT：1000 × ${concurrent} × ${out} / (${ttft} + ${out} × ${tpot}) = ${rebuilt}；该行写的是 ${told}，公式成立。${isSolved ? `输入没有给出输出长度；各行解出的都是 ${out} 个 token。` : ''}`,
  formula: {
    holds: (concurrent, tpot, rebuilt, told) =>
      `复算：1000 × ${concurrent} / ${tpot} = ${rebuilt}，该行为 ${told}，公式成立。`,
    open: (concurrent, tpot, rebuilt, told) =>
      `1000 × ${concurrent} / ${tpot} = ${rebuilt}，该行为 ${told}：若输入被切块就说得通，而输入没有排除这一点。`,
    broken: (concurrent, tpot, rebuilt, told) =>
      `1000 × ${concurrent} / ${tpot} = ${rebuilt}，而该行为 ${told}：与调度公式矛盾。`,
  },
  concurrencyBroken: (told, batch, dp) => `该行并发为 ${told}，但 batch ${batch} × DP ${dp} 并不等于它。`,
  perDeviceBroken: (told, rate, devices) => `该行每卡为 ${told}，但 ${rate} 除以 ${devices} 卡并不等于它。`,
  notTheBest: (best, mine, other, theirs) =>
    `${other} 在上限之内达到 ${theirs}，高于所谓最优的 ${best}（${mine}）。`,
  waves: (full, rest) =>
    `Prefill 分为 ${[
      full === null
        ? ''
        : `${full.count} 个整波（每波 ${full.size} 条请求${full.each === null ? '' : `、${full.each}`}）`,
      rest === null ? '' : `一个余波（${rest.size} 条${rest.each === null ? '' : `、${rest.each}`}）`,
    ]
      .filter(Boolean)
      .join('和')}。`,
  waveBudget: (budget, dp, input, source) =>
    `一波的请求数由单步 token 预算决定：⌊${budget} × DP ${dp} / ${input} token⌋。${
      {
        row: '预算来自结果行。',
        command: '预算来自命令。',
        derived: '预算是假设值，取 4 × 输入长度，与程序的推导一致。',
      }[source]
    }`,
  waveTtft: (ttft, told, decode) =>
    `各波完成时间的平均即 TTFT ${ttft}（该行 ${told}）；Decode 单步 ${decode}。`,
  waveTime: (time) => `由 TTFT 反推，一个整波约 ${time}。`,
  waveTimeBetween: (least, most) => `由 TTFT 反推，一个整波在 ${least} 到 ${most} 之间。`,
  chunked: (budget, input, chunks) =>
    `${input} token 的输入超过单步预算 ${budget} token，切成 ${chunks} 块，与 Decode 共享步。闭式公式不适用，只能靠事件仿真。`,
  decodeThroughput: (concurrent, tpot, rebuilt, told) =>
    `仅 Decode，复算：1000 × ${concurrent} / ${tpot} = ${rebuilt}，该行为 ${told}。`,
  prefillThroughput: (concurrent, input, ttft, rebuilt, told) =>
    `仅 Prefill，所有请求一次跑完：1000 × ${concurrent} × ${input} / ${ttft} = ${rebuilt}（输入 token），该行为 ${told}。`,
  prefillWaves: (concurrent, input, told, total, full, each, rest) =>
    `仅 Prefill：${concurrent} × ${input} token 按 ${told} 共需 ${total}；以 TTFT 为平均，即 ${full} 个整波各 ${each}${rest === null ? '' : `，余波 ${rest}`}。`,
  requestRate: (rebuilt, told) => `请求速率复算为 ${rebuilt}，该行为 ${told}。`,
  requestsBroken: (rebuilt, told) => `由时延得出 ${rebuilt}，而该行为 ${told}：与自身速率矛盾。`,
  pdBalance: (prefill, decode, ratio, slower, balanced) =>
    `一个 P 实例 ${prefill}，一个 D 实例 ${decode}：${ratio} 个 P 实例与一个 D 实例平衡。各一个时为 ${balanced}，较慢的一侧是 ${slower}。`,
  pdInstances: (prefill, perPrefill, decode, perDecode, used, served) =>
    `实例划分：Prefill ${prefill} × ${perPrefill} 卡，Decode ${decode} × ${perDecode} 卡，共用 ${used} 卡，承载 ${served}。`,
  pdServed: (split) =>
    `${split}这是那个程序给出的整体速率；两侧各自能承载多少没有给出，所以不知道卡在哪一侧。`,
  wholeServes: (prefill, decode, served) =>
    `${prefill} 个 Prefill 实例加 ${decode} 个 Decode 实例能承载 ${served}。`,
  requestRebuilt: (rebuilt, told) => `由 TTFT 和 TPOT 复算整条请求：${rebuilt}；行里写的是 ${told}。`,
  pdIdle: (idle, total) => `${total} 卡中有 ${idle} 卡闲置：程序取最接近配比的划分，不追求用满。`,
  pdSide: (side, parallel, latency, concurrent) =>
    `${side} 实例：${parallel}，${latency}，并发 ${concurrent}。`,
  ratioBroken: (rebuilt, told) => `D、P 速率之比为 ${rebuilt}，而该行给出 ${told}。`,
};
