import type { Catalogue } from '../catalogue.ts';

export const launch: Catalogue['launch'] = {
  title: '之后可这样启动',
  verify: '服务启动后，用压测核对：',
  inFile: (path) => `在 ${path} 中设置这些字段：`,
  missing: {
    otherFields: '端口、证书等其余字段保持不变；设备号是单个节点内的编号。',
    prefixCache: '该规划的前缀缓存是模型插件，这里没有设置。',
    expertSplit: '这一行的专家切分（EP、MoE-TP、MoE-DP）无法用参数完整表达。',
    speculation: '投机解码要按模型单独配置，以上参数没有包含。',
    replicas: '以上只启动一个副本：请按 DP 数启动多个，前面加路由。',
    weights: '权重需要预先量化；上面的模型名是未量化的。',
  },
};
