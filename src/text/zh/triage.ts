import type { Catalogue } from '../catalogue.ts';

export const triage: Catalogue['triage'] = {
  headings: {
    view: '分诊视图',
    mode: '模式',
    framework: '框架',
    mappingFramework: 'mapping 框架',
    formalFramework: 'formal 框架',
    inputTraces: '输入 trace',
    mappingTraces: 'mapping trace',
    formalTraces: 'formal trace',
    captureTraces: '图捕获 trace',
    model: '模型',
    kernels: 'kernel 表',
    overlap: '重叠机会表',
    fuse: '融合机会表',
    elsewhere: '其他框架已提供，这里没有',
    idle: '空闲与启动受限时间',
    catalog: '目录结论',
    notes: '说明',
  },
  modes: { 'single-trace': '单 trace', 'mapping-formal': 'mapping-formal' },
  frameworks: {
    sglang: 'SGLang',
    vllm: 'vLLM',
    trtllm: 'TensorRT-LLM',
    tokenspeed: 'TokenSpeed',
    other: '其他（未知）',
  },
  stages: {
    extend: 'extend/prefill',
    decode: 'decode',
    mixed: '混合',
    verify: 'verify',
    draft: 'draft',
    all: '全部',
  },
  categories: {
    communication: '通信',
    memory: '访存',
    kv_cache: 'KV cache',
    hybrid_linear: '线性注意力',
    attention: '注意力',
    moe: 'MoE',
    gemm: 'GEMM',
    norm: 'norm',
    rope: 'RoPE',
    softmax: 'softmax',
    activation: '激活',
    quantize: '量化',
    reduce_topk: '归约/top-k',
    sampling_io: '采样与输入',
    elementwise: '逐元素',
    other: '其他',
  },
  unresolved: '未定位',
  kernel: {
    columns: {
      kernel: 'kernel',
      category: '类别',
      time: 'GPU 时间',
      share: '占比',
      launches: '启动次数',
      location: 'Python 位置（位置占比）',
      operator: 'CPU 算子',
    },
    siteShare: (share) => `位置占比 ${share}`,
    replayed: '图重放自',
    empty: (bar) => `没有 kernel 达到 ${bar} 的门槛。`,
    hidden: (rows, share, bar) => `低于 ${bar}：${rows} 个 kernel，占该阶段 ${share}。`,
    families: '类别占比',
    perStep: (steps, time, launches) => `每步（共记录 ${steps} 步）：设备时间 ${time}，启动 ${launches} 次。`,
    outlier: (kernel, time, median, share, without) =>
      `有一次 ${kernel} 用了 ${time}，通常为 ${median}：各 rank 开始采集的时刻不同，或其中一个来迟。含它时该 kernel 占该阶段 ${share}，不含时 ${without}。`,
  },
  overlap: {
    columns: {
      priority: '优先级',
      verdict: '判定',
      kernel: 'kernel',
      scope: 'Python 范围',
      signal: 'formal 信号',
      risk: '依赖风险',
      advice: '建议',
    },
    verdicts: { headroom: '有空间', 'low-roi-hidden': '已隐藏，收益低' },
    risks: { low: '低', high: '高', unclear: '不明' },
    advice: { 'try-overlap': '尝试重叠', 'try-fusion': '尝试融合', 'check-deps': '先查依赖', skip: '跳过' },
    signal: (time, share, exclusive, hidden) =>
      `${time} us，占比 ${share}，独占 ${exclusive} / 被隐藏 ${hidden}`,
    empty: (bar) => `没有重叠候选达到 ${bar} 的门槛。`,
    hidden: (rows, share, bar) => `低于 ${bar} 或被截去：${rows} 个候选，占忙碌时间 ${share}。`,
    needsPair:
      '时间只来自这一份 trace。要建议重叠，需要一对 trace（mapping 与 formal）：--mapping-input FILE --formal-input FILE。',
    singleStream: '只有一条流在工作：没有可以并行的对象，因此只列出通信与访存。',
    noStreams: '设备上没有工作。',
    denominator: (busy, beside) => `占比以设备忙碌的 ${busy} 为分母；其中 ${beside} 有两条流同时运行。`,
    limits:
      'trace 只说明发生过的重叠，不说明可以发生的重叠。不同的流不等于相互独立；位置是启动 kernel 的地方；被隐藏的 kernel 仍占用单元与启动次数。',
    source: {
      'single-trace': '重叠来自单份 trace：时间实测，归因来自同一份 trace。',
      'mapping-formal': '重叠来自一对 trace：时间取自 formal trace，归因取自 mapping trace。',
    },
  },
  fuse: {
    columns: {
      pattern: '模式',
      confidence: '把握',
      time: '相关 GPU 时间',
      share: '占比',
      evidence: '证据 kernel',
      location: '当前 kernel 的 Python 位置',
      candidate: '候选融合 Python 路径',
      rationale: '理由',
    },
    confidence: { Confirmed: '已确认', Candidate: '候选' },
    states: { present: '已启用', split: '拆分', 'in-flight': '进行中' },
    empty: '没有匹配到有源码依据的融合模式。',
    unknownFramework:
      '融合模式按框架收录，而这份 trace 没有表明框架（可用 --framework sglang、vllm、trtllm 或 tokenspeed 指定）。',
    hidden: (rows, share, bar) => `低于 ${bar}：${rows} 个模式，占该阶段 ${share}。`,
    rationale: {
      present: (share, hint) => `已启用：该融合路径在运行，占该阶段 ${share}；${hint}。`,
      split: (share, hint) => `拆分：该模式的相邻 kernel 占该阶段 ${share}，而框架已有融合路径：${hint}。`,
      inFlight: (prs, share, hint) =>
        `进行中：${prs} 可覆盖该阶段的 ${share}（${hint}）；采用前请查看其最新状态。`,
      elsewhere: (framework, share, hint) =>
        `拆分：${framework} 已提供，这里没有；相邻 kernel 占该阶段 ${share}；${hint}。`,
    },
  },
  idle: {
    line: (busy, idle, hostBound, between) =>
      `忙碌 ${busy}，空闲 ${idle}：其中等待主机 ${hostBound}，步与步之间 ${between}`,
    launchBound: (bound, launched) => `流已空才启动：${bound} / ${launched}`,
    gap: (time, at, before, after) => `空隙 ${time}，位于 ${at}：${before} → ${after}`,
    hostBound: '主机启动晚',
    betweenSteps: '步间',
  },
  catalog: {
    asOf: (date) => `目录日期 ${date}；进行中的 PR 请再次确认。`,
    verdicts: {
      'existing-path': '框架已有该路径；若这里是拆分的，则为缺失、关闭、退化或不支持',
      'shipped-elsewhere': '该模式在其他项目中已提供',
      'open-pr': '上游有进行中的 PR',
      new: '目录中没有对应的条目',
    },
    row: (row, family, verdict) => `${row}  ${family}：${verdict}`,
    none: (rows, verdict) => `${rows}：${verdict}`,
    switchedOff: (names) => `该服务已关闭：${names}`,
    toggles: (names) => `由 ${names} 决定`,
  },
  similarity: {
    note: (grade, title, cues) => `相似（${grade}）：${title}，依据 ${cues}`,
    grades: { high: '高', medium: '中', low: '低' },
  },
  coverage: {
    located: (share) => `${share} 的设备时间有 Python 位置`,
    replayed: (share) => `${share} 由图重放`,
    aligned: (aligned, replayed) => `重放的 ${replayed} 个 kernel 中有 ${aligned} 个由图捕获定位`,
    ambiguous: (count) => `${count} 个因次序不定而未定位`,
    kinds: {
      own: (share) => `${share} 来自自身的启动`,
      capture: (share) => `${share} 来自图捕获`,
      order: (share) => `${share} 仅按次序`,
      exact: (share) => `${share} 来自同名`,
      fuzzy: (share) => `${share} 来自相似名称（~）`,
      replayCallOnly: (share) => `${share} 只知道重放图的调用`,
      unresolved: (share) => `${share} 未定位`,
    },
  },
  dominatedBy: (stage, family, share, kernel, kernelShare) =>
    `耗时以${family}为主（占 ${stage} 的 ${share}）${kernel === null ? '' : `，其中最多的是 ${kernel}（${kernelShare}）`}。`,
  serverArguments: (list) => `服务参数：${list}`,
  overlapAnalysis: {
    title: 'torch_npu Overlap Analysis',
    row: (what, ours, theirs, difference) =>
      `${what}：本程序 ${ours} ms，torch_npu ${theirs} ms（${difference} %）`,
  },
  warnings: {
    partial: (events, time) =>
      `这份 trace 不完整：读到 ${events} 个事件，覆盖 ${time} ms，其后缺失。占比以读到的部分为准。`,
    truncated: '文件在文档结束前就断了：读到最后一个完整事件为止。',
    damagedGzip: '压缩数据已损坏；使用了损坏处之前可读的部分。',
    zerosAfterGzip: '压缩数据之后还有零字节，已忽略。',
    bytesAfterGzip: '压缩数据之后还有其他字节，已忽略。',
    damagedEvents: (count) => `跳过了 ${count} 个损坏的事件，其余不受影响。`,
    summaryTable: (source) =>
      `${source} 只有设备上的行：其来源、阶段与融合模式需要 trace（trace_view.json）。`,
    sumsTable: (source) =>
      `${source} 只有合计：总时间与占比取自它，单次时间为平均值，顺序、重叠与空隙均未知。`,
    secondDocument: '这个文件里还有第二个文档；只读了第一个。',
    utf16: '文件是 UTF-16，已转换。',
    checksum: '压缩数据的校验和与其文本不符：有字节在途中改变，数字可能有误。请重新复制文件。',
    unusableTimes: (count) =>
      `有 ${count} 行设备记录没有开始时间或没有可能的时长（缺失、为负或超出数值范围），未计入表格。`,
    notANumber: (count) => `有 ${count} 个值是 JSON 不支持的 NaN 或 Infinity，未采用。`,
    pairs: (joined, unmatched) => `合并了 ${joined} 对开始/结束行；${unmatched} 行没有配对，未读取。`,
    zeroTimes: (count) => `有 ${count} 行时间为 0 且没有时长（写入程序的已知缺陷），已忽略。`,
    uncategorised: (count) => `文件没有 kernel 行；把 ${count} 行带流但没有类别的行当作 kernel。`,
    noDeviceRows: {
      'front-end': '没有设备行：这是不启动任何 kernel 的前端进程的 trace。请改用 worker 的 trace。',
      'cpu-only': '没有设备行：没有采集设备。请以 CPU 与 GPU（CUDA、NPU）活动采集。',
      'range-only':
        '没有设备行，只有区间：CUPTI 运行在 range 模式。请采集 kernel（CPU 与 CUDA 活动），而不是硬件计数器。',
      mtia: '没有 GPU 或 NPU 的行：不读取 MTIA 设备的行。',
      empty: '文件里没有事件。',
    },
    noDeviceRowsYet: '读到的部分里没有设备行。',
    overlapAnalysis: (what, ours, theirs) =>
      `torch_npu 的 ${what} 相差超过 0.5 %：本程序 ${ours} ms，torch_npu ${theirs} ms。`,
    analysed: { computing: 'Computing', communication: 'Communication', free: 'Free' },
    simulated: (simulator) => `这份 trace 是仿真的（${simulator}）：它说明硬件模型的预测，而不是实际运行。`,
    otherDevices: (device, others) =>
      `表格针对工作最多的设备 ${device}；文件中另有 ${others} 个设备（--device）。`,
    noStack:
      '没有 Python 位置：采集时没有记录调用栈。请以 with_stack=True 采集（TensorRT-LLM 见 triage trtllm-override）。',
    noSuchDevice: '文件中没有符合 --device 或 --pid-substring 的设备。',
    unknownFramework: '不知道这份 trace 属于哪个框架；可用 --framework 指定。',
    notNative:
      '不是 SGLang 原生证据：这次运行使用 diffusers 后端。kernel 表与重叠表描述的是 diffusers，而不是 SGLang。',
    similarNames: '带 ~ 的位置按相似名称找到；字母表示规则（b 包含、c 开头相同、d 已知别名）。',
  },
};
