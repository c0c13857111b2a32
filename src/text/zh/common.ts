import type { Catalogue } from '../catalogue.ts';

export const common: Catalogue['common'] = {
  notReported: '未报告',
  labelled: (label, text) => `${label}：${text}`,
  sentenceBreak: '。',
  separator: '、',
  yes: '是',
  no: '否',
  on: '开',
  off: '关',
  disclaimer:
    '以上结果来自吞吐建模，仅供部署规划参考。实际性能取决于运行时、拓扑、软件栈和流量；最终决策前请用真实负载验证。',
};
