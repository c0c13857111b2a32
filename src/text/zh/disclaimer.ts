import type { Catalogue } from '../catalogue.ts';

export const disclaimer: Catalogue['disclaimer'] =
  '以上结果来自吞吐建模，仅供部署规划参考。实际性能取决于运行时、拓扑、软件栈和流量；最终决策前请用真实负载验证。';
