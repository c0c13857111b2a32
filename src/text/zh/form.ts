import type { Catalogue } from '../catalogue.ts';

export const form: Catalogue['form'] = {
  yes: '是',
  no: '否',
  forward: {
    ask: '要跑哪一次前向？',
    example: 'Qwen3-32B 的一步 decode，64 条请求，上下文 4250，8 张 A2 376T，TP=8',
  },
  size: {
    ask: '要承载什么负载？',
    example: 'Qwen3-32B，3500 进 1500 出，TPOT 50ms，400 并发，A2 376T 和 A3 752T',
    everyDevice: '所有内置的 Ascend 设备',
    noLimit: '不限',
    notSaid: '未说明',
    noPeak: '1：没有高于该负载的峰值',
  },
  run: '运行',
  review: '运行吗？y 运行，n 离开，在某一行按回车或说一句话可修改',
  leftOpen: '由程序决定',
  change: '修改后再运行',
  leave: '离开',
  askAbout: '可以提问，或选择',
  notUnderstood: '这句话里没有读到内容。请说出模型、设备或数字。',
  notUsed: (words) => `未使用：${words} – 不属于这里要问的内容`,
  severalMeanings: (words, meanings) => `未使用：“${words}” 可能有几种意思：${meanings}。请说明是哪一种。`,
  notRun: (command) => `没有运行：\n${command}`,
  badValue: (typed) => `“${typed}” 不能用在这里。`,
};
