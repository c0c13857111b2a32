import type { Catalogue } from '../catalogue.ts';

export const measures: Catalogue['measures'] = {
  bases: {
    simulated: '模拟',
    calibrated: '校准',
    predicted: '其他程序的预测',
    'measured-operators': '由实测算子仿真',
    measured: '实测',
  },
  opening: {
    simulated: '仿真结果。',
    calibrated: '校准结果：仿真数字按实测修正。',
    predicted: '由另一个程序预测。',
    'measured-operators': '由设备上实测的算子仿真得出。',
    measured: '实测结果。',
  },
  operators: {
    database: (path) => `实测算子库：${path}`,
    share: (phase, share, between, time, roofline) =>
      `${phase}：${share} 的时间来自实测（其中 ${between} 由相邻尺寸插值），其余按 Roofline；共 ${time} ms，全按 Roofline 为 ${roofline} ms。`,
    partial: (share) => `${share} 缺少部分 kernel，偏短。`,
    apart: (name, time, roofline) => `${name} 实测 ${time} ms，Roofline ${roofline} ms`,
    disagree: (names) => `实测与解析不一致：${names.join('；')}。`,
    agree: '凡占比可观的算子，实测与解析相差不超过四分之一。',
    missed: (names) => `库中没有：${names.join('、')}。`,
  },
  measuredOnly: '实测数字只对当时的服务、负载和硬件成立；换长度、负载或版本要另测。',
  optimistic: (names) => `${names} 的区间有一部分超过限值：先实测，再据此决定`,
  reachable: (names) => `${names} 限值落在最接近的策略的区间里：先实测，再排除`,
  bandsOf: (figures) => `区间：${figures}`,
  statistics: {
    mean: (name) => `${name} 均值`,
    p25: (name) => `${name} p25`,
    median: (name) => `${name} 中位数`,
    p75: (name) => `${name} p75`,
    p90: (name) => `${name} p90`,
    p95: (name) => `${name} p95`,
    p99: (name) => `${name} p99`,
    'p99.9': (name) => `${name} p99.9`,
    max: (name) => `${name} 最大值`,
    total: (name) => name,
  },
  units: {
    ms: 'ms',
    s: '秒',
    'tokens/s': 'tok/s',
    'tokens/s/device': 'tok/s（每卡）',
    'requests/s': 'req/s',
    requests: '条请求',
    GiB: 'GiB',
    fraction: '',
  },
  withBand: (figure, band) => `${figure}${band}`,
  uncalibrated: (low, high) => `（${low}–${high}，未校准）`,
  band: (low, high, share, points) =>
    `（${low}–${high}${share === null ? '' : `，${share} 区间`}${points === null ? '' : `，${points} 个实测点`}）`,
};
