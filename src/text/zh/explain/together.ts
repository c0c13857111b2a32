import type { Catalogue } from '../../catalogue.ts';

/** Phases that run apart, against both on the same devices. */
export const together: Catalogue['explain']['together'] = {
  slower: (devices, prefill, decode, side, ratio) =>
    `同样用 ${devices} 卡，Prefill 能承载 ${prefill}，Decode 能承载 ${decode}：${side} 是慢的一侧。Prefill 的卡数是 Decode 的 ${ratio} 倍时两侧刚好配平。`,
  onePhaseRead:
    '要判断合在一起跑会不会更好，还需要另一个阶段和输出长度：把两份输出一起粘贴，或者分别用 throughline plan --mode pd-ratio 和 --mode aggregation 各跑一次。',
  togetherHelps: (devices, plan, own, apart, change) =>
    `${devices} 卡合在一起跑更好，上限相同：${plan}，折合 ${own}；分开是 ${apart}（${change}，内置引擎）。`,
  togetherHurts: (devices, plan, own, apart, change) =>
    `${devices} 卡合在一起跑并不会更好，上限相同：${plan}，折合 ${own}；分开是 ${apart}（${change}，内置引擎）。`,
  togetherFails: (devices, apart) =>
    `${devices} 卡合在一起跑，没有策略能满足同样的上限（内置引擎）；分开能承载 ${apart}。`,
  tooFew: (devices, prefill, decode) =>
    `${devices} 张卡放不下一个 Prefill 实例（${prefill} 卡）加一个 Decode 实例（${decode} 卡）。换更小的实例是另一个方案：throughline plan 加上 --prefill-devices-per-instance 和 --decode-devices-per-instance。`,
  sharedOut: '“分开”按两侧的卡正好分完来算，未计 KV cache 传输；取整数个实例时会略低一些。',
};
