import type { Catalogue } from '../catalogue.ts';

export const launch: Catalogue['launch'] = {
  title: '之后可这样启动',
  verify: '服务启动后，用压测核对：',
  inFile: (path) => `在 ${path} 中设置这些字段：`,
  missing: {
    otherFields: '端口、证书等其余字段保持不变；设备号是单个节点内的编号。',
    prefixCache: '该规划的前缀缓存是模型插件，这里没有设置。',
    expertSplit: '这一行的专家切分（EP、MoE-TP、MoE-DP）无法用参数完整表达。',
    machines: (devices, machines, perMachine, rest) =>
      `这一行的 ${devices} 卡分布在 ${machines} 台机器上（每台 ${perMachine} 卡）。${rest}`,
    joins: (flags) =>
      flags === ''
        ? '连接多台机器的部分没有给出：照这样只会在一台上启动。'
        : `连接多台机器的参数没有给出（${flags}，各台取值不同）：照这样只会在一台上启动。`,
    rankTable: '每台都用这个文件，设备号是本机编号；连接它们的 rank table（RANKTABLEFILE）和地址不在这里。',
    speculation: '投机解码要按模型单独配置，以上参数没有包含。',
    replicas: '以上只启动一个副本：请按 DP 数启动多个，前面加路由。',
    weights: '权重需要预先量化；上面的模型名是未量化的。',
  },
};
