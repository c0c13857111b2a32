import type { Catalogue } from '../catalogue.ts';

export const forwardPass: Catalogue['forwardPass'] = {
  say: '用一句话说明这次前向，中文或英文：Qwen3-32B 的一步 decode，64 条请求，上下文 4250，8 张 A2 376T，TP=8',
  badValue: (flag, value) => `${flag}：“${value}” 不能用在这里。`,
  noEngine: (device) =>
    `${device} 有记录，但没有引擎能在它上面计算前向；throughline devices 列出可用的设备。`,
  confirm: '运行吗？（回车：是，n：否）',
};
