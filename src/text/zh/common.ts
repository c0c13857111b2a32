import type { Catalogue } from '../catalogue.ts';

export const common: Catalogue['common'] = {
  connection: {
    refused: '该端口无人监听',
    'unknown-host': '找不到这个主机名',
    'timed-out': '在限定时间内没有回应',
    'broken-off': '连接被中断',
    'no-route': '从本机无法到达该主机',
    'bad-address': '地址无法访问',
    'not-trusted': '证书不受信任',
    other: '连接失败',
  },
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
