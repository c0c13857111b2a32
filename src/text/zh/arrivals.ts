import type { Catalogue } from '../catalogue.ts';

export const arrivalsProblems: Catalogue['serving']['problems']['arrivalsProblems'] = {
  form: '既不是 JSON 行、压测明细，也不是 CSV 轨迹',
  fields: '需要时间、输入长度和输出长度：timestamp（毫秒）、input_length、output_length',
  order: '时间不能倒退',
  empty: '里面没有请求',
  unreadable: '文件无法读取',
};
