import type { Catalogue } from '../catalogue.ts';
import { fileFaultWords } from '../file-fault.ts';
import { fileFaults } from './file-faults.ts';

const unlaidParts = {
  'byte-patches': '以字节块代替 token 的结构',
  'looped-layers': '反复执行的层',
  'depth-decoder': '逐 token 的第二个解码器',
  'visual-experts': '每层另有一套图像专用权重',
  'long-convolution': '与上下文等长的卷积',
  'linear-block': '代替注意力或前馈的线性层',
} as const;

export const engineProblems: Catalogue['engineCommand']['problems'] = {
  model: {
    'unknown-model': () => '已知模型中没有这个 id，也没有给出 config.json',
    'unreadable-config': ({ path, isJson }) => `${path} ${isJson ? '无法读取' : '不是 JSON'}`,
    'no-fields': () => 'config.json 中没有任何字段',
    'missing-field': ({ field }) => `config.json 中没有可用的 “${field}”`,
    'model-type': ({ modelType, field }) =>
      `暂不支持 model_type 为 “${modelType}” 的模型，按一般解码器读取时也缺少可用的 “${field}”`,
    'out-of-range': ({ field, value, least, most, isWhole }) =>
      `config.json：${field} 为 ${value}，应为 ${least} 到 ${most.toLocaleString('en-US')} 之间的${isWhole ? '整数' : '数'}`,
    indivisible: ({ field, value, other, divisor }) =>
      `config.json：${field}（${value}）不是 ${other}（${divisor}）的倍数`,
    beyond: ({ field, value, other, most }) => `config.json：${field}（${value}）大于 ${other}（${most}）`,
    'field-value': ({ field, value, allowed }) =>
      `无法识别 ${field} 的取值 “${value}”${allowed.length > 0 ? `（可识别：${allowed.join('、')}）` : ''}`,
    'layer-list': ({ field, entries, layers }) => `${field} 只给出了 ${layers} 层中的 ${entries} 层`,
    'image-aspect': ({ widthPx, heightPx, most }) => `${widthPx} × ${heightPx} 像素的图像长宽比超过 ${most}`,
    'no-decoder': ({ modelType, field }) =>
      `model_type 为 “${modelType}” 的模型不是逐 token 生成的解码器（${field}）`,
    unlaid: ({ modelType, part, field, closest }) =>
      `model_type 为 “${modelType}” 的模型带有${unlaidParts[part]}（${field}），尚未建模；${closest === null ? '没有与之接近的模型族' : `最接近的类型是 “${closest}”`}`,
    router: ({ router }) => `尚未对其路由方式 “${router}” 建模`,
    'mla-without-query-rank': () => '尚未对没有 q_lora_rank 的 MLA 建模',
    'alternating-experts': () => '尚未对有专家与无专家的层交替排列的结构建模',
    'dense-between-experts': () => '尚未对稠密层位于专家层之间或之后的结构建模',
    'leading-dense-layers': () => '尚未对开头带有无专家层的结构建模',
    biases: () => '尚未对该模型族带偏置的线性层建模',
    'no-experts': () => '该模型没有专家',
    'no-latent-attention': () => '该模型没有使用 MLA',
    'no-shared-experts': () => '该模型没有可放到独立 rank 上的共享专家',
    'external-experts-without-ep': () => '把共享专家放到独立 rank 上需要专家并行（EP）',
    'redundant-experts-without-ep': () => '冗余专家需要专家并行（EP）',
    'quantized-cache-of-plain-linears': () => '量化 MLA 缓存时，线性层也须量化',
    'quantized-cache-of-draft': () =>
      '使用草稿模型时 KV 缓存不能量化：被建模的程序拒绝把其 fp16 的 K、V 写入量化缓存',
    'draft-in-stages': () => '尚未对流水线并行下的草稿模型建模',
    'predictors-in-compiled-stages': () =>
      '流水线并行下编译带 MTP 的模型会使被建模的程序报错：请去掉 --compile，或加上 --no-repetition',
    'plain-predictors-over-tp': () =>
      'TP 大于 1 且使用 MTP 时线性层须量化：被建模的程序不切分 MTP 层的投影，未量化的线性层无法接受；请量化、改用 TP=1 或不用 MTP',
    'predictors-of-spread-activations': () =>
      'TP 大于 1 时，编译并开启 enable_sequence_parallel 的 MTP 会使被建模的程序报错：请去掉其中一项',
    'plain-linears-of-spread-activations': () =>
      'TP 大于 1 且开启 enable_sequence_parallel 时线性层须量化：被建模的程序不切分其输出投影，未量化的线性层无法接受',
    'predictors-without-ids': () =>
      '层数太少时，MTP 层会是按 token id 路由的层，而它们收不到 token id：请增加层数，或不用 MTP',
    'first-layer-shares-indices': () => '第一层要共用前一层 indexer 的选择，但前面没有 indexer',
    'sequence-parallel': () => '尚未对开启 enable_sequence_parallel 时的投影布局建模',
    compile: () => '该模型只能在不使用 --compile 时运行：其掩码准备会使编译图出错',
    mtp: () => '被建模的程序无法运行该模型的 MTP',
    images: () => '尚未对该模型族的图像输入建模：只有纯文本的实测记录',
  },
  measured: {
    'no-folder': ({ path }) => `${path} 不是文件夹`,
    'no-mapping': ({ path }) => `${path} 中没有 op_mapping.yaml，请指向某一器件、某一软件版本的文件夹`,
    'mapping-unreadable': ({ path, reason }) => `${path} 不是 YAML（${reason}）`,
    'mapping-field': ({ path, field, value }) =>
      `${path}：${field === '' ? '整个文档' : field} 有误（${value}）`,
    pointer: ({ path }) => `${path} 只是 Git LFS 指针，不是数据表，请在其仓库中执行 git lfs pull`,
    'table-unreadable': ({ path, line, reason }) => `${path} 第 ${line} 行：不是 CSV（${reason}）`,
    'no-latency': ({ path }) => `${path} 没有耗时列，例如 “Average Duration(us)”`,
    cell: ({ path, line, column, value }) => `${path} 第 ${line} 行 “${column}” 列：无法读取 “${value}”`,
  },
  split: {
    'query-heads': ({ heads, tp }) => `${heads} 个 query 头不能被 TP=${tp} 整除`,
    'kv-heads': ({ heads, tp }) => `${heads} 个 KV 头与 TP=${tp} 互不整除`,
    'index-heads': ({ heads, tp }) => `${heads} 个 indexer 头不能被 TP=${tp} 整除`,
    'shared-context': ({ heads, tp, dcp }) =>
      `DCP=${dcp} 时，TP=${tp} 的部分 rank 分不到 KV 头（共 ${heads} 个）`,
    stages: ({ layers, pp }) => `PP=${pp} 超过了总层数 ${layers}`,
    rows: ({ rows, tp }) =>
      `单独设置了并行度的线性层要把 token 行均分给各 rank，但每个 rank 的 ${rows} 行不能被 TP=${tp} 整除`,
    world: ({ tp, dp, pp, devices }) => `TP ${tp} × DP ${dp} × PP ${pp} 不等于 ${devices} 个设备`,
    'expert-world': ({ ep, moeTp, moeDp, pp, devices }) =>
      `EP ${ep} × MoE-TP ${moeTp} × MoE-DP ${moeDp} × PP ${pp} 不等于 ${devices} 个设备`,
    'own-size': ({ linear, size, pp, devices }) =>
      `${linear} TP ${size} × PP ${pp} 不能整除 ${devices} 个设备`,
    'shared-expert-tp': ({ reason }) =>
      reason === 'ep'
        ? '--enable-shared-expert-tp 需要专家并行（EP 大于 1）'
        : '共享专家要么按 TP 切分，要么放到独立 rank 上，不能同时启用',
    dcp: ({ tp, dcp }) => `TP=${tp} 不能被 DCP=${dcp} 整除`,
    'own-output-size': ({ size, tp }) => `o_proj TP=${size} 与 TP=${tp} 不一致时，注意力头与输出分组对不上`,
    'output-groups': ({ groups, size }) => `${groups} 个输出分组不能被 o_proj TP=${size} 整除`,
    'linear-attention-heads': ({ keyHeads, valueHeads, tp }) =>
      `线性注意力的 ${keyHeads} 个 key 头与 ${valueHeads} 个 value 头不能被 TP=${tp} 整除`,
    'linear-attention-widths': ({ keys, values }) =>
      `线性注意力的 key 宽 ${keys}、value 宽 ${values}，不能按 TP 切分`,
    'stage-without-ids': () => '按 token id 路由的层会落在后面的流水线阶段，而只有第一阶段收到 token id',
    'stage-without-indexer': () => '某个流水线阶段会从共用 indexer 的层开始，而它的 indexer 在另一阶段',
  },
  profile: {
    unreadable: ({ reason }) => `无法读取：${fileFaultWords(reason, fileFaults)}`,
    'unknown-field': ({ known }) => `不是此处的字段（可用字段：${known.join('、')}）`,
    group: () => '必须是一组字段',
    text: () => '必须是文本',
    positive: () => '必须是大于 0 的数',
    'not-negative': () => '必须是不小于 0 的数',
    fraction: () => '不能超过 1',
    'at-most': ({ most }) => `不能超过 ${most.toLocaleString('en-US')}`,
    'no-format': () => '至少要有一种数值格式',
    'one-of': ({ allowed }) => `必须是以下之一：${allowed.join('、')}`,
    dimension: ({ last }) => `必须是 0 到 ${last} 之间的网格维度`,
    grid: () => '必须是尺寸列表',
    'grid-size': () => '必须是不小于 2 的整数',
    gpu: () => '描述的是 GPU：由校准估计器规划，可用 throughline plan 或 serving-estimator 命令',
    taken: () => '与已知设备重名：请另取名称',
    'topology-starts': () => '必须从不同的维度开始，且其中一个从 0 开始',
    'topology-count': ({ dimensions }) => `必须与 ${dimensions} 个网格维度一一对应`,
  },
};
