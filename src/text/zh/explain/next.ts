import type { Catalogue } from '../../catalogue.ts';

export const next: Catalogue['explain']['next'] = {
  forwards: (phases) => `下一步：用 text_generate 把 ${phases} 各跑一次，就知道哪一类开销为主。`,
  opBound: (phases) => `下一步：带 --dump-op-bound-results 跑 ${phases}，就知道哪些算子为主。`,
  trace: '下一步：采集真实服务的 profiler trace，只有它能支持 kernel 级结论。',
  sameWithBounds:
    '下一步：用同一条命令加上 --dump-op-bound-results 再跑一次，就知道哪些算子为主、各受什么约束。',
  measure:
    '下一步：实测。按这一行启动服务，用同样的长度和并发压测（vllm bench serve、sglang.bench_serving 或 guidellm）；throughline explain 能读它们的输出。',
  missing: (fields, flags) =>
    `下一步：补充输入没有给出的内容（${fields}），才能写出前向命令。在终端里会逐项询问；在脚本里：throughline verify 文件 --dry-run ${flags}`,
  mixed:
    '这个结果混合了多种提示长度：一波请求不是单次前向。下一步：按每种长度各跑一次规划，各自的结果都能写出前向命令。',
  drafted:
    '这个结果带有草稿模型：搜索不向它告知上下文，而单次前向会告知，因此前向合不成这些结果行。下一步：在服务上实测平均接受长度和 Decode 一步的耗时。',
  template: (fields, isFirstBudget) =>
    `下面按已知内容写出命令；大写的词代表输入没有给出的值（${fields}）。${isFirstBudget ? '每个副本一步四条提示，是优化器默认最先尝试的 Prefill 步。' : ''}`,
  assumed: (fields, defaults) =>
    `输入没有说明${fields}；命令按程序默认值书写：${defaults}。与你的实际运行不同之处请自行修改。`,
  byDefault: {
    quantizeLinearAction: '线性层用程序默认的格式',
    quantizeAttentionAction: 'attention 不量化',
    compile: '不编译',
    prefixCacheHitRate: '无前缀缓存',
    numMtpTokens: '不开 MTP',
    mtpAcceptanceRates: '接受率不影响单次前向',
  },
  enough: '采集已是最强的证据，没有更高一级可取。',
  kernels:
    '下一步：取同一份采集的 kernel：op_statistic.csv 或 kernel_details.csv（昇腾）、按 kernel 的汇总，或 trace 本身。',
  correction: (label) => `下一步：${label}，再运行一次。`,
  limits: '下一步：放宽上限、缩短长度或增加卡数，再跑一次。',
};
