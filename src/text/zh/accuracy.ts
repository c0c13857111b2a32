import type { accuracy as english } from '../en/accuracy.ts';
import { fileFaultWords } from '../file-fault.ts';
import { fileFaults } from './file-faults.ts';

export const accuracy: typeof english = {
  arguments: {
    files: '实测点文件，或 vllm bench serve、sglang.bench_serving、guidellm、genai-perf、AISBench 的结果',
  },
  flags: {
    calibrate: '把这些点的误差存到设置旁边，标注为“你的实测”',
    model: '模型（文件未写明时）',
    device: 'GPU 系统或昇腾设备（文件未写明时）',
    framework: 'vllm、sglang、trtllm 或 vllm-ascend（文件未写明时）',
    precision: '数值格式：bf16、fp8、fp8_block、nvfp4、mxfp4、w8a8',
    devices: '部署的卡数（文件未写明时）',
    tp: '张量并行数；不给则为全部卡',
    input: '输入长度（文件未写明时）',
    output: '输出长度（文件未写明时）',
  },
  problems: {
    number: (flag, text) => `${flag} ${text}：请给一个大于 0 的整数。`,
    unreadable: (path, reason) => `无法读取 ${path}：${fileFaultWords(reason, fileFaults)}。`,
    unknownForm: (path) => `${path} 既不是实测点文件，也不是本程序认识的压测结果。`,
    factsMissing: (path, flags) => `${path} 没有写全服务端信息，请补充 ${flags}。`,
  },
  refusals: {
    'excluded-in-the-file': (detail) => `文件自己排除了该点：${detail}`,
    'unknown-model': (detail) => `没有模型 ${detail} 的数据`,
    'unknown-system': (detail) => `没有系统 ${detail || '（该点未写明）'} 的数据`,
    'unknown-framework': (detail) => `没有对 ${detail} 的调度器建模`,
    'lengths-missing': () => '没有给出输入和输出长度',
    'load-missing': (detail) => `没有给出并发或请求速率（负载：${detail || '未写明'}）`,
    'sizes-missing': (detail) => `并行数与卡数不符：${detail}`,
    'impossible-prefill-rate': (detail) => `不可能的数据：Prefill 需要 ${detail}，说明命中了前缀缓存`,
    'does-not-fit': (detail) => `单个请求放不进显存：${detail}`,
  },
  report: {
    point: '实测点',
    measured: '实测',
    ratio: '比值',
    band: '80 % 区间',
    class: '类别',
    all: '全部',
    ttftMean: 'TTFT 平均',
    ttftMedian: 'TTFT 中位',
    throughput: '单卡 tokens/s',
    legend:
      '误差为 %，平均 / 中位；括号内为落在区间内的比例。吞吐按全部设备折算；InferenceX 的分离部署数据点按其文件只计 decode 设备。',
    refused: (count) => `未预测：${count}`,
    calibrated: (count) =>
      `已把 ${count} 个点存为“你的实测”，同样的服务今后按它们预测；此前存下的其他服务的点不变。`,
    replaced: (servers) =>
      `同样的服务以前存有别的点，现在由这些点取代：${servers}。要让全部点都计入，请一次给出该服务的所有文件。`,
    ownPoints: (count) =>
      `其中 ${count} 个预测依据你自己的实测。如果正是这些点教给它的，这里的误差和区间就不是检验。`,
  },
};
