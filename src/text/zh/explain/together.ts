import type { Catalogue } from '../../catalogue.ts';

/** Phases that run apart, against both on the same devices. */
export const together: Catalogue['explain']['together'] = {
  slower: (devices, prefill, decode, side, ratio) =>
    `同样用 ${devices} 卡，Prefill 能承载 ${prefill}，Decode 能承载 ${decode}：${side} 是慢的一侧。Prefill 的卡数是 Decode 的 ${ratio} 倍时两侧刚好配平。`,
  onePhaseRead:
    '要判断合在一起跑会不会更好，还需要另一个阶段和输出长度：把两份输出一起粘贴，或者分别用 throughline plan --mode pd-ratio 和 --mode aggregation 各跑一次。',
  togetherHelps: (devices, plan, own, apart, change) =>
    `PD 分离在这里没有好处：${devices} 卡分开能承载 ${apart}，合在一起在同样的上限内能承载 ${own}（${change}，内置引擎）：${plan}。`,
  togetherHurts: (devices, plan, own, apart, change) =>
    `PD 分离有用：${devices} 卡分开能承载 ${apart}，合在一起在同样的上限内只有 ${own}（${change}，内置引擎）：${plan}。`,
  togetherFails: (devices, apart) =>
    `PD 分离有用：${devices} 卡分开能承载 ${apart}，合在一起没有策略能满足同样的上限（内置引擎）。`,
  tooFew: (devices, prefill, decode) =>
    `${devices} 张卡放不下一个 Prefill 实例（${prefill} 卡）加一个 Decode 实例（${decode} 卡）。换更小的实例是另一个方案：throughline plan 加上 --prefill-devices-per-instance 和 --decode-devices-per-instance。`,
  sharedOut: '“分开”按两侧的卡正好分完来算，未计 KV cache 传输；取整数个实例时会略低一些。',
};
