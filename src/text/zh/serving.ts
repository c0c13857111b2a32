import type { serving as english } from '../en/serving.ts';
import { arrivalsProblems } from './arrivals.ts';

export const serving: typeof english = {
  title: '校准估计器',
  table: {
    configuration: '配置',
    perDevice: '单卡 tok/s',
    promptsPerDevice: '单卡输入 tok/s',
    band: '80 % 区间',
    users: '并发',
  },
  rests: (group, points) => `区间依据：${group} 的 ${points} 个实测点，逐组留出检验。`,
  noComparable: '该系统没有可比的实测：仅为仿真，区间取最宽。',
  infeasible: '没有配置能满足上限。',
  disclaimer: '由推理框架仿真得出，常数拟合自公开实测，仅供部署规划参考；决策前请用真实负载验证。',
  noClosest: '该系统上没有与此相近的该模型实测。',
  forecast: {
    title: '校准估计器',
    points: (points) => `80 % 区间，${points} 个实测点`,
    nothingComparable: '未校准：没有可比的实测',
    firstOf: (played, all) => `仅前 ${played} / ${all} 个请求`,
  },
  notes: {
    bounds: {
      cache: '受 KV 显存限制',
      prompts: '受 Prefill 限制：请求在排队',
      decode: '受 Decode 步限制',
    },
    time: (bound: string, decode: string, prompts: string, idle: string, cache: string | null) =>
      `仿真：${bound} · 时间占比 Decode ${decode} %、Prefill ${prompts} %、空闲 ${idle} %${cache === null ? '' : ` · KV cache 最满 ${cache} %`}`,
    step: (matrices, attention, collectives, host) =>
      `一步 Decode：权重与矩阵 ${matrices} %、读 KV 的注意力 ${attention} %、集合通信 ${collectives} %、主机 ${host} %`,
    goodput: (rate, served, percent, held) =>
      `有效吞吐 ${rate} req/s（共 ${served} req/s）：自身满足上限的请求占 ${percent} %${held.length === 0 ? '' : `；上限是按 ${held.join('、')} 判定的`}`,
    lengths: (least, input, output) =>
      `长度取所给值的 ${least} % 到 100 %，与公开压测一致：平均输入 ${input} · 输出 ${output}`,
    memory: (weights: string, cache: string, other: string | null) =>
      `每卡显存：权重 ${weights} GiB、KV cache ${cache} GiB${other === null ? '' : `、运行时 ${other} GiB`}`,
  },
  closest: '最接近的实测：',
  problems: {
    deviceMissing: '用哪种设备？请给 --device 名称，可用 throughline devices 查看。',
    unknownModel: (name) => `没有模型 ${name} 的数据：请给出含 config.json 的目录`,
    unknownSystem: (name) => `没有系统 ${name} 的数据；throughline devices 列出已知设备`,
    noUnit: (precision, system) => `${system} 没有 ${precision} 的计算单元：请换一种格式`,
    rateMissing: (load) => `${load} 负载需要每秒请求数`,
    arrivalsMissing: '按到达文件施加负载需要 --arrivals-file。',
    arrivals: (path: string, line: string, problem: string) =>
      `${path}${line === '0' ? '' : ` 第 ${line} 行`}：${problem}`,
    arrivalsProblems,
    mtpRatesMissing: 'MTP 需要接受率',
    context: (tokens, most) => `输入加输出共 ${tokens} 个 token，模型最多 ${most}`,
    phasesOfPair: '--phases 单独规划各阶段，--disaggregated 连同 KV 传输一起仿真两个阶段：请二选一',
    nothingToDecode: '首个 token 由 Prefill 给出：输出仅 1 个 token 时没有 Decode 可做；请给更长的输出',
    searchElsewhere: '本引擎不按优化器的参数做搜索',
    images: '本估计器未对图像建模',
    lengths: '本估计器不读取长度分布文件：请给一个输入长度',
    notGpus: (devices) => `${devices}：只有 vLLM-Ascend 的少量实测点，请用内置引擎`,
  },
};
