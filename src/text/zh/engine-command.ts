import type { engineCommand as english } from '../en/engine-command.ts';
import { engineProblems } from './engine-problems.ts';

/** 直接命令的提示文字；打印的结果保持原程序的用词。 */
export const engineCommand: typeof english = {
  badValue: (flag, value, wanted) => `参数 ${flag}：'${value}' 无效，应为${wanted}`,
  wanted: {
    integer: '整数',
    between: (min, max) => ` ${min} 到 ${max} 之间的整数`,
    positiveInteger: '大于 0 的整数',
    nonNegativeInteger: '不小于 0 的整数',
    number: '数字',
    positiveNumber: '大于 0 的数字，或 inf',
    fraction: '大于等于 0 且小于 1 的数字',
    model: '模型 id 或路径，最长 256 个字符，只含字母、数字、"_"、"/"、"." 和 "-"',
    oneOf: (choices) => `以下之一：${choices}`,
    lengths: ' 1 到 100000000 之间的整数，或长度分布 YAML 文件的路径',
  },
  unknownArgument: (words, present) =>
    `无法识别的参数：${words}${present === null ? '' : `（现在叫 ${present}）`}`,
  ambiguous: (typed, names) => `选项 ${typed} 有歧义，可能是 ${names}`,
  takesNoValue: (flag, value) => `参数 ${flag} 不带值，却得到 '${value}'`,
  needsValue: (flag) => `参数 ${flag} 需要一个值`,
  missing: (flags) => `缺少必填参数：${flags}`,
  notModelled: (flag) => `参数 ${flag}：内置引擎没有对此建模。请去掉它，或改用 TensorCast 运行。`,
  choiceNotModelled: (flag, value) =>
    `参数 ${flag}：内置引擎没有对 '${value}' 建模。请去掉它，或改用 TensorCast 运行。`,
  deprecated: (used, present) => `WARNING: ${used} 已弃用，请改用 ${present}。旧写法仍可使用。`,
  modelTwice: '位置参数与 --model-id 只能给出一个模型',
  modelMissing: '缺少模型：请给出模型 id 或目录，或使用 --model-id',
  sizeTooLarge: (flag, size, devices) => `${flag} 中的 ${size} 超过了 --num-devices（${devices}）。`,
  noCombination: (devices) =>
    `没有可用的并行组合：--tp-sizes、--ep-sizes、--moe-dp-sizes、--dcp-sizes 的取值都无法整除 ${devices} 个设备（--num-devices）。`,
  batchRangeCount: (count) => `--batch-range 的写法是 MAX 或 MIN MAX，却得到 ${count} 个值`,
  batchRangePositive: '--batch-range 的值必须是大于 0 的整数',
  batchRangeOrder: (min, max) => `--batch-range 的最小值不能大于最大值，却得到 [${min}, ${max}]`,
  unknownDevice: (names, known) => `未知的 --device：${names}。可用的设备画像：${known}`,
  gridTooSmall: (device, devices, size) =>
    `设备画像 '${device}' 无法模拟 num_devices=${devices}（通信网格只有 ${size} 个 rank）。`,
  mtpTooLong: (lengths, rates) =>
    `num_mtp_tokens [${lengths}] 超出了接受率的个数（${rates}）：请用 --mtp-acceptance-rates 为每个预测 token 给出接受率。`,
  pdWithDisagg: '--enable-optimize-prefill-decode-ratio 不能与 --disagg 同时使用。',
  pdCountsMissing:
    '--enable-optimize-prefill-decode-ratio 需要同时给出 --prefill-devices-per-instance 和 --decode-devices-per-instance。',
  pdCountsWithoutMode:
    '--prefill-devices-per-instance 和 --decode-devices-per-instance 只能与 --enable-optimize-prefill-decode-ratio 一起使用，且不能与 --disagg 同用。',
  pdNeedsTtft: '没有 --ttft-limit 时 Prefill 侧没有 TTFT，无法配对：请给出 --ttft-limit（inf 表示不限）。',
  lengthsWithPd: 'PD 配比不支持 --input-length 的长度分布。',
  lengthsInDisagg:
    'PD 分离时，--input-length 的长度分布只支持 Prefill：请给出 --ttft-limit，并去掉 --tpot-limit。',
  imagesWithoutEncoder: (flags) => `${flags}：该模型不接受图片，按纯文本模拟。`,
  imagesIncomplete: (flags) =>
    `${flags}：--image-height、--image-width 与 --image-batch-size 须同时给出，否则按纯文本模拟。`,
  modelUnknown: (model) => `无法构建模型 '${model}'`,
  modelUnknownHint: '它不在已知模型之列（可用 `throughline models` 查看），该路径下也没有 config.json。',
  modelConfig: { unreadable: (path) => `无法读取 ${path}`, 'not-json': (path) => `${path} 不是 JSON` },
  modelUnsupported: (reason) => `无法模拟该模型：${reason}`,
  modelCannotSplit: (reason) => `该模型无法这样切分：${reason}`,
  layouts: {
    'published-architecture': (model) =>
      `${model}: 该模型按公开架构布局，没有被建模程序的运行结果作参照（自有布局，无参考运行）`,
    'assumed-family': (model) =>
      `${model}：按其条目假设与另一模型族结构相同，没有被建模程序的运行可对照（假设的布局，没有参考运行）`,
  },
  measuredDataMissing: '--performance-model profiling 需要同时给出 --profiling-database-path',
  measuredDataRequired: '使用 --performance-model profiling 时必须给出 --profiling-database-path',
  measuredDataExport: '--export-empirical-metrics-file 需要 --performance-model profiling',
  measuredData: (reason) => `实测算子数据库无法使用：${reason}`,
  measuredShare: ({ share, interpolatedSeconds, partialSeconds, missed, ...times }) => {
    const total = times.measuredSeconds + interpolatedSeconds + partialSeconds + times.rooflineSeconds;
    const part = (seconds: number) => `${((seconds / total) * 100).toFixed(1)}%`;
    const partial = partialSeconds > 0 ? `，其中 ${part(partialSeconds)} 缺少部分 kernel` : '';
    const names = missed.slice(0, 3).map((one) => one.name);
    const rest = names.length > 0 ? `（主要是 ${names.join('、')}）` : '';
    return `实测算子：${((share ?? 0) * 100).toFixed(1)}% 的时间来自数据库（${part(interpolatedSeconds)} 由相邻尺寸插值${partial}），${part(times.rooflineSeconds)} 来自 Roofline${rest}`;
  },
  problems: engineProblems,
  splitByFlags: {
    ...engineProblems.split,
    'query-heads': ({ heads, tp }) => `${heads} 个 query 头不能被 --tp-size ${tp} 整除`,
    'kv-heads': ({ heads, tp }) => `${heads} 个 KV 头与 --tp-size ${tp} 互不整除`,
    'shared-context': ({ heads, tp, dcp }) =>
      `--dcp-size ${dcp} 时，--tp-size ${tp} 的部分 rank 分不到 KV 头（共 ${heads} 个）`,
    stages: ({ layers, pp }) => `--pp-size ${pp} 超过了总层数 ${layers}`,
    rows: ({ rows, tp }) =>
      `单独设置了并行度的线性层要把 token 行均分给各 rank，但每个 rank 的 ${rows} 行不能被 --tp-size ${tp} 整除`,
  },
  latentQuantization: (action) =>
    `该模型使用 --quantize-attention-action ${action} 时，线性层也须量化：潜在缓存要经这些线性层投影。请设置 --quantize-linear-action W8A8_DYNAMIC，或让注意力保持 DISABLED。`,
  sizesMismatch: (product, value, devices) => `${product} 等于 ${value}，与 --num-devices ${devices} 不符。`,
  doesNotDivide: (flag, size, whole, count) => `${flag} ${size} 不能整除 ${whole} ${count}。`,
  gridExceeded: (device, devices, size) =>
    `设备画像 '${device}' 只描述了 ${size} 个设备的互联；--num-devices ${devices} 超出部分按相同互联处理。`,
  gridExceededInStages: (device, devices, size) =>
    `设备画像 '${device}' 只描述了 ${size} 个设备的互联；流水线并行不接受 --num-devices ${devices}。`,
  queryTooShort: (length) => `--context-length 与 --query-length 合计 ${length} 个 token，至少需要 1 个。`,
  imagesNotModelled: (flag) =>
    `参数 ${flag}：内置引擎未对它与图像同时使用的情形建模。请去掉它，或改用 TensorCast 运行。`,
  imagesInStages: '--pp-size 大于 1 时，被建模的程序不处理图像：结果只含文本',
  draftFlagsNeed: (flags, needed) => `${flags} 须与 ${needed} 一起使用`,
  draftExcludesMtp: (method) => `--speculative-method ${method} 与 --num-mtp-tokens 不能同时使用，请去掉其一`,
  draftConfig: (reason) => `无法模拟该草稿模型：${reason}`,
  draftTargetLayer: (last, layers, path) =>
    `草稿模型读取第 ${last} 层的隐藏状态（${path === null ? '内置草稿的 ' : ''}dflash_config.target_layer_ids），但该模型只有 ${layers} 层（0 到 ${layers - 1}）。请用 --draft-model-config-path 指定与之配套的草稿模型。`,
  draftLeftOut: (modelType) =>
    `被建模的程序不会为 model_type “${modelType}” 运行草稿模型：结果计入其缓存和所述接受长度，但不含其耗时`,
  draftQueryLength: (block, said) =>
    `使用草稿模型时，Decode 会校验整个块：--query-length 取 ${block}，而不是 ${said}`,
  tooManyLayers: (asked, present) => `--num-hidden-layers-override ${asked}：该模型只有 ${present} 层。`,
  fileUnreadable: (flag, path, reason) => `参数 ${flag}：无法读取 '${path}'：${reason}`,
  lengthsInvalid: (path, reason) => `参数 --input-length：'${path}' 不是长度分布：${reason}`,
  lengthsForm: '需要列表 `bins`，每项含 min_tokens、max_tokens 和 weight',
  lengthsUnknownField: (field) => `没有 ${field} 这个字段`,
  lengthsProblem: {
    'not-a-number': (bin) => `第 ${bin} 个区间的 min_tokens、max_tokens 应为整数，weight 应为数字`,
    negative: (bin) => `第 ${bin} 个区间的 min_tokens 小于 0`,
    'empty-range': (bin) => `第 ${bin} 个区间的 max_tokens 必须大于 min_tokens`,
    'no-weight': (bin) => `第 ${bin} 个区间的 weight 必须大于 0`,
    overlap: (bin) => `第 ${bin} 个区间与前一个区间重叠`,
  },
  deviceFileInvalid: (path, field, reason) =>
    `参数 --device-file：'${path}' 不是设备画像：${field === null ? '' : `${field}：`}${reason}`,
  manyCombinations: (count, limit) => `将搜索 ${count} 个组合，超过 --max-search-combinations ${limit}。`,
  combineNotModelled: (beside) =>
    `内置引擎没有对 enable_dispatch_ffn_combine 与 ${beside} 的组合建模。请去掉其中之一，或改用 TensorCast 运行。`,
  noGraphs: '--graph-log-path：内置引擎不编译计算图，不会向该路径写入任何内容。',
  sequenceParallel: 'enable_sequence_parallel 不影响建模结果。',
  fileUnwritable: (flag, path, reason) => `参数 ${flag}：无法写入 '${path}'：${reason}`,
  log: {
    cannotBuild: (label, others, reason) =>
      `${label}${others > 0 ? ` 等 ${others + 1} 个配置` : ''}：模型无法这样构建：${reason}，已跳过。`,
    searched: (probes) => `搜索完成，共尝试 ${probes} 个批大小。`,
    noRow: '该范围内没有满足上限的批大小。',
    stopped: {
      'prefill-oom': (batch, missingGiB) => `批大小为 ${batch} 时 Prefill 显存不足（缺 ${missingGiB} GiB）。`,
      'decode-oom': (batch, missingGiB) => `批大小为 ${batch} 时 Decode 显存不足（缺 ${missingGiB} GiB）。`,
      'ttft-limit': (batch) => `批大小为 ${batch} 时 TTFT 已超过上限。`,
      'tpot-limit': (batch) => `批大小为 ${batch} 时 TPOT 已超过上限。`,
    },
  },
  unknownProgram: (name) => `throughline engine：没有名为 '${name}' 的程序`,
  help: {
    programs: (names) => `用法：throughline engine 程序 [选项]\n\n程序：${names}。各程序的选项见其 --help。`,
    usage: (form) => `用法：${form} [选项]`,
    choices: (list) => `可选：${list}。`,
    fallback: (value) => `默认：${value}。`,
    required: '必填。',
    refused: '内置引擎未建模。',
    groups: {
      general: '通用',
      workload: '负载',
      model: '模型与量化',
      quantization: '量化',
      compilation: '编译',
      search: '搜索',
      service: '服务',
      parallelism: '并行',
      images: '图片',
      'pd-ratio': 'PD 配比',
      'performance-model': '性能模型',
      output: '输出',
      debug: '调试',
    },
  },
};
